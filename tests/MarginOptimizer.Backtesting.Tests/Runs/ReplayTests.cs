using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Results;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Backtesting.Tests.Runs;

/// <summary>Historical states over the chain of the example.</summary>
public sealed class ReplayTests
{
    private const string Put = "BTC-19JUN26-56000-P";

    [Fact]
    public void The_state_in_force_at_the_start_is_taken_over_and_later_ones_trade_at_the_next_snapshot()
    {
        var result = Replay(2.0, $"2026-06-01T00:00:00Z,{Put},-3", $"2026-06-02T00:00:00Z,{Put},-5", $"2026-06-11T20:00:00Z,{Put},-2", "2026-06-13T11:23:27Z,,", $"2026-07-28T00:00:00Z,{Put},-1");

        Assert.Equal(18, result.Rows.Length);
        Assert.Equal([1, 1, 1, 1, 0], result.Rows.Take(5).Select(r => r.Positions));
        Assert.Empty(result.Rows[0].Ledger);
        var trades = result.Rows.SelectMany(r => r.Ledger.Select(e => (r.Row, e.Kind, e.Quantity, e.At))).ToList();
        Assert.Equal([(3, LedgerKind.History, 3m, result.Rows[3].At), (4, LedgerKind.History, 2m, result.Rows[4].At)], trades);
        Assert.Equal((new DateTimeOffset(2026, 6, 12, 12, 27, 14, TimeSpan.Zero), new DateTimeOffset(2026, 6, 13, 11, 23, 27, TimeSpan.Zero)), (result.Rows[3].At, result.Rows[4].At));
        Assert.Contains("desk: 1 historical states lie after the last snapshot and were not followed", result.Notes);
    }

    [Fact]
    public void A_book_has_no_rows_before_it_exists()
    {
        var result = Replay(2.0, $"2026-06-14T00:00:00Z,{Put},-3");

        Assert.Equal(13, result.Rows.Length);
        Assert.Equal((0, new DateTimeOffset(2026, 6, 14, 11, 35, 33, TimeSpan.Zero)), (result.Rows[0].Row, result.Rows[0].At));
        var entry = Assert.Single(result.Rows[0].Ledger);
        Assert.Equal((LedgerKind.History, -3m), (entry.Kind, entry.Quantity));
        var summary = ArmSummary.Of(result.Rows, result.Config.Risk);
        Assert.Equal(2.0 * result.Rows[0].IndexUsd, summary.FirstEquityUsd, 6);
        Assert.Equal(result.Rows[^1].EquityUsd - summary.FirstEquityUsd, summary.ProfitUsd, 6);
    }

    [Fact]
    public void History_does_not_close_what_the_venue_closed_and_a_lost_account_trades_no_more()
    {
        var result = Replay(0.02, "2026-06-01T00:00:00Z,BTC-26JUN26-58000-P,-20", "2026-06-20T00:00:00Z,BTC-26JUN26-58000-P,0.1", "2026-06-24T00:00:00Z,,");

        Assert.Contains(result.Rows, r => r.Liquidated > 0);
        Assert.All(result.Rows.Where(r => r.Row > 1), r => Assert.True(r.EquityUsd > 0.0 || r.Ledger.Length == 0));
        var position = result.Rows.SelectMany(r => r.Ledger).Where(e => e.Instrument == "BTC-26JUN26-58000-P").Sum(e => e.Quantity);
        Assert.Equal(20m, position);
    }

    [Fact]
    public void States_after_the_last_snapshot_alone_are_no_book() =>
        Assert.Contains("books[0].states", Assert.Throws<InvalidInputException>(() => Replay(2.0, $"2026-07-14T00:00:00Z,{Put},-3")).Violations.Select(v => v.Path));

    private static BacktestResult Replay(double cash, params string[] states)
    {
        using var run = new ExampleRun();
        var file = Path.Combine(run.Folder, "states.csv");
        File.WriteAllLines(file, ["as_of,instrument,quantity", .. states]);
        var book = ExampleRun.Config.Books[0] with { StartJson = null, States = [file] };
        return run.Go(ExampleRun.Config with
        {
            Rebalancing = null,
            Hedge = null,
            Books = [book with { Balances = book.Balances.SetItem(Domain.Currency.Btc, new Balance(cash, 0.0)) }],
        });
    }
}
