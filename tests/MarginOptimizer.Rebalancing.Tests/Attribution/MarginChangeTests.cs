using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Rebalancing.Attribution;
using MarginOptimizer.Rebalancing.Tests.Markets;

namespace MarginOptimizer.Rebalancing.Tests.Attribution;

public sealed class MarginChangeTests
{
    private static readonly MarketSnapshot Market = SyntheticMarket.Btc;
    private static readonly Book Book = TestProblems.StrangleBook(Market);
    private static readonly MarginSituation Now = new(Book, Market, TestProblems.PortfolioMargin);

    [Fact]
    public void The_parts_sum_to_the_change_and_the_ends_are_the_venues_own()
    {
        var later = Later(days: 10, move: 0.07, volatility: 1.2);
        var book = Book with { Positions = [.. Book.Positions.Where(p => p.Instrument.Expires() is not { } e || e > later.AsOf), new Position(Market.Put(85, 0.90), -7.0)] };
        var to = new MarginSituation(book, later, MarginModelCatalog.Embedded.Named("deribit-sm@2026-08-05"));
        var change = MarginChange.Attribute(Now, to);
        Assert.Equal(Margin(Now).InitialUsd, change.From.InitialUsd, 1e-9);
        Assert.Equal(Margin(to).InitialUsd, change.To.InitialUsd, 1e-9);
        Assert.Equal(Margin(to).CollateralUsd, change.To.CollateralUsd, 1e-9);
        var parts = change.Price + change.Volatility + change.Time + change.Parameters + change.Trades;
        Assert.Equal(change.To.InitialUsd - change.From.InitialUsd, parts.InitialUsd, 1e-9 * change.From.InitialUsd);
        Assert.Equal(change.To.MaintenanceUsd - change.From.MaintenanceUsd, parts.MaintenanceUsd, 1e-9 * change.From.InitialUsd);
        Assert.Equal(0.0, change.Remainder.InitialUsd, 1e-9 * change.From.InitialUsd);
        Assert.All([change.Price, change.Volatility, change.Time, change.Parameters, change.Trades], p => Assert.NotEqual(0.0, p.InitialUsd));
    }

    [Fact]
    public void What_has_not_changed_has_no_part()
    {
        var same = MarginChange.Attribute(Now, Now);
        Assert.Equal(default, same.To - same.From);

        OnlyPart(MarginChange.Attribute(Now, Now with { Book = Book with { Positions = [.. Book.Positions.Take(3)] } }), c => c.Trades);
        OnlyPart(MarginChange.Attribute(Now, Now with { Model = TestProblems.StandardMargin }), c => c.Parameters);
        OnlyPart(MarginChange.Attribute(Now, Now with { Market = Later(0, 0.05, 1.0) }), c => c.Price);
        OnlyPart(MarginChange.Attribute(Now, Now with { Market = Later(0, 0.0, 1.3) }), c => c.Volatility);
        OnlyPart(MarginChange.Attribute(Now, Now with { Market = Later(3, 0.0, 1.0) }), c => c.Time);
    }

    [Fact]
    public void Going_back_has_the_opposite_parts_where_time_stands_still()
    {
        var to = new MarginSituation(Book with { Positions = [.. Book.Positions.Skip(1)] }, Later(0, -0.08, 1.4), TestProblems.StandardMargin);
        var (there, back) = (MarginChange.Attribute(Now, to), MarginChange.Attribute(to, Now));
        Assert.Equal(there.Price.InitialUsd, -back.Price.InitialUsd, 1e-6);
        Assert.Equal(there.Volatility.InitialUsd, -back.Volatility.InitialUsd, 1e-6);
        Assert.Equal(there.Parameters.InitialUsd, -back.Parameters.InitialUsd, 1e-6);
        Assert.Equal(there.Trades.InitialUsd, -back.Trades.InitialUsd, 1e-6);
    }

    [Fact]
    public void Legs_that_expire_between_count_to_time()
    {
        var later = Later(days: 9, move: 0.0, volatility: 1.0);
        var near = new Position(Market.Put(8, 0.95), -5.0);
        var change = MarginChange.Attribute(
            Now with { Book = Domain.Books.Book.Of([near]) }, new MarginSituation(Domain.Books.Book.Empty, later, TestProblems.PortfolioMargin));
        Assert.Equal(0.0, change.To.InitialUsd);
        Assert.True(change.From.InitialUsd > 0.0);

        Assert.Equal(-change.From.InitialUsd, change.Time.InitialUsd, 1e-9 * change.From.InitialUsd);
        Assert.Equal(0.0, change.Trades.InitialUsd, 1e-9 * change.From.InitialUsd);
        Assert.Contains(change.Notes, n => n.Contains(near.Instrument.Name, StringComparison.Ordinal) && n.Contains("expires between", StringComparison.Ordinal));
    }

    [Fact]
    public void An_instrument_of_the_second_market_alone_is_carried_back_with_a_note()
    {
        var fresh = Market.Put(29, 0.70);
        var without = new MarketSnapshot(Market.AsOf, Market.Indices, Market.Forwards, Market.Listings.Where(l => l.Instrument.Name != fresh.Name));
        var later = Later(days: 2, move: 0.02, volatility: 1.1);
        var change = MarginChange.Attribute(
            Now with { Market = without }, new MarginSituation(Book with { Positions = Book.Positions.Add(new Position(fresh, -3.0)) }, later, TestProblems.PortfolioMargin));
        Assert.Equal(0.0, change.Remainder.InitialUsd, 1e-9 * change.From.InitialUsd);
        Assert.Contains(change.Notes, n => n.Contains(fresh.Name, StringComparison.Ordinal) && n.Contains("second market alone", StringComparison.Ordinal));
    }

    public static TheoryData<string, string, Func<(MarginSituation From, MarginSituation To)>> Faults => new()
    {
        { "to.market.as_of", "before", () => (Now with { Market = Later(3, 0.0, 1.0) }, Now) },
        { "from.book.positions[0].instrument", "not listed", () => (Now with { Market = Without(Market, Book.Positions[0].Instrument) }, Now) },
        { "to.book.positions[2].instrument", "expired", () => (Now, Now with { Market = new MarketSnapshot(Market.AsOf.AddDays(9), Market.Indices, Market.Forwards, Market.Listings) }) },
        { "from.book.positions[1].instrument", "other contract terms", () => (Now, Now with { Market = Restruck(Market, Book.Positions[1].Instrument), Book = Book with { Positions = [Book.Positions[0]] } }) },
        { "to.book.positions[5].instrument", "not margined", () => (Now, new MarginSituation(Book with { Positions = Book.Positions.Add(new Position(Foreign(), 1.0)) }, Market.With(new Listing(Foreign(), new Quote { Mark = 1.0 })), TestProblems.PortfolioMargin)) },
        { "to.market.indices", "no index of BTC", () => (Now, Now with { Market = new MarketSnapshot(Market.AsOf, new Dictionary<Currency, double>(), Market.Forwards, Market.Listings) }) },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void A_fault_is_named_by_its_path(string path, string words, Func<(MarginSituation From, MarginSituation To)> make)
    {
        var (from, to) = make();
        var fault = Assert.Throws<InvalidInputException>(() => MarginChange.Attribute(from, to));
        Assert.Contains(fault.Violations, v => v.Path == path && v.Message.Contains(words, StringComparison.Ordinal));
    }

    private static void OnlyPart(MarginAttribution change, Func<MarginAttribution, MarginFigures> part)
    {
        var whole = change.To - change.From;
        Assert.NotEqual(0.0, whole.InitialUsd);
        Assert.Equal(whole.InitialUsd, part(change).InitialUsd, 1e-9 * change.From.InitialUsd);
        var others = change.Price + change.Volatility + change.Time + change.Parameters + change.Trades - part(change);
        Assert.Equal(0.0, others.InitialUsd, 1e-9 * change.From.InitialUsd);
    }

    private static MarginReport Margin(MarginSituation situation) =>
        new MarginEvaluator(situation.Model.Compile(situation.Market, [.. situation.Book.Positions.Select(p => p.Instrument)])).Evaluate(situation.Book);

    /// <summary>The market later, moved, with all volatilities scaled; expired listings are gone, marks are Black-76 beside the difference of today.</summary>
    private static MarketSnapshot Later(double days, double move, double volatility)
    {
        var time = Market.AsOf.AddDays(days);
        var alive = Market.Listings.Where(l => l.Instrument.Expires() is not { } e || e > time);
        return new MarketSnapshot(
            time,
            Market.Indices.ToDictionary(i => i.Key, i => i.Value * (1.0 + move)),
            Market.Forwards.Where(f => f.Key.Expiry > time).ToDictionary(f => f.Key, f => f.Value * (1.0 + move)),
            alive.Select(l => l with { Quote = Moved(l, time, move, volatility) }));
    }

    private static Quote Moved(Listing listing, DateTimeOffset time, double move, double volatility)
    {
        if (listing.Instrument is not Option option) return listing.Quote with { Mark = listing.Quote.Mark * (1.0 + move) };
        var (forward, iv) = (Market.UnderlyingOf(option), listing.Quote.MarkVolatility);
        var beyond = listing.Quote.Mark - (Pricing.Black76.Price(option.Type, forward, option.Strike, YearFraction.Years(Market.AsOf, option.Expiry), iv) / forward);
        var moved = forward * (1.0 + move);
        var mark = (Pricing.Black76.Price(option.Type, moved, option.Strike, YearFraction.Years(time, option.Expiry), iv * volatility) / moved) + beyond;
        return listing.Quote with { Mark = Math.Max(0.0, mark), MarkVolatility = iv * volatility };
    }

    private static MarketSnapshot Without(MarketSnapshot market, Instrument instrument) =>
        new(market.AsOf, market.Indices, market.Forwards, market.Listings.Where(l => l.Instrument.Name != instrument.Name));

    private static MarketSnapshot Restruck(MarketSnapshot market, Instrument instrument) => new(
        market.AsOf,
        market.Indices,
        market.Forwards,
        market.Listings.Select(l => l.Instrument.Name == instrument.Name ? l with { Instrument = (Option)l.Instrument with { Strike = 1.0 } } : l));

    private static Spot Foreign() => new()
    {
        Name = "BTC_EUR",
        Base = Currency.Btc,
        Quote = new Currency("EUR"),
        Settlement = new Currency("EUR"),
        Payoff = Payoff.Linear,
        Ticks = Market.Perpetual().Ticks,
        Lot = 1m,
        MinimumQuantity = 1m,
        Fees = Market.Perpetual().Fees,
    };
}
