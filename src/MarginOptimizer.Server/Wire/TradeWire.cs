using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Server.Wire;

/// <summary>Proposed orders as answers.</summary>
internal static class TradeWire
{
    /// <param name="hasNamedAccounts">Name the account.</param>
    public static V1.ProposedTrade Write(ProposedTrade trade, bool hasNamedAccounts)
    {
        var wire = WriteOrder(trade, hasNamedAccounts);
        if (trade.Instrument is Package) wire.Legs.AddRange(trade.Legs.Select(leg => WriteLeg(leg, trade.LotCount != 0)));
        return wire;
    }

    private static V1.ProposedLeg WriteLeg(ProposedLeg leg, bool isExact) => new()
    {
        Instrument = leg.Instrument.Name,
        Quantity = isExact ? DecimalText.Format(leg.OrderQuantity) : DecimalText.Format(leg.Quantity),
    };

    private static V1.ProposedTrade WriteOrder(ProposedTrade trade, bool hasNamedAccounts) => new()
    {
        Account = hasNamedAccounts ? trade.Account : "",
        Instrument = trade.Instrument.Name,
        Quantity = trade.LotCount == 0 ? DecimalText.Format(trade.Quantity) : DecimalText.Format(trade.OrderQuantity),
        LotCount = trade.LotCount,
        LimitPrice = DecimalText.Format(trade.LimitPrice),
        TickCount = trade.TickCount,
        AveragePrice = trade.AveragePrice,
        MarkPrice = trade.Mark,
        CostUsd = trade.CostUsd,
        ImpactUsd = trade.ImpactUsd,
        FeeUsd = trade.FeeUsd,
        PremiumUsd = trade.PremiumUsd,
        MarginSavedUsd = trade.MarginSavedUsd,
        Closes = trade.Closes,
    };
}
