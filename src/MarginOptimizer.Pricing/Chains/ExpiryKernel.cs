using System.Runtime.CompilerServices;
using MarginOptimizer.Pricing.Numerics;

namespace MarginOptimizer.Pricing.Chains;

/// <summary>
/// Values the options of one expiry at several forwards and volatilities, four options at a time. Same bits as
/// <see cref="DiscountedBlack76.Price"/> times the size; allocates nothing.
/// </summary>
public static class ExpiryKernel
{
    /// <summary>Values of +1 quantity of each option.</summary>
    /// <param name="chain">The options.</param>
    /// <param name="scenarios">The rows; neighbours with the same forward share part of the work.</param>
    /// <param name="volatilities">Row-major, rows of <see cref="ExpiryChain.Stride"/>; padding of any finite value.</param>
    /// <param name="values">Filled row-major, scenarios x <see cref="ExpiryChain.Stride"/>; padding becomes 0.</param>
    /// <exception cref="ArgumentException">A table is too short, or a scenario names a row of volatilities that is not there.</exception>
    public static void FillValues(
        ExpiryChain chain, ReadOnlySpan<ExpiryScenario> scenarios, ReadOnlySpan<double> volatilities, Span<double> values)
    {
        var stride = chain.Stride;
        if (values.Length < scenarios.Length * stride) throw new ArgumentException("shorter than scenarios x stride", nameof(values));
        foreach (var scenario in scenarios)
        {
            if (scenario.VolatilityRow >= 0 && (scenario.VolatilityRow + 1) * stride <= volatilities.Length) continue;
            throw new ArgumentException($"no row {scenario.VolatilityRow} of {stride} volatilities", nameof(scenarios));
        }

        for (var start = 0; start < stride; start += QuadLane.Width)
        {
            FillOptions(new ExpiryBlock(chain, start), stride, scenarios, volatilities[start..], values[start..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillOptions(
        in ExpiryBlock block, int stride, ReadOnlySpan<ExpiryScenario> scenarios, ReadOnlySpan<double> volatilities, Span<double> values)
    {
        var moneyness = default(Moneyness<QuadLane>);
        var forward = double.NaN;
        for (var row = 0; row < scenarios.Length; row++)
        {
            if (scenarios[row].Forward != forward)
            {
                forward = scenarios[row].Forward;
                moneyness = block.At(forward);
            }

            block.Value(moneyness, forward, QuadLane.Load(volatilities, scenarios[row].VolatilityRow * stride)).Store(values, row * stride);
        }
    }
}
