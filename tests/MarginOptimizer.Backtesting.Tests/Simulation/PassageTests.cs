using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Results;
using MarginOptimizer.Backtesting.Simulation;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Market;
using static MarginOptimizer.Backtesting.Tests.Samples;

namespace MarginOptimizer.Backtesting.Tests.Simulation;

public sealed class PassageTests
{
    private const string Put = "BTC-11JUN26-60000-P";
    private const string Later = "BTC-26JUN26-55000-P";

    /// <summary>20 hours from noon to 08:00 lie on a line of 24 hours from 60,000 to 54,000: 55,000 at expiry.</summary>
    [Fact]
    public void An_option_that_ends_in_the_money_pays_its_value_at_the_interpolated_index_less_the_fee()
    {
        var account = Account(Market(Noon, 60_000.0, 0.5, Put), 5.0, (Put, -2m));
        var tally = new PeriodTally();
        Passage(Standard).Advance(account, Market(Noon.AddDays(1.0), 54_000.0, 0.5), tally);
        var value = 5_000.0 / 55_000.0;
        Assert.Equal(5.0 - (2.0 * value) - (2.0 * 0.00015), CashOf(account), 12);
        Assert.Empty(account.Holdings);
        Assert.Equal(1, tally.Settlements);
        var entry = Assert.Single(tally.Ledger);
        Assert.Equal((LedgerKind.Expiry, 2m), (entry.Kind, entry.Quantity));
        Assert.Equal(55_000.0, entry.Price, 6);
    }

    [Fact]
    public void A_given_delivery_price_counts_before_the_interpolated_one()
    {
        var expiry = new DateTimeOffset(2026, 6, 11, 8, 0, 0, TimeSpan.Zero);
        var config = Standard with
        {
            Settlement = new SettlementRule { DeliveryPrices = ImmutableDictionary<ForwardKey, double>.Empty.Add(new ForwardKey(Currency.Btc, expiry), 61_000.0) },
        };
        var account = Account(Market(Noon, 60_000.0, 0.5, Put), 5.0, (Put, -2m));
        Passage(config).Advance(account, Market(Noon.AddDays(1.0), 54_000.0, 0.5), new PeriodTally());
        Assert.Equal(5.0, CashOf(account));
    }

    [Fact]
    public void The_fee_of_a_worthless_option_is_nothing_and_that_of_a_cheap_one_is_capped()
    {
        var expiry = new DateTimeOffset(2026, 6, 11, 8, 0, 0, TimeSpan.Zero);
        var config = Standard with
        {
            Settlement = new SettlementRule { DeliveryPrices = ImmutableDictionary<ForwardKey, double>.Empty.Add(new ForwardKey(Currency.Btc, expiry), 59_999.4) },
        };
        var account = Account(Market(Noon, 60_000.0, 0.5, Put), 5.0, (Put, 1m));
        Passage(config).Advance(account, Market(Noon.AddDays(1.0), 54_000.0, 0.5), new PeriodTally());
        var value = 0.6 / 59_999.4;
        Assert.Equal(5.0 + (value * (1.0 - 0.125)), CashOf(account), 12);
    }

    [Property(MaxTest = 50)]
    public Property The_gain_of_a_perpetual_does_not_depend_on_the_points_looked_at()
    {
        var cases = from points in Gen.Choose(0, 20)
                    from lots in Gen.Choose(-5_000, 5_000)
                    from price in Gen.Choose(40_000, 90_000)
                    where lots != 0
                    select (points, lots, price);
        return Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var config = Standard with { PathPoints = c.points, Liquidation = new LiquidationRule(IsOn: false) };
            var account = Account(Market(Noon, 60_000.0, 0.5), 10.0, (Perpetual, c.lots * 10m));
            Passage(config).Advance(account, Market(Noon.AddHours(6.0), c.price, 0.5), new PeriodTally());
            var expected = 10.0 + (c.lots * 10.0 * ((1.0 / 60_000.0) - (1.0 / c.price)));
            Assert.Equal(expected, CashOf(account), 9);
        });
    }

    [Fact]
    public void Longs_pay_funding_on_the_notional_at_the_mark_where_the_rate_is_positive()
    {
        var config = Standard with { Funding = new FundingRule { Rate8h = 0.0001 } };
        var (market, later) = (Market(Noon, 60_000.0, 0.5), Market(Noon.AddHours(12.0), 60_000.0, 0.5));
        var (longs, shorts) = (Account(market, 5.0, (Perpetual, 60_000m)), Account(market, 5.0, (Perpetual, -60_000m)));
        var tally = new PeriodTally();
        Passage(config).Advance(longs, later, tally);
        Passage(config).Advance(shorts, later, new PeriodTally());
        Assert.Equal(5.0 - 0.00015, CashOf(longs), 12);
        Assert.Equal(5.0 + 0.00015, CashOf(shorts), 12);
        Assert.Equal(-9.0, tally.FundingUsd, 9);
    }

    [Property(MaxTest = 50)]
    public Property Equity_changes_by_what_the_index_does_to_balances_and_what_positions_gain()
    {
        var cases = from price in Gen.Choose(50_000, 75_000)
                    from puts in Gen.Choose(-30, 30)
                    from lots in Gen.Choose(-3_000, 3_000)
                    from volatility in Gen.Choose(30, 90)
                    where puts != 0 && lots != 0
                    select (price, puts, lots, volatility);
        return Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var config = Standard with { PathPoints = 0, Liquidation = new LiquidationRule(IsOn: false) };
            var (market, later) = (Market(Noon, 60_000.0, 0.5, Later), Market(Noon.AddHours(6.0), c.price, c.volatility / 100.0, Later));
            var account = Account(market, 20.0, (Later, c.puts * 0.1m), (Perpetual, c.lots * 10m));
            var (before, tally) = (account.EquityUsd(), new PeriodTally());
            Passage(config).Advance(account, later, tally);
            var (first, last) = (market.Find(Later)!.Quote.Mark, later.Find(Later)!.Quote.Mark);
            var options = c.puts * 0.1 * ((last * c.price) - (first * 60_000.0));
            var perpetual = c.lots * 10.0 * ((1.0 / 60_000.0) - (1.0 / c.price)) * c.price;
            Assert.Equal(before + tally.RevaluationUsd + options + perpetual, account.EquityUsd(), 5);
        });
    }

    [Fact]
    public void A_book_without_maintenance_headroom_is_closed_by_the_venue_until_it_is_back()
    {
        var market = Market(Noon, 60_000.0, 0.5, Later);
        var account = Account(market, 0.6, (Later, -20m), (Perpetual, 10_000m));
        var tally = new PeriodTally();
        Passage(Standard).Advance(account, Market(Noon.AddHours(6.0), 59_000.0, 0.8, Later), tally);
        Assert.Equal(1, tally.Liquidated);
        Assert.Null(account.Find(Later));
        Assert.NotNull(account.Find(Perpetual));
        Assert.True(tally.LiquidationCostUsd > 20.0 * 0.0019 * 59_000.0, "the venue's fee is part of the cost");
        Assert.Equal(20m, Assert.Single(tally.Ledger, e => e.Kind == LedgerKind.Liquidation).Quantity);
    }

    [Fact]
    public void Without_liquidation_the_lack_of_headroom_is_only_recorded()
    {
        var account = Account(Market(Noon, 60_000.0, 0.5, Later), 0.6, (Later, -20m));
        var tally = new PeriodTally();
        Passage(Standard with { Liquidation = new LiquidationRule(IsOn: false) }).Advance(account, Market(Noon.AddHours(6.0), 59_000.0, 0.8, Later), tally);
        Assert.Equal((4, 0), (tally.LiquidationPoints, tally.Liquidated));
        Assert.True(tally.PathHeadroomUsd < 0.0);
        Assert.NotNull(account.Find(Later));
    }

    [Fact]
    public void The_path_shows_a_margin_that_neither_snapshot_has()
    {
        // The short put and the long one that covers it cancel at both ends; in between the cover expires.
        var market = Market(Noon, 60_000.0, 0.5, Put, Later);
        var account = Account(market, 20.0, (Later, -5m), (Put, 5m));
        var tally = new PeriodTally();
        Passage(Standard with { PathPoints = 5 }).Advance(account, Market(Noon.AddDays(1.0), 66_000.0, 0.4, Later), tally);
        Assert.True(tally.PathInitialUsd > 0.0);
        Assert.Equal(1, tally.Settlements);
    }

    [Fact]
    public void What_the_later_snapshot_does_not_list_keeps_its_volatility_and_is_counted()
    {
        var account = Account(Market(Noon, 60_000.0, 0.5, Later), 20.0, (Later, -5m));
        var tally = new PeriodTally();
        Passage(Standard).Advance(account, Market(Noon.AddHours(6.0), 59_000.0, 0.8), tally);
        Assert.Equal(1, tally.CarriedMarks);
        var carried = Assert.Single(account.Holdings);
        Assert.Equal(Market(Noon.AddHours(6.0), 59_000.0, 0.5, Later).Find(Later)!.Quote.Mark, carried.Quote.Mark, 12);
    }
}
