namespace MarginOptimizer.Margin.Expressions;

/// <summary>How the values of scenario rows become one number.</summary>
/// <param name="TailMass">Mean of the largest rows of this total mass, &gt;= 1; 1 is the largest row itself.</param>
/// <param name="Order">1 or more: the value of the row of that rank from the largest, and the mass plays no part; 0: by mass. Not convex above 1.</param>
public readonly record struct RowReduction(double TailMass, int Order)
{
    public static RowReduction Max { get; } = new(1.0, 0);

    public static RowReduction TailMean(double mass) => new(mass, 0);

    public static RowReduction Ordered(int order) => new(1.0, order);

    /// <summary>Whether it is the largest row.</summary>
    public bool IsMax => Order == 1 || (Order == 0 && TailMass == 1.0);
}
