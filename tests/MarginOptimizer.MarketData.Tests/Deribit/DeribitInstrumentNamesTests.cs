using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.MarketData.Deribit;

namespace MarginOptimizer.MarketData.Tests.Deribit;

public sealed class DeribitInstrumentNamesTests
{
    [Theory]
    [InlineData("BTC-26JUN26-50000-P", DeribitKind.Option, "BTC", null, "2026-06-26T08:00:00Z", 50000.0, OptionType.Put)]
    [InlineData("BTC-2JUN26-65000-C", DeribitKind.Option, "BTC", null, "2026-06-02T08:00:00Z", 65000.0, OptionType.Call)]
    [InlineData("BTC_USDC-27SEP26-60000-C", DeribitKind.Option, "BTC", "USDC", "2026-09-27T08:00:00Z", 60000.0, OptionType.Call)]
    [InlineData("XRP_USDC-27SEP26-0d55-C", DeribitKind.Option, "XRP", "USDC", "2026-09-27T08:00:00Z", 0.55, OptionType.Call)]
    [InlineData("BTC-26JUN26", DeribitKind.Future, "BTC", null, "2026-06-26T08:00:00Z", 0.0, null)]
    [InlineData("SOL_USDC-29FEB28", DeribitKind.Future, "SOL", "USDC", "2028-02-29T08:00:00Z", 0.0, null)]
    [InlineData("BTC-PERPETUAL", DeribitKind.Perpetual, "BTC", null, null, 0.0, null)]
    [InlineData("BTC_USDC-PERPETUAL", DeribitKind.Perpetual, "BTC", "USDC", null, 0.0, null)]
    [InlineData("BTC_USDC", DeribitKind.Spot, "BTC", "USDC", null, 0.0, null)]
    public void A_name_has_its_parts(
        string text, DeribitKind kind, string coin, string? counter, string? expiry, double strike, OptionType? type)
    {
        var name = DeribitInstrumentNames.Parse(text);

        Assert.Equal(kind, name.Kind);
        Assert.Equal(coin, name.Base.Code);
        Assert.Equal(counter, name.Counter?.Code);
        Assert.Equal(expiry is null ? null : DateTimeOffset.Parse(expiry, System.Globalization.CultureInfo.InvariantCulture), name.Expiry);
        Assert.Equal(strike, (double)name.Strike);
        Assert.Equal(type, name.OptionType);
        Assert.Equal(text, name.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("BTC")]
    [InlineData("BTC-")]
    [InlineData("btc-PERPETUAL")]
    [InlineData("BTC-perpetual")]
    [InlineData("BTC-02JUN26")]
    [InlineData("BTC-31JUN26")]
    [InlineData("BTC-29FEB26")]
    [InlineData("BTC-26JUN2026")]
    [InlineData("BTC-26JUI26-50000-P")]
    [InlineData("BTC-26JUN26-50000-X")]
    [InlineData("BTC-26JUN26-50000")]
    [InlineData("BTC-26JUN26-0-P")]
    [InlineData("BTC-26JUN26--5-P")]
    [InlineData("BTC-26JUN26-050000-P")]
    [InlineData("BTC-26JUN26-0.55-P")]
    [InlineData("BTC-26JUN26-0d50-P")]
    [InlineData("BTC-26JUN26-1e5-P")]
    [InlineData("BTC-26JUN26-50000-P-X")]
    [InlineData("BTC_USDC_ETH-PERPETUAL")]
    [InlineData("BTC-FS-27MAR26_PERP")]
    [InlineData(" BTC-PERPETUAL")]
    [InlineData("BTC-26JUN26-99999999999999999999999999999999-C")]
    public void Another_spelling_is_refused(string text)
    {
        Assert.False(DeribitInstrumentNames.TryParse(text, out _));
        Assert.Throws<FormatException>(() => DeribitInstrumentNames.Parse(text));
    }

    [Property(MaxTest = 500)]
    public Property A_formatted_name_parses_back() => Prop.ForAll(Names.ToArbitrary(), name =>
        DeribitInstrumentNames.Parse(DeribitInstrumentNames.Format(name)) == name);

    private static Gen<DeribitInstrumentName> Names =>
        from kind in Gen.Elements(DeribitKind.Spot, DeribitKind.Perpetual, DeribitKind.Future, DeribitKind.Option)
        from coin in Gen.Elements("BTC", "ETH", "SOL", "1INCH")
        from isLinear in Gen.Elements(true, false)
        from day in Gen.Choose(0, 36_000)
        from strike in Gen.Choose(1, 1_000_000)
        from places in Gen.Choose(0, 4)
        from type in Gen.Elements(OptionType.Call, OptionType.Put)
        select new DeribitInstrumentName(
            kind,
            new Currency(coin),
            isLinear || kind == DeribitKind.Spot ? Currency.Usdc : null,
            kind is DeribitKind.Future or DeribitKind.Option ? new DateTimeOffset(2000, 1, 1, 8, 0, 0, TimeSpan.Zero).AddDays(day) : null,
            kind == DeribitKind.Option ? strike / (decimal)Math.Pow(10, places) : 0m,
            kind == DeribitKind.Option ? type : null);
}
