using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Pricing;
using MarginOptimizer.Pricing.Chains;

namespace MarginOptimizer.Risk.Scenarios;

/// <summary>Losses in USD of +1 quantity of each instrument in each scenario. A move applies to every base coin at once.</summary>
/// <param name="Scenarios">The rows.</param>
/// <param name="Columns">Number of instruments.</param>
/// <param name="Stride">Distance between rows of <paramref name="Losses"/>, a multiple of 4; padding is 0.</param>
/// <param name="Losses">
/// Row-major; minus the P&amp;L from now to the shocked state. That of an inverse contract is its coin P&amp;L valued at its own moved underlying;
/// the quote currency of linear contracts counts as USD.
/// </param>
public sealed record RiskTable(ImmutableArray<RiskScenario> Scenarios, int Columns, int Stride, double[] Losses)
{
    public ReadOnlySpan<double> Row(int row) => Losses.AsSpan(row * Stride, Columns);

    /// <summary>Prices every instrument in every scenario.</summary>
    /// <param name="states">The columns, in this order.</param>
    /// <param name="scenarios">The rows, in this order.</param>
    public static RiskTable Of(IReadOnlyList<InstrumentState> states, ImmutableArray<RiskScenario> scenarios)
    {
        var chain = OptionChain.Of(states);
        var surfaces = new VolatilitySurfaces(scenarios);
        var losses = new double[scenarios.Length * chain.Stride];
        ChainKernel.FillLosses(chain, surfaces.Rows, surfaces.Volatilities(states, chain.Stride), losses);
        for (var row = 0; row < scenarios.Length; row++)
        {
            ToUsd(states, scenarios[row].Move, losses.AsSpan(row * chain.Stride, states.Count));
        }

        return new RiskTable(scenarios, states.Count, chain.Stride, losses);
    }

    private static void ToUsd(IReadOnlyList<InstrumentState> states, double move, Span<double> losses)
    {
        for (var column = 0; column < losses.Length; column++)
        {
            var state = states[column];
            if (state.Instrument is not Option) losses[column] = -InstrumentValue.ProfitAt(state, move, double.NaN);
            if (state.Instrument.Payoff == Payoff.Inverse) losses[column] *= state.Underlying * (1.0 + move);
        }
    }
}
