using System.Runtime.CompilerServices;
using MarginOptimizer.Pricing.Numerics;

namespace MarginOptimizer.Pricing.Chains;

/// <summary>Four options of one expiry in registers.</summary>
internal readonly struct ExpiryBlock
{
    // The largest number below the limit: lanes compare only by "less".
    private static readonly double BelowLargest = Math.BitDecrement(DiscountedBlack76.LargestDeviation);
    private readonly QuadLane _strike;
    private readonly QuadLane _sign;
    private readonly QuadLane _size;
    private readonly QuadLane _discount;
    private readonly QuadLane _squareRootYears;

    public ExpiryBlock(ExpiryChain chain, int start)
    {
        _strike = QuadLane.Load(chain.Strikes, start);
        _sign = QuadLane.Load(chain.Signs, start);
        _size = QuadLane.Load(chain.Sizes, start);
        _discount = QuadLane.Of(chain.Discount);
        _squareRootYears = QuadLane.Of(chain.SquareRootYears);
    }

    /// <summary>What does not depend on volatility.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public Moneyness<QuadLane> At(double forward) => new(QuadLane.Of(forward), _strike, _sign);

    /// <summary>Value of one unit of quantity: <see cref="DiscountedBlack76.Price"/> with its limits chosen lane by lane.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public QuadLane Value(in Moneyness<QuadLane> moneyness, double forward, QuadLane volatility)
    {
        var (zero, price) = (QuadLane.Of(0.0), QuadLane.Of(forward));
        var deviation = volatility * _squareRootYears;
        var value = moneyness.Price(deviation);
        var bound = QuadLane.WhereLess(zero, _sign, price, _strike);
        value = QuadLane.WhereLess(value, zero, zero, QuadLane.WhereLess(bound, value, bound, value));
        value = QuadLane.WhereLess(QuadLane.Of(BelowLargest), deviation, bound, value);
        value = QuadLane.WhereLess(zero, price, value, QuadLane.WhereLess(zero, _sign, zero, _strike));
        value = QuadLane.WhereLess(zero, _strike, value, QuadLane.WhereLess(zero, _sign, price, zero));
        return _size * (value * _discount);
    }
}
