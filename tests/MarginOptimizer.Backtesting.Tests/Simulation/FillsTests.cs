using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Results;
using MarginOptimizer.Backtesting.Simulation;
using MarginOptimizer.Domain.Market;
using static MarginOptimizer.Backtesting.Tests.Samples;

namespace MarginOptimizer.Backtesting.Tests.Simulation;

public sealed class FillsTests
{
    private const string Put = "BTC-26JUN26-55000-P";

    [Fact]
    public void A_sale_takes_the_bid_and_pays_the_fee_with_its_cap()
    {
        var market = Quoted(0.0100, Ladder.Touch(0.0098), Ladder.Touch(0.0102));
        var (account, tally) = (Account(market, 1.0), new PeriodTally());
        Fills.Take(account, market, market.Find(Put)!, -10m, FillPrice.Touch, LedgerKind.History, tally);
        Assert.Equal(1.0 + (10.0 * 0.0098) - (10.0 * 0.0003), CashOf(account), 12);
        Assert.Equal(-10m, account.Find(Put)!.Quantity);
        Assert.Equal(((10.0 * 0.0002) + 0.003) * 60_000.0, tally.CostUsd, 6);
        Assert.Equal(0.003 * 60_000.0, tally.FeeUsd, 6);
        Assert.Equal(600_000.0, tally.TurnoverUsd, 6);
    }

    [Fact]
    public void A_fill_goes_through_the_visible_levels_and_beyond_the_last_at_its_price()
    {
        var asks = new Ladder([new PriceLevel(0.0102, 3.0), new PriceLevel(0.0110, 4.0)], true);
        var market = Quoted(0.0100, Ladder.Touch(0.0098), asks);
        var (account, tally) = (Account(market, 1.0), new PeriodTally());
        Fills.Take(account, market, market.Find(Put)!, 10m, FillPrice.Touch, LedgerKind.History, tally);
        Assert.Equal(1.0 - (3.0 * 0.0102) - (7.0 * 0.0110) - 0.003, CashOf(account), 12);
        Assert.Equal((1, 2), (tally.DeepFills, tally.Ledger.Count));
    }

    [Fact]
    public void A_side_that_nobody_quotes_fills_at_the_mark_and_is_counted()
    {
        var market = Quoted(0.0100, Ladder.Empty, Ladder.Touch(0.0102));
        var (account, tally) = (Account(market, 1.0), new PeriodTally());
        Fills.Take(account, market, market.Find(Put)!, -1m, FillPrice.Touch, LedgerKind.History, tally);
        Assert.Equal(1.0 + 0.0100 - 0.0003, CashOf(account), 12);
        Assert.Equal(1, tally.UnquotedFills);
    }

    [Fact]
    public void The_rule_of_marks_pays_fees_only_and_counts_nothing()
    {
        var market = Quoted(0.0100, Ladder.Touch(0.0098), Ladder.Touch(0.0102));
        var (account, tally) = (Account(market, 1.0), new PeriodTally());
        Fills.Take(account, market, market.Find(Put)!, 1m, FillPrice.Mark, LedgerKind.History, tally);
        Assert.Equal(0.0003 * 60_000.0, tally.CostUsd, 9);
        Assert.Equal(0, tally.UnquotedFills);
    }

    [Fact]
    public void A_perpetual_pays_the_distance_to_its_mark()
    {
        var market = Market(Noon, 60_000.0, 0.5);
        var (account, tally) = (Account(market, 1.0), new PeriodTally());
        Fills.Take(account, market, market.Find(Perpetual)!, 60_000m, FillPrice.Touch, LedgerKind.Hedge, tally);
        var fee = 60_000.0 * 0.0005 / 60_000.5;
        Assert.Equal(1.0 - (60_000.0 * ((1.0 / 60_000.0) - (1.0 / 60_000.5))) - fee, CashOf(account), 12);
        Assert.Equal(fee * 60_000.0, tally.FeeUsd, 9);
    }

    [Fact]
    public void A_position_that_is_closed_is_gone()
    {
        var market = Quoted(0.0100, Ladder.Touch(0.0098), Ladder.Touch(0.0102));
        var account = Account(market, 1.0, (Put, 0.3m));
        foreach (var part in (decimal[])[-0.1m, -0.2m]) Fills.Take(account, market, market.Find(Put)!, part, FillPrice.Touch, LedgerKind.History, new PeriodTally());
        Assert.Empty(account.Holdings);
    }

    private static MarketSnapshot Quoted(double mark, Ladder bids, Ladder asks)
    {
        var market = Market(Noon, 60_000.0, 0.5, Put);
        var listings = market.Listings.Select(l => l.Instrument.Name == Put ? l with { Quote = l.Quote with { Mark = mark, Bids = bids, Asks = asks } } : l);
        return new MarketSnapshot(market.AsOf, market.Indices, market.Forwards, listings);
    }
}
