using System.Globalization;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.V1;
using Candidate = MarginOptimizer.Domain.Books.Candidate;
using Package = MarginOptimizer.Domain.Instruments.Package;
using RebalancingMode = MarginOptimizer.Rebalancing.Problems.RebalancingMode;
using TickSchedule = MarginOptimizer.Domain.Instruments.TickSchedule;

namespace MarginOptimizer.Cli.Desks;

/// <summary>
/// Reads the printed decimals of orders back and holds them against terms, quotes and the caller's bounds, by arithmetic of its own. A problem in
/// fractions has amounts instead of lots.
/// </summary>
internal sealed class PrintedOrders(RebalancingProblem problem)
{
    private const double Relative = 1e-9;

    /// <summary>What is wrong with each order; nothing if all can be sent as printed and cost what is claimed.</summary>
    public IEnumerable<string> Faults(ProposeRebalancingResult result)
    {
        var (cost, fees, premium) = (0.0, 0.0, 0.0);
        foreach (var trade in result.Trades)
        {
            if (DeskOrder.Find(problem, trade.Instrument) is not { } order)
            {
                yield return $"{trade.Instrument} is not listed";
                continue;
            }

            foreach (var fault in Faults(trade, order)) yield return $"{trade.Instrument}: {fault}";
            cost += trade.CostUsd;
            fees += trade.FeeUsd;
            premium += trade.PremiumUsd;
        }

        if (result.Trades.DistinctBy(t => t.Instrument).Count() < result.Trades.Count) yield return "an instrument is traded twice";
        if (!Same(cost + result.TransferCostUsd, result.CostUsd)) yield return Text($"costs of the orders sum to {cost:r}, {result.CostUsd:r} is claimed");
        if (!Same(fees, result.FeeUsd)) yield return Text($"fees of the orders sum to {fees:r}, {result.FeeUsd:r} is claimed");
        if (Math.Abs(premium - result.PremiumUsd) > Relative * (1.0 + result.Trades.Sum(t => Math.Abs(t.PremiumUsd)))) yield return Text($"premiums of the orders sum to {premium:r}, {result.PremiumUsd:r} is claimed");
    }

    /// <summary>Signed contracts as printed.</summary>
    public static decimal QuantityOf(string text) => decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);

    /// <summary>What is wrong with a limit price: off the tick, or not enough quoted up to it.</summary>
    public static IEnumerable<string> FaultsOfPrice(DeskOrder order, decimal quantity, string limitPrice, long ticks)
    {
        var price = QuantityOf(limitPrice);
        var tick = TickAt(order.Instrument.Ticks, price);
        if (price % tick != 0m || (price <= 0m && order.Instrument is not Package)) yield return $"{limitPrice} is no whole number of ticks of {tick}";
        if (ticks * tick != price) yield return $"{ticks} ticks are not {limitPrice}";
        var fillable = order.Fillable(quantity > 0m, (double)price);
        if (fillable < Math.Abs((double)quantity) * (1.0 - Relative)) yield return Text($"only {fillable} of {quantity} can be filled at {limitPrice}");
    }

    private IEnumerable<string> Faults(ProposedTrade trade, DeskOrder order)
    {
        var (instrument, quantity) = (order.Instrument, QuantityOf(trade.Quantity));
        foreach (var fault in problem.WholeLots ? FaultsOfLots(trade, order, quantity) : []) yield return fault;
        foreach (var fault in FaultsOfPrice(order, quantity, trade.LimitPrice, trade.TickCount)) yield return fault;
        if (BeyondBounds(order, quantity) is { } beyond) yield return beyond;
        var candidate = problem.Candidates.FirstOrDefault(c => c.Instrument.Name == instrument.Name);
        if (candidate?.MinimumQuantity is { } least && Math.Abs(quantity) < least * (problem.WholeLots ? 1m : 0.999999999m)) yield return $"{trade.Quantity} is below the caller's minimum {least}";
        var notional = Math.Abs((double)quantity) * order.Coins * problem.Market.IndexOf(instrument.Base);
        if (notional < problem.MinimumOrderNotional * (1.0 - Relative)) yield return Text($"{trade.Quantity} is a notional of {notional}, below {problem.MinimumOrderNotional}");
        var dollars = problem.Market.IndexOf(instrument.Settlement);
        var money = order.Money(0m, quantity) * dollars;
        if (!Same(money.Cost, trade.CostUsd)) yield return Text($"costs {money.Cost:r} by its fills, {trade.CostUsd:r} is claimed");
        if (!Same(money.Fee, trade.FeeUsd)) yield return Text($"pays {money.Fee:r} of fees by its fills, {trade.FeeUsd:r} is claimed");
        if (!Same(money.Cash, trade.PremiumUsd)) yield return Text($"pays {money.Cash:r} by its fills, {trade.PremiumUsd:r} is claimed");
        var coins = Math.Abs((double)quantity) * order.Coins;
        var impact = (candidate?.Impact ?? 0.0) * coins * coins;
        if (!Same(impact, trade.ImpactUsd)) yield return Text($"has an impact of {impact:r}, {trade.ImpactUsd:r} is claimed");
        if (instrument is Package package && !package.Legs.Select(l => (l.Instrument.Name, l.Ratio * quantity)).ToHashSet().SetEquals(trade.Legs.Select(l => (l.Instrument, QuantityOf(l.Quantity)))) && problem.WholeLots)
            yield return "the legs are not those of the package";
    }

    private static IEnumerable<string> FaultsOfLots(ProposedTrade trade, DeskOrder order, decimal quantity)
    {
        if (quantity == 0m || quantity % order.Instrument.Lot != 0m) yield return $"{trade.Quantity} is no whole number of lots of {order.Instrument.Lot}";
        if (quantity != trade.LotCount * order.Instrument.Lot) yield return $"{trade.LotCount} lots are not {trade.Quantity}";
        if (Math.Abs(quantity) < order.Instrument.MinimumQuantity) yield return $"{trade.Quantity} is below the minimum {order.Instrument.MinimumQuantity}";
    }

    /// <summary>More than the caller's cap, the visible share, the open interest or the position allow.</summary>
    private string? BeyondBounds(DeskOrder order, decimal quantity)
    {
        var (isBuy, size, guards) = (quantity > 0m, Math.Abs((double)quantity), problem.Safeguards);
        var held = problem.Book.Positions.FirstOrDefault(p => p.Instrument.Name == order.Instrument.Name)?.Quantity ?? 0.0;
        var candidate = problem.Candidates.FirstOrDefault(c => c.Instrument.Name == order.Instrument.Name);
        if (candidate is null && (!problem.IncludeBookAsCandidates || held == 0.0)) return "is no candidate";
        candidate ??= new Candidate(order.Instrument, ReduceOnly: true);
        var closes = (isBuy ? -held : held) > 0.0;
        var mustReduce = candidate.ReduceOnly || problem.Mode == RebalancingMode.Unwind;
        if (mustReduce && (!closes || size > Math.Abs(held) * (1.0 + Relative))) return $"{quantity} does not reduce the {held} held";
        if (candidate.OpenOnly && closes) return $"{quantity} reduces what may only be opened";
        var side = order.Side(isBuy);
        var known = guards.CapLegs ? guards.VisibleShare * side.TotalQuantity : side.TotalQuantity;
        var interest = (guards.CapLegs ? guards.OpenInterestShare : 1.0) * order.Quote.OpenInterest;
        var caller = isBuy ? candidate.MaxBuyQuantity : candidate.MaxSellQuantity;
        var most = Math.Min(side.IsDepthKnown ? known : double.PositiveInfinity, caller ?? (side.IsDepthKnown ? double.PositiveInfinity : interest ?? (mustReduce ? double.PositiveInfinity : 0.0)));
        foreach (var limit in problem.Limits.Where(l => l.Measure == Domain.Limits.Measure.LegSize))
        {
            foreach (var (leg, ratio) in order.Legs)
                most = Math.Min(most, limit.Upper!.Value / ((double)Math.Abs(ratio) * leg.CoinSizePerUnit(problem.Market.QuoteOf(leg).Mark)));
        }

        return size > most * (1.0 + Relative) ? Text($"{quantity} is more than the {most} that may be traded") : null;
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

    private static bool Same(double expected, double claimed) => Math.Abs(expected - claimed) <= Relative * (1.0 + Math.Abs(expected));

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
