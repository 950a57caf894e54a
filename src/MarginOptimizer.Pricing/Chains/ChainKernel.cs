using System.Runtime.CompilerServices;
using MarginOptimizer.Pricing.Numerics;

namespace MarginOptimizer.Pricing.Chains;

/// <summary>
/// Reprices a whole chain in every scenario, four options at a time. Same formula and same bits as <see cref="InstrumentValue.ProfitAt"/>;
/// allocates nothing.
/// </summary>
public static class ChainKernel
{
    /// <summary>
    /// Losses of +1 quantity of each option, settlement currency: minus the P&amp;L from the chain's state to the shocked one.
    /// </summary>
    /// <param name="chain">The columns.</param>
    /// <param name="scenarios">The rows; neighbours with the same move share part of the work.</param>
    /// <param name="volatilities">Shocked volatilities, row-major, rows of <see cref="OptionChain.Stride"/>; padding of any finite value.</param>
    /// <param name="losses">Filled row-major, scenarios x <see cref="OptionChain.Stride"/>; neutral columns become 0.</param>
    /// <exception cref="ArgumentException">A table is too short, or a scenario names a row of volatilities that is not there.</exception>
    public static void FillLosses(
        OptionChain chain, ReadOnlySpan<ChainScenario> scenarios, ReadOnlySpan<double> volatilities, Span<double> losses)
    {
        var stride = chain.Stride;
        Validate(stride, scenarios, volatilities, losses);
        for (var column = 0; column < stride; column += QuadLane.Width)
        {
            FillColumns(new ChainBlock(chain, column), stride, scenarios, volatilities[column..], losses[column..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillColumns(
        ChainBlock block, int stride, ReadOnlySpan<ChainScenario> scenarios, ReadOnlySpan<double> volatilities, Span<double> losses)
    {
        var before = block.ValueNow();
        var market = default(ShockedBlock);
        var move = double.NaN;
        for (var row = 0; row < scenarios.Length; row++)
        {
            if (scenarios[row].Move != move)
            {
                move = scenarios[row].Move;
                market = block.Shocked(move);
            }

            var volatility = QuadLane.Load(volatilities, scenarios[row].VolatilityRow * stride);
            var loss = QuadLane.Of(0.0) - ((market.Value(volatility * block.SquareRootYears) - before) * block.ContractValue);
            loss.Store(losses, row * stride);
        }
    }

    private static void Validate(
        int stride, ReadOnlySpan<ChainScenario> scenarios, ReadOnlySpan<double> volatilities, ReadOnlySpan<double> losses)
    {
        if (losses.Length < scenarios.Length * stride) throw new ArgumentException("shorter than scenarios x stride", nameof(losses));
        foreach (var scenario in scenarios)
        {
            if (scenario.VolatilityRow >= 0 && (scenario.VolatilityRow + 1) * stride <= volatilities.Length) continue;
            throw new ArgumentException($"no row {scenario.VolatilityRow} of {stride} volatilities", nameof(scenarios));
        }
    }
}
