using System.Globalization;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>How the search ended and what is proven, in words.</summary>
internal static class TerminationBlock
{
    /// <summary>Relative distance to the proven least below which a way out is called the cheapest.</summary>
    private const double Agreement = 1e-6;

    public static void Write(IAnsiConsole console, ProposeRebalancingResult result)
    {
        var termination = result.Termination;
        console.WriteLine($"{Verdict(termination, result.Trades.Count > 0)} {Proof(termination, result.CandidateCount)}".Trim());
        if (Form(termination.MarginForm) is { Length: > 0 } form) console.WriteLine($"Margin model lowered as: {form}.");
        if (termination.Explanation.Length > 0) console.WriteLine($"Why not proven: {termination.Explanation}.");
        if (termination.Conflict.Count > 0) console.WriteLine($"Limits that contradict each other: {string.Join(", ", termination.Conflict.Select(InWords))}.");
        if (termination.Relaxation is { Limits.Count: > 0 } relaxation) WriteRelaxation(console, relaxation);
        console.WriteLine();
    }

    private static void WriteRelaxation(IAnsiConsole console, Relaxation relaxation)
    {
        var least = Math.Max(0.0, relaxation.LeastSteps);
        var isLeast = relaxation.Steps - least <= Agreement * relaxation.Steps;
        var (steps, needed) = Figures.Apart(relaxation.Steps, least);
        console.WriteLine(isLeast
            ? $"Cheapest way out, {steps} steps; a step is yours, or 1 % of limit or present:"
            : $"A way out, {steps} steps (none needs fewer than {needed}); a step is yours, or 1 % of limit or present:");
        foreach (var limit in relaxation.Limits)
        {
            var sign = limit.IsLower ? ">=" : "<=";
            var (to, from) = Figures.Apart(limit.ToBound, limit.FromBound);
            console.WriteLine(
                $"  {limit.Id}: {sign} {to} {limit.Unit} instead of {sign} {from} ({Figures.Significant(limit.Steps)} steps of {Figures.Significant(limit.Step)})");
        }
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
