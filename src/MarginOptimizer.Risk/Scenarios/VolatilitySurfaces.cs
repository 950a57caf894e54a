using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Pricing;
using MarginOptimizer.Pricing.Chains;

namespace MarginOptimizer.Risk.Scenarios;

/// <summary>The distinct volatility changes of a scenario set, numbered by first appearance: scenarios that differ in the move alone share one.</summary>
internal sealed class VolatilitySurfaces
{
    private readonly List<RiskScenario> _distinct = [];

    public VolatilitySurfaces(ImmutableArray<RiskScenario> scenarios)
    {
        Rows = new ChainScenario[scenarios.Length];
        for (var row = 0; row < scenarios.Length; row++) Rows[row] = new ChainScenario(scenarios[row].Move, IndexOf(scenarios[row]));
    }

    public ChainScenario[] Rows { get; }

    /// <summary>Shocked volatilities, distinct changes x stride; 0 where there is no option.</summary>
    public double[] Volatilities(IReadOnlyList<InstrumentState> states, int stride)
    {
        var volatilities = new double[_distinct.Count * stride];
        for (var column = 0; column < states.Count; column++)
        {
            if (states[column].Instrument is not Option option) continue;
            var shape = VolatilityShape.Of(option, states[column]);
            for (var row = 0; row < _distinct.Count; row++) volatilities[(row * stride) + column] = shape.Shocked(_distinct[row]);
        }

        return volatilities;
    }

    private int IndexOf(RiskScenario scenario)
    {
        var shape = scenario with { Label = "", Move = 0.0 };
        var index = _distinct.IndexOf(shape);
        if (index >= 0) return index;
        _distinct.Add(shape);
        return _distinct.Count - 1;
    }
}
