using System.Runtime.CompilerServices;
using MarginOptimizer.Pricing.Numerics;

namespace MarginOptimizer.Pricing.Chains;

/// <summary>Four options at moved forwards, ready for any volatility.</summary>
/// <param name="moneyness">What does not depend on volatility.</param>
/// <param name="conversion">The moved forward for inverse options, 1 for linear ones.</param>
internal readonly struct ShockedBlock(Moneyness<QuadLane> moneyness, QuadLane conversion)
{
    private readonly Moneyness<QuadLane> _moneyness = moneyness;
    private readonly QuadLane _conversion = conversion;

    /// <summary>Value per coin, settlement currency; <paramref name="deviation"/> = vol sqrt(T).</summary>
    // A compilation of its own, optimised from the first call: inlined, it would exceed what the compiler is willing to inline.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public QuadLane Value(QuadLane deviation) => _moneyness.Price(deviation) / _conversion;
}
