using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Desks;

/// <summary>Holds a printed plan against the proposal it executes and the quotes of the market; how its margin runs is replayed elsewhere.</summary>
internal sealed class PlanJudge(RebalancingProblem problem, ProposeRebalancingResult proposal, PlanExecutionRequest request, PlanExecutionResult plan)
{
    private const double Relative = 1e-9;

    private double Sign => plan.Measure == PeakMeasure.Headroom ? -1.0 : 1.0;

    public IEnumerable<string> Faults()
    {
        if (plan.ProblemHash != proposal.Provenance.DataHash) yield return "the plan is of another problem than the proposal";
        foreach (var fault in proposal.Trades.SelectMany(FaultsOf)) yield return fault;
        if (plan.Waves.SelectMany(w => w.Orders).Any(o => !proposal.Trades.Any(t => t.Instrument == o.Instrument))) yield return "the plan trades what is not proposed";
        if (plan.Waves.Count == 0 || plan.Waves.Any(w => w.Orders.Count == 0)) yield return "the plan has no waves, or one without orders";
        var cost = plan.Waves.SelectMany(w => w.Orders).Sum(o => o.CostUsd);
        if (!Near(cost, plan.CostUsd, cost) || !Near(proposal.CostUsd, plan.CostUsd, cost)) yield return Text($"the waves cost {cost:r}, the proposal {proposal.CostUsd:r}, {plan.CostUsd:r} is claimed");
        foreach (var fault in Claims()) yield return fault;
    }

    private IEnumerable<string> Claims()
    {
        var scale = Math.Abs(plan.Before) + Math.Abs(plan.After) + Math.Abs(plan.PeakGuaranteed);
        var worst = plan.Waves.Select(w => Sign * w.Worst).DefaultIfEmpty(double.NegativeInfinity).Max();
        if (!Near(worst, Sign * plan.PeakGuaranteed, scale)) yield return Text($"the worst of the waves is {Sign * worst:r}, the peak guaranteed {plan.PeakGuaranteed:r}");
        if (Sign * plan.LeastPeakBound > (Sign * plan.LeastPeak) + (Relative * scale)) yield return "the least peak is below its bound";
        if (!plan.HasPeakWanted) yield break;
        var isKept = Sign * plan.PeakGuaranteed <= (Sign * plan.PeakWanted) - request.BufferUsd + (Relative * scale);
        if (isKept != (plan.Status == PlanStatus.Planned)) yield return Text($"the peak wanted is {plan.PeakWanted:r}, guaranteed {plan.PeakGuaranteed:r}, and the status {plan.Status}");
    }

    private IEnumerable<string> FaultsOf(ProposedTrade trade)
    {
        var (order, done, total) = (DeskOrder.Find(problem, trade.Instrument)!, 0m, PrintedOrders.QuantityOf(trade.Quantity));
        foreach (var part in plan.Waves.SelectMany(w => w.Orders).Where(o => o.Instrument == trade.Instrument))
        {
            var quantity = PrintedOrders.QuantityOf(part.Quantity);
            if (quantity != part.LotCount * order.Instrument.Lot) yield return $"{trade.Instrument}: {part.LotCount} lots are not {part.Quantity}";
            if (Math.Sign(quantity) != Math.Sign(total)) yield return $"{trade.Instrument}: {part.Quantity} is against the trade of {trade.Quantity}";
            if (Math.Abs(quantity) < order.Instrument.MinimumQuantity) yield return $"{trade.Instrument}: {part.Quantity} is below the minimum {order.Instrument.MinimumQuantity}";
            var cost = order.Money(done, done + quantity).Cost * problem.Market.IndexOf(order.Instrument.Settlement);
            if (!Near(cost, part.CostUsd, 1.0 + cost)) yield return Text($"{trade.Instrument}: a part costs {cost:r} by its fills, {part.CostUsd:r} is claimed");
            done += quantity;
            if (done != PrintedOrders.QuantityOf(part.Cumulative) || total != PrintedOrders.QuantityOf(part.Total)) yield return $"{trade.Instrument}: {done} of {total} are done, {part.Cumulative} of {part.Total} is claimed";
            foreach (var fault in PrintedOrders.FaultsOfPrice(order, done, part.LimitPrice, part.TickCount)) yield return $"{trade.Instrument}: {fault}";
        }

        if (done != total) yield return $"{trade.Instrument}: the waves trade {done} of {total}";
    }

    private static bool Near(double expected, double claimed, double scale) => Math.Abs(expected - claimed) <= Relative * (1.0 + scale);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
