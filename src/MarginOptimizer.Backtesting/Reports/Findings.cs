using System.Collections.Immutable;
using MarginOptimizer.Backtesting.Results;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Backtesting.Reports;

/// <summary>What a portfolio manager asks about before he asks anything else: what went wrong, the worst first.</summary>
internal static class Findings
{
    /// <summary>Reasons that are no usable answer.</summary>
    private static readonly TerminationReason[] Failures =
    [
        TerminationReason.Infeasible, TerminationReason.InfeasibleInLots, TerminationReason.NoSolutionFound, TerminationReason.Imprecise, TerminationReason.NumericalFailure,
    ];

    public static ImmutableArray<string> Of(BacktestSummary summary, ImmutableArray<BookRows> books)
    {
        var found = new List<string>();
        foreach (var book in books)
        {
            foreach (var arm in (IEnumerable<ArmSummary>)(book.Second is { } second ? [book.First, second] : [book.First]))
            {
                var name = NameOf(summary, arm);
                if (arm.Liquidated > 0) found.Add($"{name}: the venue liquidated {ReportFigures.Count(arm.Liquidated, "position", "positions")}, at a cost of {ReportFigures.Usd(arm.LiquidationCostUsd)} USD.");
                else if (arm.LiquidationPoints > 0) found.Add($"{name}: the maintenance margin was above the collateral at {ReportFigures.Count(arm.LiquidationPoints, "point", "points")} of the path.");
                if (arm.LeastEquityUsd <= 0.0) found.Add($"{name}: the equity was gone; from then on the account traded no more.");
                if (arm.LapsedForecasts > 0) found.Add($"{name}: {ReportFigures.Count(arm.LapsedForecasts, "forecast is", "forecasts are")} in no test, as no snapshot was near the end of the horizon or a position had no mark then.");
                if (arm.MarginCalls > 0) found.Add($"{name}: margin calls at {ReportFigures.Count(arm.MarginCalls, "step", "steps")}{(arm.DepositUsd > 0.0 ? $"; {ReportFigures.Usd(arm.DepositUsd)} USD were paid in" : "")}.");
                if (arm.Forecasts is { } tests && tests.Exceptions > tests.Expected && tests.KupiecPValue < 0.05)
                    found.Add($"{name}: losses went beyond the value at risk {ReportFigures.Count(tests.Exceptions)} times in {ReportFigures.Count(tests.Count)}; {ReportFigures.Number(tests.Expected)} were expected.");
            }

            if (book.Comparison is { } comparison) AddComparison(found, summary, book, comparison);
            AddFills(found, summary, book);
        }

        return [.. found];
    }

    private static void AddComparison(List<string> found, BacktestSummary summary, BookRows book, BookComparison comparison)
    {
        var (name, second) = ($"Book {book.Id}", book.Second!);
        if (comparison.MeanSavedUsd < 0.0) found.Add($"{name}: on average the margin was higher with the optimiser than without.");
        if (comparison.NetUsd < 0.0) found.Add($"{name}: the proposals cost {ReportFigures.Usd(-comparison.NetUsd)} USD more than the margin saved is worth at {ReportFigures.Percent(summary.PriceOfMargin)} per year.");
        if (comparison.ProfitDifferenceUsd < 0.0)
        {
            found.Add(
                $"{name}: positions and trades brought {ReportFigures.Usd(-comparison.ProfitDifferenceUsd)} USD less with the optimiser, {ReportFigures.Usd(comparison.ProposalCostUsd)} USD of it the cost of its proposals; the rest is what the market did to the other positions.");
        }

        var failed = book.With.Count(r => r.Asked is { } reason && Enum.TryParse<TerminationReason>(reason, out var known) && Failures.Contains(known));
        if (failed > 0) found.Add($"{name}: {ReportFigures.Count(failed, "search", "searches")} of {ReportFigures.Count(second.Asked)} ended without a usable answer.");
        var unproven = second.Asked - second.Proven - failed;
        if (unproven > 0) found.Add($"{name}: {ReportFigures.Count(unproven)} of {ReportFigures.Count(second.Asked, "proposal", "proposals")} were not proven best to the gap asked for{(second.MeanGap is { } gap ? $" (mean gap {ReportFigures.Percent(gap)})" : "")}.");
    }

    private static void AddFills(List<string> found, BacktestSummary summary, BookRows book)
    {
        var first = FillsOf(book.First);
        var second = book.Second is { } with ? FillsOf(with) : "";
        if (first.Length > 0 && first == second)
        {
            found.Add($"Book {book.Id}, with and without the optimiser: {first}.");
            return;
        }

        if (first.Length > 0) found.Add($"{NameOf(summary, book.First)}: {first}.");
        if (second.Length > 0) found.Add($"{NameOf(summary, book.Second!)}: {second}.");
    }

    private static string FillsOf(ArmSummary arm)
    {
        var parts = new List<string>();
        if (arm.UnquotedFills > 0) parts.Add($"{ReportFigures.Count(arm.UnquotedFills, "fill", "fills")} at the mark because nobody quoted the side");
        if (arm.DeepFills > 0) parts.Add($"{ReportFigures.Count(arm.DeepFills, "fill", "fills")} beyond the visible depth");
        if (arm.UnlistedTrades > 0) parts.Add($"{ReportFigures.Count(arm.UnlistedTrades, "trade", "trades")} that waited for an instrument to be listed");
        if (arm.CarriedMarks > 0) parts.Add($"{ReportFigures.Count(arm.CarriedMarks, "position", "positions")} marked without a quote of the snapshot");
        return string.Join(", ", parts);
    }

    private static string NameOf(BacktestSummary summary, ArmSummary arm) =>
        summary.Comparisons.IsEmpty ? $"Book {arm.Book}" : $"Book {arm.Book}, {(arm.Optimised ? "with" : "without")} the optimiser";
}
