using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Server.Calls;

/// <summary>
/// Says when rules that are only announced were used, and when announced rules should be in force by now: nobody confirmed them, so an older
/// version was used.
/// </summary>
internal static class AnnouncedWarning
{
    public static IEnumerable<V1.Warning> Of(MarginModelCatalog catalog, MarginModelVersion used, MarketSnapshot market) =>
        used.Status == ModelStatus.Announced ? [Announced(used)] : Due(catalog, used, market);

    private static V1.Warning Announced(MarginModelVersion used) => new()
    {
        Code = "ANNOUNCED_VERSION",
        Message = FormattableString.Invariant($"{used.Name} is only announced, for {used.EffectiveFrom:yyyy-MM-dd}"),
    };

    private static IEnumerable<V1.Warning> Due(MarginModelCatalog catalog, MarginModelVersion used, MarketSnapshot market) => catalog.AnnouncedOf(used.Id)
        .Where(f => f.Version.EffectiveFrom > used.EffectiveFrom && f.Version.EffectiveFrom <= market.AsOf && used.Includes(market.AsOf))
        .Select(f => new V1.Warning
        {
            Code = "ANNOUNCED_VERSION_DUE",
            Message = $"{f.Version.Name} was announced for before these quotes and is not confirmed: {used.Name} was used; name the other to use it",
        });
}
