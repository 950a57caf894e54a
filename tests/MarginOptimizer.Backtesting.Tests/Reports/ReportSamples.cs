using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Reports;
using MarginOptimizer.Backtesting.Results;

namespace MarginOptimizer.Backtesting.Tests.Reports;

/// <summary>Made-up results to report on.</summary>
internal static class ReportSamples
{
    public static DateTimeOffset Start { get; } = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Six-hourly rows without and with the optimiser: margin 10,000 against 4,000 USD, a proposal a day for 5 USD.</summary>
    public static BacktestResult Result(int rows = 40, string name = "sample", params string[] books)
    {
        string[] ids = books.Length == 0 ? ["desk"] : books;
        return new BacktestResult(
            new BacktestConfig
            {
                Name = name,
                Market = new MarketSource([]),
                Books = [.. ids.Select(id => new BookSource { Id = id })],
                Model = "deribit-spm",
                Rebalancing = new RebalancingRule(),
                PriceOfMargin = 0.2,
            },
            "0123abcd",
            "made up",
            [.. Enumerable.Range(0, rows).Select(TimeOf)],
            [],
            [.. ids.SelectMany(id => Rows(id, false, rows).Concat(Rows(id, true, rows)))]);
    }

    public static IEnumerable<StepRow> Rows(string book, bool optimised, int count) => Enumerable.Range(0, count).Select(i => Row(book, optimised, i));

    public static StepRow Row(string book, bool optimised, int number) => new()
    {
        Book = book,
        Optimised = optimised,
        Row = number,
        At = TimeOf(number),
        Model = "deribit-spm@2026-02-15",
        IndexUsd = 60_000.0 + (1_000.0 * Math.Sin(number)),
        Positions = 3,
        NotionalUsd = 200_000.0,
        EquityUsd = 100_000.0 + (number * 10.0) + (300.0 * Math.Cos(number)),
        InitialUsd = optimised ? 4_000.0 : 10_000.0,
        MaintenanceUsd = optimised ? 3_200.0 : 8_000.0,
        CollateralUsd = 100_000.0,
        StandaloneUsd = 15_000.0,
        PathInitialUsd = optimised ? 5_000.0 : 12_000.0,
        PathHeadroomUsd = 90_000.0,
        Delta = Math.Sin(number),
        Gamma = 0.1,
        VegaUsd = -20.0,
        ThetaUsd = 30.0,
        CostUsd = optimised && number % 4 == 0 ? 5.0 : 0.0,
        FeeUsd = 0.0,
        ProposalCostUsd = optimised && number % 4 == 0 ? 5.0 : 0.0,
        TurnoverUsd = 0.0,
        RevaluationUsd = 0.0,
        FundingUsd = 0.0,
        SettlementFeeUsd = 0.0,
        Settlements = 0,
        DepositUsd = 0.0,
        MarginCall = false,
        LiquidationPoints = 0,
        Liquidated = 0,
        LiquidationCostUsd = 0.0,
        Asked = optimised && number % 4 == 0 ? "Optimal" : null,
        Trades = optimised && number % 4 == 0 ? 3 : 0,
        SavedUsd = optimised && number % 4 == 0 ? 6_000.0 : null,
        Gap = optimised && number % 4 == 0 ? 0.0 : null,
        Proven = optimised && number % 4 == 0 ? true : null,
    };

    public static BacktestResult Changed(this BacktestResult result, Func<StepRow, StepRow> change) => result with { Rows = [.. result.Rows.Select(change)] };

    public static BacktestReport Report(BacktestResult result) => new(result, BacktestSummary.Of(result));

    private static DateTimeOffset TimeOf(int number) => Start.AddHours(6.0 * number);
}
