namespace MarginOptimizer.Domain.Instruments;

/// <summary>
/// Taker fees. The fee of one unit of base size is <c>min(Rate * reference, CapOfPremium * price)</c>, where the reference is 1 coin for
/// inverse options, the index for linear options, and the traded notional for futures, perpetuals and spot (where no cap applies).
/// </summary>
/// <param name="TakerRate">Fraction; negative for a rebate.</param>
/// <param name="CapOfPremium">Fraction of the premium, +infinity where no cap applies.</param>
public readonly record struct FeeSchedule(double TakerRate, double CapOfPremium)
{
    public static FeeSchedule None { get; } = new(0.0, double.PositiveInfinity);

    /// <summary>Fee of one unit traded at <paramref name="price"/> &gt;= 0.</summary>
    public double PerUnit(double reference, double price)
    {
        var full = TakerRate * reference;
        return double.IsPositiveInfinity(CapOfPremium) ? full : Math.Min(full, CapOfPremium * price);
    }
}
