using MarginOptimizer.Backtesting.Results;

namespace MarginOptimizer.Backtesting.Reports;

/// <summary>One book in figures, without and with the optimiser side by side.</summary>
internal static class BookTable
{
    /// <param name="Difference">Null where a difference means nothing.</param>
    /// <param name="IsShare">The difference is in percentage points.</param>
    /// <param name="IsRare">Left out where it is 0 throughout.</param>
    private sealed record Line(string Words, Func<ArmSummary, string> Figure, Func<ArmSummary, double?>? Difference = null, bool IsShare = false, bool IsRare = false);

    private static readonly Line[] Lines =
    [
        Usd("equity, first step", a => a.FirstEquityUsd),
        Usd("equity, last step", a => a.LastEquityUsd),
        Usd("paid in on margin calls", a => a.DepositUsd, isRare: true),
        Usd("moves of the index on the balances", a => a.RevaluationUsd),
        Usd("profit of positions and trades", a => a.TradingProfitUsd),
        Usd("largest drawdown of it", a => a.DrawdownUsd),
        Usd("initial margin, mean", a => a.MeanInitialUsd),
        Usd("initial margin, largest at a step", a => a.LargestInitialUsd),
        Usd("initial margin, largest on the path", a => a.LargestPathInitialUsd),
        Usd("maintenance margin, mean", a => a.MeanMaintenanceUsd),
        Usd("least maintenance headroom on the path", a => a.LeastHeadroomUsd),
        Share("utilisation, mean", a => a.MeanUtilisation),
        Share("utilisation, largest", a => a.LargestUtilisation),
        Share("margin efficiency, mean", a => a.MeanEfficiency),
        new("notional per USD of margin", a => ReportFigures.Number(a.NotionalPerMargin)),
        new("profit per year and USD of margin", a => ReportFigures.Percent(a.ReturnOnMargin)),
        Usd("turnover", a => a.TurnoverUsd),
        Usd("execution cost with fees", a => a.CostUsd),
        Usd("of it, fees", a => a.FeeUsd),
        Usd("of it, proposals", a => a.ProposalCostUsd),
        Usd("funding received", a => a.FundingUsd, isRare: true),
        Usd("settlement fees", a => a.SettlementFeeUsd, isRare: true),
        Count("positions settled at expiry", a => a.Settlements),
        Count("steps with a margin call", a => a.MarginCalls),
        Count("positions liquidated", a => a.Liquidated),
        Usd("cost of liquidations", a => a.LiquidationCostUsd, isRare: true),
        new("proposals asked for", a => a.Optimised ? ReportFigures.Count(a.Asked) : ReportFigures.None),
        new("of them traded", a => a.Optimised ? ReportFigures.Count(a.Traded) : ReportFigures.None),
        new("of them proven", a => a.Optimised ? ReportFigures.Count(a.Proven) : ReportFigures.None),
        new("mean gap of the proposals", a => ReportFigures.Percent(a.MeanGap)),
    ];

    public static void Write(HtmlPage page, BookRows book)
    {
        var caption = $"{ReportFigures.Count(book.First.Rows)} steps, {ReportFigures.Time(book.Without[0].At)} to {ReportFigures.Time(book.Without[^1].At)} UTC; averages are over time";
        if (book.Second is not { } second)
        {
            page.Table(caption, ["USD", "without the optimiser"], Lines.Where(l => l.Figure(book.First) != ReportFigures.None && !IsVoid(l, book.First)).Select(l => (string[])[l.Words, l.Figure(book.First)]));
            return;
        }

        page.Table(
            caption,
            ["USD", "without the optimiser", "with", "difference"],
            Lines.Where(l => !IsVoid(l, book.First) || !IsVoid(l, second)).Select(l => (string[])[l.Words, l.Figure(book.First), l.Figure(second), Difference(l, book.First, second)]));
    }

    private static bool IsVoid(Line line, ArmSummary arm) => line.IsRare && line.Difference!(arm) is null or 0.0;

    private static string Difference(Line line, ArmSummary first, ArmSummary second)
    {
        if (line.Difference?.Invoke(first) is not { } without || line.Difference(second) is not { } with) return "";
        return line.IsShare ? $"{ReportFigures.Signed(ReportFigures.Number(100.0 * (with - without)))} points" : ReportFigures.SignedUsd(with - without);
    }

    private static Line Usd(string words, Func<ArmSummary, double?> value, bool isRare = false) => new(words, a => ReportFigures.Usd(value(a)), value, IsRare: isRare);

    private static Line Share(string words, Func<ArmSummary, double?> value) => new(words, a => ReportFigures.Percent(value(a)), value, IsShare: true);

    private static Line Count(string words, Func<ArmSummary, int> value) => new(words, a => ReportFigures.Count(value(a)));
}
