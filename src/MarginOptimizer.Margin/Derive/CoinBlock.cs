using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Margin.Derive;

/// <summary>The instruments of one coin among the columns of a unit, with the venue's prices.</summary>
/// <param name="Coin">The underlying.</param>
/// <param name="Spot">USD per coin.</param>
/// <param name="SpotConfidence">0 .. 1.</param>
/// <param name="PerpetualConfidence">0 .. 1.</param>
/// <param name="Perpetuals">In the order of their columns.</param>
/// <param name="Expiries">By date.</param>
internal sealed record CoinBlock(
    Currency Coin,
    double Spot,
    double SpotConfidence,
    double PerpetualConfidence,
    ImmutableArray<PerpetualColumn> Perpetuals,
    ImmutableArray<ExpiryBlock> Expiries)
{
    private static readonly OracleFeeds NoFeeds = new();

    /// <summary>Every option with its expiry.</summary>
    public IEnumerable<(ExpiryBlock Expiry, OptionColumn Option)> Options => Expiries.SelectMany(e => e.Options.Select(o => (e, o)));

    /// <param name="market">Lists the instruments.</param>
    /// <param name="coin">Whose instruments are taken.</param>
    /// <param name="instruments">Columns of the unit.</param>
    /// <param name="isDiscounted">Whether options are worth their discounted value.</param>
    public static CoinBlock Read(MarketSnapshot market, Currency coin, ImmutableArray<Instrument> instruments, bool isDiscounted)
    {
        var feeds = market.Feeds ?? NoFeeds;
        var perpetuals = ImmutableArray.CreateBuilder<PerpetualColumn>();
        var options = new SortedDictionary<DateTimeOffset, List<(int Column, Option Option)>>();
        for (var column = 0; column < instruments.Length; column++)
        {
            if (instruments[column].Base != coin) continue;
            if (instruments[column] is Option option)
            {
                if (!options.TryGetValue(option.Expiry, out var list)) options.Add(option.Expiry, list = []);
                list.Add((column, option));
            }
            else
            {
                perpetuals.Add(new PerpetualColumn(column, instruments[column].ContractValue, market.QuoteOf(instruments[column]).Mark));
            }
        }

        return new CoinBlock(
            coin,
            market.IndexOf(coin),
            feeds.SpotConfidenceOf(coin),
            feeds.PerpetualConfidenceOf(coin),
            perpetuals.ToImmutable(),
            [.. options.Select(e => ReadExpiry(market, feeds, new ForwardKey(coin, e.Key), e.Value, isDiscounted))]);
    }

    private static ExpiryBlock ReadExpiry(
        MarketSnapshot market, OracleFeeds feeds, ForwardKey key, List<(int Column, Option Option)> options, bool isDiscounted)
    {
        var feed = feeds.Of(key);
        var seconds = Math.Max(0L, (key.Expiry - market.AsOf).Ticks / TimeSpan.TicksPerSecond);
        var block = new ExpiryBlock(key, seconds, feed.FixedForward, market.Forwards[key] - feed.FixedForward, feed, 1.0, []);
        if (isDiscounted) block = block with { Discount = Pricing.DeterministicMath.Exp(-block.Rate * block.Years) };
        block = block with { Options = [.. options.Select(o => ReadOption(market, o.Column, o.Option))] };
        var values = block.Values([block.At(1.0)], block.Volatilities(1));
        return block with { Options = [.. block.Options.Select((o, k) => o with { Value = values[k] })] };
    }

    private static OptionColumn ReadOption(MarketSnapshot market, int column, Option option) => new(
        column, option.Type == OptionType.Call, option.Strike, market.QuoteOf(option).MarkVolatility, option.ContractValue, 0.0);
}
