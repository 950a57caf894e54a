using System.Globalization;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.V1;
using Instrument = MarginOptimizer.Domain.Instruments.Instrument;
using TickSchedule = MarginOptimizer.Domain.Instruments.TickSchedule;
using Ladder = MarginOptimizer.Domain.Market.Ladder;
using MarketSnapshot = MarginOptimizer.Domain.Market.MarketSnapshot;

namespace MarginOptimizer.Cli.Desks;

/// <summary>Reads the printed decimals of orders back and holds them against the terms and quotes of the market, by arithmetic of its own.</summary>
internal static class PrintedOrders
{
    private const double Relative = 1e-9;

    /// <summary>What is wrong with each order; nothing if all can be sent as printed and cost what is claimed.</summary>
    public static IEnumerable<string> Faults(ProposeRebalancingResult result, MarketSnapshot market)
    {
        var (cost, fees, premium) = (0.0, 0.0, 0.0);
        foreach (var trade in result.Trades)
        {
            var listing = market.Find(trade.Instrument);
            if (listing is null)
            {
                yield return $"{trade.Instrument} is not listed";
                continue;
            }

            foreach (var fault in Faults(trade, listing, market)) yield return $"{trade.Instrument}: {fault}";
            cost += trade.CostUsd;
            fees += trade.FeeUsd;
            premium += trade.PremiumUsd;
        }

        if (!Same(cost + result.TransferCostUsd, result.CostUsd)) yield return Text($"costs of the orders sum to {cost:r}, {result.CostUsd:r} is claimed");
        if (!Same(fees, result.FeeUsd)) yield return Text($"fees of the orders sum to {fees:r}, {result.FeeUsd:r} is claimed");
        if (Math.Abs(premium - result.PremiumUsd) > Relative * (1.0 + result.Trades.Sum(t => Math.Abs(t.PremiumUsd)))) yield return Text($"premiums of the orders sum to {premium:r}, {result.PremiumUsd:r} is claimed");
    }

    /// <summary>Signed contracts of an order as printed.</summary>
    public static decimal QuantityOf(ProposedTrade trade) => decimal.Parse(trade.Quantity, NumberStyles.Number, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Faults(ProposedTrade trade, Domain.Market.Listing listing, MarketSnapshot market)
    {
        var (instrument, quantity) = (listing.Instrument, QuantityOf(trade));
        var price = decimal.Parse(trade.LimitPrice, NumberStyles.Number, CultureInfo.InvariantCulture);
        if (quantity == 0m || quantity % instrument.Lot != 0m) yield return $"{trade.Quantity} is no whole number of lots of {instrument.Lot}";
        if (quantity != trade.LotCount * instrument.Lot) yield return $"{trade.LotCount} lots are not {trade.Quantity}";
        if (Math.Abs(quantity) < instrument.MinimumQuantity) yield return $"{trade.Quantity} is below the minimum {instrument.MinimumQuantity}";
        var tick = TickAt(instrument.Ticks, price);
        if (price <= 0m || price % tick != 0m) yield return $"{trade.LimitPrice} is no whole number of ticks of {tick}";
        if (trade.TickCount * tick != price) yield return $"{trade.TickCount} ticks are not {trade.LimitPrice}";
        var (filled, paid) = Fill(quantity > 0m ? listing.Quote.Asks : listing.Quote.Bids, Math.Abs((double)quantity), (double)price, quantity > 0m);
        if (filled < Math.Abs((double)quantity) * (1.0 - Relative)) yield return Text($"only {filled} of {trade.Quantity} can be filled at {trade.LimitPrice}");
        var expected = CostUsd(instrument, listing.Quote, quantity > 0m, paid, market);
        if (!Same(expected, trade.CostUsd)) yield return Text($"costs {expected:r} by its fills, {trade.CostUsd:r} is claimed");
    }

    private static decimal TickAt(TickSchedule ticks, decimal price)
    {
        var tick = ticks.Base;
        foreach (var step in ticks.Steps)
        {
            if (price > step.AbovePrice) tick = step.Tick;
        }

        return tick;
    }

    private static (double Filled, List<(double Quantity, double Price)> Fills) Fill(Ladder side, double quantity, double limit, bool isBuy)
    {
        var (filled, fills) = (0.0, new List<(double, double)>());
        foreach (var level in side.Levels)
        {
            var isBeyond = isBuy ? level.Price > limit * (1.0 + Relative) : level.Price < limit * (1.0 - Relative);
            var part = Math.Min(quantity - filled, level.Quantity);
            if (isBeyond || part <= 0.0) break;
            fills.Add((part, level.Price));
            filled += part;
        }

        return (filled, fills);
    }

    /// <summary>Of inverse options and inverse futures, the contracts of the chains these desks trade.</summary>
    private static double CostUsd(Instrument instrument, Domain.Market.Quote quote, bool isBuy, List<(double Quantity, double Price)> fills, MarketSnapshot market)
    {
        var (coins, sign, rate) = (0.0, isBuy ? 1.0 : -1.0, instrument.Fees.TakerRate);
        foreach (var (quantity, price) in fills)
        {
            var perUnit = instrument is Option
                ? (sign * (price - quote.Mark)) + Math.Min(rate, instrument.Fees.CapOfPremium * price)
                : (sign * ((1.0 / quote.Mark) - (1.0 / price))) + (rate / price);
            coins += quantity * instrument.ContractValue * Math.Max(0.0, perUnit);
        }

        return coins * market.IndexOf(instrument.Settlement);
    }

    private static bool Same(double expected, double claimed) => Math.Abs(expected - claimed) <= Relative * (1.0 + Math.Abs(expected));

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
