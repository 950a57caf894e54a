namespace MarginOptimizer.Margin.Derive;

/// <summary>Charge when the stablecoin that positions settle in falls below its peg.</summary>
/// <param name="Threshold">USD per stablecoin from which on nothing is charged.</param>
/// <param name="Factor">Per unit of price below the threshold.</param>
public readonly record struct PegParameters(double Threshold, double Factor)
{
    public double Rate(double stablePrice) => Math.Max(0.0, Threshold - stablePrice) * Factor;
}
