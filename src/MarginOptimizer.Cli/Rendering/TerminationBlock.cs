using System.Globalization;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>How the search ended and what is proven, in words.</summary>
internal static class TerminationBlock
{
    public static void Write(IAnsiConsole console, ProposeRebalancingResult result) =>
        Write(console, result.Termination, result.Trades.Count + result.Cancels.Count > 0, result.CandidateCount);

    public static void Write(IAnsiConsole console, Termination termination, bool trades, int candidates)
    {
        console.WriteLine($"{Verdict(termination, trades)} {Proof(termination, candidates)}".Trim());
        if (Form(termination.MarginForm) is { Length: > 0 } form) console.WriteLine($"Margin model lowered as: {form}.");
        if (termination.Explanation.Length > 0) console.WriteLine($"Why not proven: {termination.Explanation}.");
        if (termination.Conflict.Count > 0) console.WriteLine($"Limits that contradict each other: {string.Join(", ", termination.Conflict.Select(InWords))}.");
        foreach (var term in termination.ConflictTerms) console.WriteLine($"  {LimitWords.Of(term)}");
        if (termination.Relaxation is { Limits.Count: > 0 } relaxation) RelaxationBlock.Write(console, relaxation);
        if (termination.NearestTrade is { } nearest) WriteNearest(console, nearest);
        console.WriteLine();
    }

    /// <summary>What would be worthwhile first, and from when; in place of trades where none is.</summary>
    private static void WriteNearest(IAnsiConsole console, NearestTrade nearest)
    {
        var found = nearest.ProvenNearest ? "Nearest worthwhile trade" : "Nearest worthwhile trade found";
        var gain = nearest.BenefitUsd < 0.0 ? $"a loss of {Figures.Usd(-nearest.BenefitUsd)} USD" : $"a gain of {Figures.Usd(nearest.BenefitUsd)} USD";
        var needed = nearest.BenefitNeededUsd > 0.0 ? $", {Figures.Usd(nearest.BenefitNeededUsd)} USD are asked for" : "";
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{found}: {nearest.Trades.Count + nearest.Transfers.Count} orders that save {Figures.Usd(nearest.MarginSavedUsd)} USD of margin for {Figures.Usd(nearest.CostUsd)} USD of cost; now {gain}{needed}."));
        foreach (var trade in nearest.Trades)
        {
            var side = trade.Quantity.StartsWith('-') ? "sell" : "buy";
            var size = trade.LotCount == 0 ? $"{Figures.Fraction(trade.Quantity.TrimStart('-'))} (fraction)" : trade.Quantity.TrimStart('-');
            console.WriteLine($"  {(trade.Account.Length > 0 ? trade.Account + ": " : "")}{side} {size} {trade.Instrument} at {trade.LimitPrice}");
        }

        if (nearest.HasPriceOfMarginPerYear)
            console.WriteLine($"It is worthwhile from a price of margin of {Figures.Percent(nearest.PriceOfMarginPerYear, "0.00")} per year.");
    }

    private static string Verdict(Termination termination, bool trades) => termination.Reason switch
    {
        TerminationReason.Optimal => "Optimal.",
        TerminationReason.FeasibleWithinGap when !trades => "No trades worth their while were found; doing nothing keeps every limit.",
        TerminationReason.FeasibleWithinGap => "Every limit is kept.",
        TerminationReason.FeasibleAtLimit => $"Stopped by the limit on {(termination.Limit == StoppingLimit.Work ? "work" : "time")}; every limit is kept.",
        TerminationReason.Infeasible => "Infeasible: no choice of trades keeps the limits, proven.",
        TerminationReason.InfeasibleInLots when !termination.Conflict.Contains(OrderRules.WholeLots) && termination.Conflict.Contains(OrderRules.MinimumSizes) =>
            "Infeasible with orders of the smallest size or more, proven: smaller ones would keep the limits.",
        TerminationReason.InfeasibleInLots => "Infeasible in whole lots, proven: fractions of lots would keep the limits.",
        TerminationReason.NoTradeWorthwhile => "No trade is worthwhile: doing nothing is the answer.",
        TerminationReason.NoSolutionFound => "No solution: nothing found keeps the limits, and it is not proven that nothing does.",
        TerminationReason.Imprecise => "Imprecise: the answer does not reproduce to the accuracy promised.",
        _ => "Numerical failure: the arithmetic broke down.",
    };

    private static string InWords(string member) => member switch
    {
        OrderRules.WholeLots => "whole lots",
        OrderRules.MinimumSizes => "the smallest sizes of orders",
        _ => member,
    };

    private static string Form(MarginForm? form) => form?.Kind switch
    {
        MarginFormKind.ExactConvex => "exact, convex",
        MarginFormKind.ExactWithBinaries => form.Binaries == 1 ? "exact with 1 binary" : string.Create(CultureInfo.InvariantCulture, $"exact with {form.Binaries} binaries"),
        MarginFormKind.RelaxationOnly => $"relaxation only ({string.Join("; ", form.Reasons)})",
        MarginFormKind.NotOptimisable => "not optimisable",
        _ => "",
    };

    private static string Proof(Termination termination, int candidates)
    {
        if (!termination.HasGap) return "";
        var gap = $"{Figures.Usd(termination.Gap)} USD ({Figures.Percent(termination.GapRelative, "0.####")} of {Figures.Usd(termination.GapScale)})";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(termination.Proven ? "Proven" : "Not proven optimal")}: over all {candidates} candidates nothing is better by more than {gap}; the bound passed the independent checker.");
    }
}
