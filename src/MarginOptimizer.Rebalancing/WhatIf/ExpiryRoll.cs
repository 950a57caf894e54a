using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Pricing;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>What a leg is rolled into: the same kind of contract at the next expiry that lists one.</summary>
/// <param name="rule">How the strike is chosen.</param>
/// <param name="present">The market as it is: gives the delta to keep.</param>
/// <param name="path">The market of the path: gives what is listed.</param>
internal sealed class ExpiryRoll(RollRule rule, MarketSnapshot present, MarketSnapshot path)
{
    /// <param name="instrument">Expires now.</param>
    /// <param name="expiry">When it does.</param>
    /// <param name="then">The market of the path at that time.</param>
    /// <returns>Null where nothing is rolled, or nothing alike is listed later.</returns>
    public Instrument? NextOf(Instrument instrument, DateTimeOffset expiry, Lazy<MarketSnapshot> then)
    {
        if (rule == RollRule.None) return null;
        var alike = path.Listings.Where(l => IsAlike(instrument, l.Instrument) && WhatIfChecks.ExpiryOf(l.Instrument) > expiry && TradingUniverseBuilder.HasMark(l)).Select(l => l.Instrument).ToList();
        if (alike.Count == 0) return null;
        var next = alike.Min(i => WhatIfChecks.ExpiryOf(i));
        var listed = alike.Where(i => WhatIfChecks.ExpiryOf(i) == next);
        if (instrument is not Option option) return listed.First();
        var strikes = listed.OfType<Option>().OrderBy(o => o.Strike);
        if (rule == RollRule.Strike) return strikes.MinBy(o => Math.Abs(o.Strike - option.Strike));
        var delta = DeltaOf(option, present);
        return strikes.MinBy(o => Math.Abs(DeltaOf(o, then.Value) - delta));
    }

    private static bool IsAlike(Instrument expiring, Instrument other) =>
        other.GetType() == expiring.GetType() && other.Base == expiring.Base && other.Quote == expiring.Quote && other.Settlement == expiring.Settlement
        && other.Payoff == expiring.Payoff && (expiring is not Option option || ((Option)other).Type == option.Type);

    private static double DeltaOf(Option option, MarketSnapshot market) => InstrumentGreeks.Of(InstrumentState.At(option, market)).Delta / option.ContractValue;
}
