using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Rebalancing.Measures;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>Net delta that is still to be traded along a plan: the exposure that remains open until the next waves fill.</summary>
internal sealed class DeltaPath
{
    private readonly double[][] _deltaPerLot;
    private readonly ImmutableArray<ExecutionLeg> _legs;

    public DeltaPath(MeasureCatalog catalog, ImmutableArray<ExecutionLeg> legs)
    {
        _legs = legs;
        var universe = catalog.Landscape.Universe;
        List<Currency> coins = [.. legs.Where(l => l.Tradeable is not null).Select(l => l.Tradeable!.Instrument.Base).Distinct().Order()];
        _deltaPerLot = [.. coins.Select(coin => legs.Select(l => DeltaOf(l, coin)).ToArray())];

        double DeltaOf(ExecutionLeg leg, Currency coin) => leg.Tradeable is { } tradeable && tradeable.Instrument.Base == coin
            ? leg.ValuePerLot * tradeable.Legs.Sum(l => l.Contracts * catalog.GreeksOf(l.Column).Delta) * universe.MarketOf(tradeable).IndexOf(coin)
            : 0.0;
    }

    /// <summary>Sum over the coins of the absolute net delta of all lots not yet done, USD.</summary>
    public double LeftUsd(ReadOnlySpan<long> done)
    {
        var total = 0.0;
        foreach (var perLot in _deltaPerLot)
        {
            var net = 0.0;
            for (var i = 0; i < perLot.Length; i++) net += perLot[i] * (_legs[i].Lots - done[i]);
            total += Math.Abs(net);
        }

        return total;
    }
}
