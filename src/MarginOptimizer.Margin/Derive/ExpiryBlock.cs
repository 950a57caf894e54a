using System.Collections.Immutable;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Pricing.Chains;

namespace MarginOptimizer.Margin.Derive;

/// <summary>The options of one coin and expiry, with what they are priced from.</summary>
/// <param name="Key">Coin and expiry.</param>
/// <param name="Seconds">Whole seconds to expiry, 0 once it has passed.</param>
/// <param name="Fixed">Part of the forward that a shock of the spot leaves as it is.</param>
/// <param name="Variable">The rest of it.</param>
/// <param name="Feed">Rate and confidences.</param>
/// <param name="Discount">Of a payment at expiry.</param>
/// <param name="Options">In the order of their columns.</param>
internal sealed record ExpiryBlock(
    ForwardKey Key, long Seconds, double Fixed, double Variable, ExpiryFeed Feed, double Discount, ImmutableArray<OptionColumn> Options)
{
    private const double SecondsPerYear = 365.0 * 86_400.0;

    /// <summary>Years of 365 days, as the venue counts them.</summary>
    public double Years => Seconds / SecondsPerYear;

    public double Forward => Variable + Fixed;

    /// <summary>The oracle's rate, never below zero.</summary>
    public double Rate => Math.Max(0.0, Feed.Rate);

    /// <summary>The spot times a factor.</summary>
    /// <param name="volatilityRow">Row of the volatilities to use.</param>
    public ExpiryScenario At(double spot, int volatilityRow = 0) => new((Variable * spot) + Fixed, volatilityRow);

    /// <summary>A table for <see cref="Values"/> with the present volatilities in its first row.</summary>
    public double[] Volatilities(int rows)
    {
        var volatilities = new double[rows * OptionChain.StrideOf(Options.Length)];
        for (var k = 0; k < Options.Length; k++) volatilities[k] = Options[k].Volatility;
        return volatilities;
    }

    /// <summary>Values of one unit of quantity of each option, USD, one row per scenario; rows of the options' number rounded up to a multiple of 4.</summary>
    /// <param name="volatilities">Rows of the same length.</param>
    public double[] Values(ReadOnlySpan<ExpiryScenario> scenarios, ReadOnlySpan<double> volatilities)
    {
        var chain = new ExpiryChain(Options.Length, Years, Discount);
        for (var k = 0; k < Options.Length; k++) chain.Set(k, Options[k].Type, Options[k].Strike, Options[k].Size);
        var values = new double[scenarios.Length * chain.Stride];
        ExpiryKernel.FillValues(chain, scenarios, volatilities, values);
        return values;
    }
}
