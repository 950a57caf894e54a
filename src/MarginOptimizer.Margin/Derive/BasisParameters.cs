namespace MarginOptimizer.Margin.Derive;

/// <summary>Charge on forwards that move apart: each expiry on its own loses what a move of its forward costs, times a factor of its time.</summary>
/// <param name="SpotUp">Factor on the forward, &gt;= 1.</param>
/// <param name="SpotDown">Factor on the forward, 0 .. 1.</param>
/// <param name="AddFactor">Share of the loss charged at no time left.</param>
/// <param name="MultFactor">Further share per year.</param>
public sealed record BasisParameters(double SpotUp, double SpotDown, double AddFactor, double MultFactor)
{
    public double Factor(double years) => AddFactor + (MultFactor * years);
}
