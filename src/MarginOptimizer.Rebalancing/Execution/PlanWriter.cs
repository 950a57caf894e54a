using System.Collections.Immutable;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>Writes states as waves of orders, and what was found as a plan.</summary>
internal sealed class PlanWriter(MarginLandscape landscape, ImmutableArray<ExecutionLeg> legs, PeakModel peak, PeakMeasure measure)
{
    /// <summary>Relative distance within which a filling attains a bound.</summary>
    private const double Attained = 1e-9;

    private readonly TradingUniverse _universe = landscape.Universe;

    /// <summary>A wave with its bound as the search sees it: to be kept small.</summary>
    public readonly record struct BoundedWave(PlannedWave Wave, double Bound);

    public ImmutableArray<BoundedWave> Waves(List<long[]> states, DeltaPath delta)
    {
        var waves = ImmutableArray.CreateBuilder<BoundedWave>();
        for (var k = 1; k < states.Count; k++)
        {
            var (from, to) = (states[k - 1], states[k]);
            var (before, after) = (peak.At(from), peak.At(to));
            var (bound, found) = peak.Report(from, to);
            bound = Math.Max(bound, Math.Max(before, after));
            found = Math.Max(found, Math.Max(before, after));
            var orders = Orders(from, to);
            var transfers = Transfers(from, to);
            var wave = new PlannedWave
            {
                Orders = orders,
                Transfers = transfers,
                Before = Shown(before),
                After = Shown(after),
                Worst = Shown(bound),
                IsAttained = found >= bound - (Attained * Math.Abs(bound)),
                WorstFound = Shown(found),
                DeltaLeftUsd = delta.LeftUsd(to),
                CostUsd = orders.Sum(o => o.CostUsd) + transfers.Sum(t => t.CostUsd),
            };
            waves.Add(new BoundedWave(wave, bound));
        }

        return waves.ToImmutable();
    }

    public ExecutionPlan Plan(
        PlanStatus status,
        double? wanted,
        PlanSearch search,
        ImmutableArray<BoundedWave> waves,
        ImmutableArray<PeakOfCount> byWaves,
        ImmutableArray<PeakOfCount> bySlices,
        bool overMoves,
        WorkMeter meter)
    {
        var worst = waves.Max(w => w.Bound);
        var least = Math.Max(search.Bound, Math.Min(search.LeastPeak, worst));
        return new ExecutionPlan
        {
            Status = status,
            Measure = measure,
            OverRobustMoves = overMoves,
            Before = Shown(search.Before),
            After = Shown(search.After),
            PeakWanted = wanted is { } peakWanted ? Shown(peakWanted) : null,
            PeakGuaranteed = Shown(worst),
            PeakProof = peak.Proof,
            LeastPeak = Shown(least),
            LeastPeakBound = Shown(search.Bound),
            LeastPeakProof = search.Proof,
            Waves = [.. waves.Select(w => w.Wave)],
            WaveProof = search.WaveProof,
            ByWaves = [.. byWaves.Select(Shown)],
            BySlices = [.. bySlices.Select(Shown)],
            ExposureUsd = waves.SkipLast(1).Sum(w => w.Wave.DeltaLeftUsd),
            CostUsd = waves.Sum(w => w.Wave.CostUsd),
            StoppedEarly = meter.IsSpent,
            Warnings = [.. Warnings().DistinctBy(w => (w.Code, w.Message))],
            Work = meter.Work,
        };
    }

    private double Shown(double value) => measure == PeakMeasure.Headroom ? 0.0 - value : value;

    private PeakOfCount Shown(PeakOfCount count) => count with { Peak = Shown(count.Peak) };

    private IEnumerable<MarginWarning> Warnings()
    {
        foreach (var warning in landscape.Today.Compiled.SelectMany(c => c.Warnings)) yield return warning;
        if (_universe.Accounts.Any(a => !a.Book.OpenOrders.IsEmpty)) yield return MarginWarning.OpenOrders;
        if (legs.Any(l => l.Tradeable is { } t && t.Ladder.Buys.Concat(t.Ladder.Sells).Any(s => double.IsPositiveInfinity(s.UpTo))))
            yield return new MarginWarning("DEPTH_UNKNOWN", "the depth of some orders is not known: fills are assumed at the touch whatever their size");
    }

    private ImmutableArray<PlannedOrder> Orders(long[] from, long[] to)
    {
        var orders = ImmutableArray.CreateBuilder<PlannedOrder>();
        for (var i = 0; i < legs.Length; i++)
        {
            if (legs[i].Tradeable is { } tradeable && to[i] > from[i]) orders.Add(Order(legs[i], tradeable, from[i], to[i]));
        }

        return orders.ToImmutable();
    }

    private PlannedOrder Order(ExecutionLeg leg, Tradeable tradeable, long from, long to)
    {
        var side = (int)leg.ValuePerLot;
        var (limit, ticks) = TradeList.LimitPrice(tradeable, side * to);
        var cost = tradeable.Ladder.Sum(side * to, static unit => unit.Cost) - tradeable.Ladder.Sum(side * from, static unit => unit.Cost);
        return new PlannedOrder
        {
            Account = _universe.Accounts[tradeable.Account].Id,
            Instrument = tradeable.Instrument,
            LotCount = side * (to - from) * (long)(tradeable.Lot / tradeable.Instrument.Lot),
            Quantity = side * (to - from) * tradeable.Lot,
            Cumulative = side * to * tradeable.Lot,
            Total = side * leg.Lots * tradeable.Lot,
            LimitPrice = limit,
            TickCount = ticks,
            CostUsd = cost * _universe.MarketOf(tradeable).IndexOf(tradeable.Instrument.Settlement),
        };
    }

    private ImmutableArray<ProposedTransfer> Transfers(long[] from, long[] to)
    {
        var transfers = ImmutableArray.CreateBuilder<ProposedTransfer>();
        for (var i = 0; i < legs.Length; i++)
        {
            if (legs[i].Transfer is not { } transfer || to[i] == from[i]) continue;
            var value = legs[i].ValuePerLot;
            transfers.Add(new ProposedTransfer(
                transfer.Route.From,
                transfer.Route.To,
                transfer.Route.Currency,
                transfer.Sent(value),
                transfer.Received(value),
                transfer.IsWhole ? (long)value : 0L,
                transfer.Cost(value) * transfer.UsdPerUnit));
        }

        return transfers.ToImmutable();
    }
}
