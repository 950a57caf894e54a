using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using static MarginOptimizer.Domain.Tests.Market.TestMarket;

namespace MarginOptimizer.Domain.Tests.Market;

public sealed class MarketSnapshotTests
{
    [Fact]
    public void Listings_are_found_by_name_and_kept_in_its_order()
    {
        var snapshot = Snapshot(new(Perp, Quote(1, 2)), new(Option(OptionType.Call, 50_000), Quote(0.05, 0.06)));

        Assert.Equal(["Inverse-50000-Call", "PERP"], snapshot.Listings.Select(l => l.Instrument.Name));
        Assert.Same(Perp, snapshot.Find("PERP")!.Instrument);
        Assert.Null(snapshot.Find("perp"));
    }

    [Fact]
    public void The_underlying_of_an_option_is_its_forward_and_of_a_future_its_mark()
    {
        var option = Option(OptionType.Call, 50_000);
        var snapshot = Snapshot(new(Perp, Quote(49_000, 49_001)), new(option, Quote(0.05, 0.06)));

        Assert.Equal(Forward, snapshot.UnderlyingOf(option));
        Assert.Equal(49_000, snapshot.UnderlyingOf(Perp));
    }

    [Fact]
    public void Dollars_are_worth_one_unless_quoted_and_unknown_coins_throw()
    {
        var snapshot = Snapshot();

        Assert.Equal((1.0, 1.0, 50_000.0), (snapshot.IndexOf(Currency.Usd), snapshot.IndexOf(Currency.Usdc), snapshot.IndexOf(Currency.Btc)));
        Assert.Throws<KeyNotFoundException>(() => snapshot.IndexOf(Currency.Eth));
    }
}
