using System.Runtime.CompilerServices;
using MarginOptimizer.Pricing.Numerics;

namespace MarginOptimizer.Pricing.Chains;

/// <summary>Four neighbouring columns of a chain in registers.</summary>
internal readonly struct ChainBlock
{
    public readonly QuadLane SquareRootYears;
    public readonly QuadLane ContractValue;
    private readonly QuadLane _forward;
    private readonly QuadLane _strike;
    private readonly QuadLane _volatility;
    private readonly QuadLane _sign;
    private readonly QuadLane _inverse;

    public ChainBlock(OptionChain chain, int column)
    {
        SquareRootYears = QuadLane.Load(chain.SquareRootYears, column);
        ContractValue = QuadLane.Load(chain.ContractValues, column);
        _forward = QuadLane.Load(chain.Forwards, column);
        _strike = QuadLane.Load(chain.Strikes, column);
        _volatility = QuadLane.Load(chain.Volatilities, column);
        _sign = QuadLane.Load(chain.Signs, column);
        _inverse = QuadLane.Load(chain.Inverse, column);
    }

    /// <summary>Value before any shock, per coin, settlement currency.</summary>
    public QuadLane ValueNow() => At(_forward).Value(_volatility * SquareRootYears);

    public ShockedBlock Shocked(double move) => At(_forward * QuadLane.Of(1.0 + move));

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private ShockedBlock At(QuadLane forward) => new(
        new Moneyness<QuadLane>(forward, _strike, _sign),
        QuadLane.WhereLess(QuadLane.Of(0.0), _inverse, forward, QuadLane.Of(1.0)));
}
