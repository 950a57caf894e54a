namespace MarginOptimizer.Rebalancing.Explanation;

/// <summary>
/// What one bound of a limit costs, three ways, of the program in fractions of lots: the objective J is what the mode minimises, USD. A marginal price
/// alone misleads: it may hold for a hair's breadth only.
/// </summary>
public sealed record BoundPrice
{
    public required bool IsLower { get; init; }

    /// <summary>As applied, in the unit of the limit.</summary>
    public required double Bound { get; init; }

    /// <summary>Distance of the resulting book to the bound, negative when broken.</summary>
    public required double Slack { get; init; }

    /// <summary>The trader's step, or 1 % of the larger of the bound and the present gross value; unit of the limit.</summary>
    public required double Step { get; init; }

    /// <summary>Change of J when the bound is relaxed by the step, &lt;= 0; solved again. NaN where it was not found in the budget.</summary>
    public required double Relaxed { get; init; }

    /// <summary>Change of J when the bound is tightened by the step, &gt;= 0; +infinity where nothing keeps the limits then, NaN where not found.</summary>
    public required double Tightened { get; init; }

    /// <summary>Gain of J per unit at the first relaxation, &gt;= 0.</summary>
    public required double MarginalLow { get; init; }

    /// <summary>Loss of J per unit at the first tightening; +infinity when there is no room to tighten.</summary>
    public required double MarginalHigh { get; init; }

    /// <summary>The bound, relaxed, up to which every unit gains <see cref="MarginalLow"/>; infinite when that never ends.</summary>
    public required double RelaxedRange { get; init; }

    /// <summary>The bound, tightened, up to which every unit loses <see cref="MarginalHigh"/> (at least up to there, where both are 0).</summary>
    public required double TightenedRange { get; init; }

    /// <summary>False where the budget ended the search for the marginals and ranges.</summary>
    public required bool IsComplete { get; init; }
}
