using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using static MarginOptimizer.Domain.Tests.Market.TestMarket;

namespace MarginOptimizer.Domain.Tests.Market;

public sealed class QuoteHygieneTests
{
    [Fact]
    public void Sound_quotes_freeze_nothing() => Assert.Empty(Inspect(
        new(Option(OptionType.Call, 50_000), Quote(0.056, 0.058)),
        new(Option(OptionType.Put, 50_000), Quote(0.056, 0.058)),
        new(Perp, Quote(49_999.5, 50_000, double.NaN))));

    [Theory]
    [InlineData(null, 0.058)]
    [InlineData(0.056, null)]
    [InlineData(null, null)]
    public void A_missing_side_freezes_nothing(double? bid, double? ask) =>
        Assert.Empty(Inspect(new Listing(Option(OptionType.Call, 50_000), Quote(bid, ask))));

    [Fact]
    public void A_crossed_quote_is_frozen() =>
        AssertOnly(FreezeReason.Crossed, "bid 0.059 above ask 0.058", new Listing(Option(OptionType.Call, 50_000), Quote(0.059, 0.058)));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0.0)]
    [InlineData(0.005)]
    [InlineData(5.5)]
    public void An_unbelievable_volatility_is_frozen(double volatility) => AssertOnly(
        FreezeReason.UnbelievableVolatility, "mark volatility", new Listing(Option(OptionType.Call, 50_000), Quote(0.056, 0.058, volatility)));

    [Theory]
    [InlineData(-14, false)]
    [InlineData(-16, true)]
    [InlineData(16, true)]
    public void A_quote_of_another_time_is_frozen(int minutes, bool isFrozen)
    {
        var quote = Quote(49_999, 50_000, double.NaN) with { QuotedAt = AsOf.AddMinutes(minutes) };

        Assert.Equal(isFrozen, Inspect(new Listing(Perp, quote)).Any(f => f.Reason == FreezeReason.Stale));
    }

    [Theory]
    [InlineData(Payoff.Inverse, 1.0)]
    [InlineData(Payoff.Linear, Forward)]
    public void A_pair_that_breaks_parity_is_frozen_whichever_way(Payoff payoff, double scale)
    {
        var (call, put) = (Option(OptionType.Call, 50_000, payoff), Option(OptionType.Put, 50_000, payoff));

        var callDear = Inspect(new(call, Quote(0.06 * scale, 0.061 * scale)), new(put, Quote(0.056 * scale, 0.057 * scale)));
        var putDear = Inspect(new(call, Quote(0.056 * scale, 0.057 * scale)), new(put, Quote(0.06 * scale, 0.061 * scale)));
        var withinTolerance = Inspect(new(call, Quote(0.058 * scale, 0.059 * scale)), new(put, Quote(0.056 * scale, 0.057 * scale)));

        Assert.Equal([FreezeReason.BreaksParity, FreezeReason.BreaksParity], callDear.Select(f => f.Reason));
        Assert.Equal([FreezeReason.BreaksParity, FreezeReason.BreaksParity], putDear.Select(f => f.Reason));
        Assert.Empty(withinTolerance);
    }

    [Theory]
    [InlineData(OptionType.Call, 25_000, null, 0.49)]
    [InlineData(OptionType.Put, 75_000, null, 0.49)]
    [InlineData(OptionType.Call, 25_000, 1.01, null)]
    [InlineData(OptionType.Put, 25_000, 0.51, null)]
    public void A_price_beyond_what_the_option_can_be_worth_is_frozen(OptionType type, double strike, double? bid, double? ask) =>
        AssertOnly(FreezeReason.OutsideBounds, "", new Listing(Option(type, strike), Quote(bid, ask)));

    [Fact]
    public void Frozen_instruments_come_by_name()
    {
        var frozen = Inspect(
            new(Perp, Quote(2, 1, double.NaN)), new(Option(OptionType.Put, 50_000), Quote(2, 1)), new(Option(OptionType.Call, 60_000), Quote(2, 1)));

        Assert.Equal(["Inverse-50000-Put", "Inverse-60000-Call", "PERP"], frozen.Select(f => f.Instrument.Name));
    }

    private static void AssertOnly(FreezeReason reason, string detail, Listing listing)
    {
        var frozen = Assert.Single(Inspect(listing));
        Assert.Equal((listing.Instrument, reason), (frozen.Instrument, frozen.Reason));
        Assert.Contains(detail, frozen.Detail, StringComparison.Ordinal);
    }

    private static ImmutableArray<FrozenInstrument> Inspect(params Listing[] listings) => QuoteHygiene.Inspect(Snapshot(listings));
}
