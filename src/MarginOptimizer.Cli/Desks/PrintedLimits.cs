using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.V1;
using LimitPolicy = MarginOptimizer.Domain.Limits.LimitPolicy;
using LimitScope = MarginOptimizer.Domain.Limits.LimitScope;
using Limit = MarginOptimizer.Domain.Limits.Limit;
using Measure = MarginOptimizer.Domain.Limits.Measure;

namespace MarginOptimizer.Cli.Desks;

/// <summary>Holds the printed limits against those asked for, and against what the printed orders come to.</summary>
internal sealed class PrintedLimits(RebalancingProblem problem, ProposeRebalancingResult result)
{
    private const double Relative = 1e-9;

    /// <summary>Bounds that are not those asked for, limits left out or broken.</summary>
    /// <param name="isAnswered">Some choice of trades is proposed, be it none.</param>
    public IEnumerable<string> Faults(bool isAnswered)
    {
        foreach (var limit in problem.Limits.Where(l => l.Measure != Measure.LegSize))
        {
            if (result.Limits.SingleOrDefault(l => l.Id == limit.Id) is not { } printed)
            {
                yield return $"limit {limit.Id} is not in the answer";
                continue;
            }

            foreach (var fault in BoundsOf(limit, printed)) yield return fault;
            if (isAnswered && OfTrades(limit) is { } value && Math.Abs(value - printed.After) > Relative * Scale(printed))
                yield return Text($"limit {limit.Id} comes to {value:r} by the orders, {printed.After:r} is claimed");
        }

        foreach (var limit in isAnswered ? [.. result.Limits] : Array.Empty<LimitOutcome>())
        {
            if (BrokenBy(limit) is { } excess) yield return Text($"limit {limit.Id} is broken by {excess:g3} {limit.Unit}");
        }
    }

    private static IEnumerable<string> BoundsOf(Limit limit, LimitOutcome printed)
    {
        var shift = limit.RelativeToNow ? printed.Before : 0.0;
        var (lower, upper) = (limit.Lower + shift, limit.Upper + shift);
        if (limit.Policy == LimitPolicy.NoWorseThanNow) (lower, upper) = (Least(lower, printed.Before), Most(upper, printed.Before));
        if (!Same(lower, printed.HasLower, printed.Lower)) yield return Text($"limit {limit.Id} has the lower bound {printed.Lower:r}, {lower:r} is asked for");
        if (!Same(upper, printed.HasUpper, printed.Upper)) yield return Text($"limit {limit.Id} has the upper bound {printed.Upper:r}, {upper:r} is asked for");
    }

    /// <summary>Of limits on the trades themselves; null for those on the book.</summary>
    private double? OfTrades(Limit limit)
    {
        // With resting orders these measures count their worst fills, which the reports show apart.
        var ofMargin = limit.Measure is Measure.InitialMargin or Measure.MaintenanceMargin or Measure.Headroom;
        if (limit.Scope != LimitScope.Total || (ofMargin && !problem.Book.OpenOrders.IsEmpty)) return null;
        return limit.Measure switch
        {
            Measure.ExecutionCost => result.Trades.Sum(t => t.CostUsd),
            Measure.Premium => result.Trades.Sum(t => t.PremiumUsd),
            Measure.TradeCount => result.Trades.Count,
            Measure.TotalSize => result.Trades.Sum(CoinsOf),
            Measure.Turnover => result.Trades.Sum(t => CoinsOf(t) * problem.Market.IndexOf(DeskOrder.Find(problem, t.Instrument)!.Instrument.Base)),
            Measure.InitialMargin => result.After.InitialUsd,
            Measure.MaintenanceMargin => result.After.MaintenanceUsd,
            Measure.Headroom => result.After.CollateralUsd - result.After.InitialUsd,
            _ => null,
        };
    }

    private double CoinsOf(ProposedTrade trade) => Math.Abs((double)PrintedOrders.QuantityOf(trade.Quantity)) * DeskOrder.Find(problem, trade.Instrument)!.Coins;

    private double? BrokenBy(LimitOutcome limit)
    {
        if (limit.Policy == V1.LimitPolicy.Soft) return null;
        var excess = Math.Max(limit.HasUpper ? limit.After - limit.Upper : 0.0, limit.HasLower ? limit.Lower - limit.After : 0.0);
        return excess > 1e-8 * Scale(limit) ? excess : null;
    }

    /// <summary>What the value is a difference of: rounding is relative to it, not to the value.</summary>
    private double Scale(LimitOutcome limit)
    {
        var own = 1.0 + Math.Abs(limit.Before) + Math.Abs(limit.After);
        return limit.Measure is V1.Measure.Headroom or V1.Measure.Premium
            ? own + Math.Abs(result.Before.CollateralUsd) + result.After.InitialUsd + result.Trades.Sum(t => Math.Abs(t.PremiumUsd))
            : own;
    }

    /// <summary>Where a ratio has no value today, "no worse than now" leaves no bound.</summary>
    private static bool Same(double? asked, bool isPrinted, double printed) =>
        asked is { } bound && double.IsFinite(bound) ? isPrinted && Math.Abs(bound - printed) <= Relative * (1.0 + Math.Abs(bound)) : !isPrinted;

    private static double? Least(double? bound, double now) => bound is { } value ? Math.Min(value, now) : null;

    private static double? Most(double? bound, double now) => bound is { } value ? Math.Max(value, now) : null;

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
