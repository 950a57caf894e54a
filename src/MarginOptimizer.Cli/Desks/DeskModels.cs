using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Cli.Desks;

/// <summary>The margin rules that desks are drawn under: those in force at the time of the market that margin its options.</summary>
internal static class DeskModels
{
    /// <summary>Ids in the share in which they are drawn, with what their venues list.</summary>
    private static readonly (string Id, int Share, bool Inverse, bool Linear)[] Families =
    [
        ("deribit-spm", 8, true, false),
        ("deribit-xpm", 3, true, false),
        ("deribit-xpm", 2, true, true),
        ("deribit-sm", 2, true, false),
        ("okx-pm", 3, true, false),
        ("okx-pm", 1, true, true),
        ("bybit-pm", 2, false, true),
        ("derive-pm2", 2, false, true),
        ("derive-pm2-override", 1, false, true),
        ("derive-pm", 1, false, true),
        ("derive-sm", 1, false, true),
        ("paradex-pm", 2, false, true),
        ("binance-options", 1, false, true),
    ];

    /// <summary>The market's model with what its venue lists.</summary>
    /// <param name="chain">A real chain of one coin.</param>
    public static (IMarginModel Model, MarketSnapshot Market) Draw(MarketSnapshot chain, Random random)
    {
        var families = Families.Where(f => InForce(f.Id, chain.AsOf) is not null).ToList();
        while (true)
        {
            var k = random.Next(families.Sum(f => f.Share));
            var (id, _, inverse, linear) = families.First(f => (k -= f.Share) < 0);
            var model = InForce(id, chain.AsOf)!;
            var market = DeskMarket.Of(chain, inverse, linear, withDepth: !Draws.OneIn(random, 3), random);
            if (market.Listings.Any(l => l.Instrument is Option && model.Covers(l.Instrument))) return (model, market);
        }
    }

    private static IMarginModel? InForce(string id, DateTimeOffset at) => MarginModelCatalog.Embedded.Files
        .LastOrDefault(f => f.Version.Id == id && f.Version.Status != ModelStatus.Announced && f.Version.Includes(at))?.Model;
}
