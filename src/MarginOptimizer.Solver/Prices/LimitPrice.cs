namespace MarginOptimizer.Solver.Prices;

/// <summary>
/// What a bound costs, three ways: the marginal multiplier alone misleads, it may hold for a hair's breadth only. All of the program with lots
/// disregarded; values in units of the objective, bounds in units of the limit.
/// </summary>
public sealed record LimitPrice
{
    public required string Limit { get; init; }

    public required LimitSide Side { get; init; }

    /// <summary>The bound as it stands.</summary>
    public required double Bound { get; init; }

    /// <summary>Optimum with the bound as it stands.</summary>
    public required double Optimum { get; init; }

    public required double Step { get; init; }

    /// <summary>Change of the optimum when the bound is relaxed by the step, &lt;= 0; solved again.</summary>
    public required double Relaxed { get; init; }

    /// <summary>Change of the optimum when the bound is tightened by the step, &gt;= 0; +infinity when nothing keeps the limits then.</summary>
    public required double Tightened { get; init; }

    /// <summary>Smallest multiplier over the optimal dual face: gain per unit at the first relaxation.</summary>
    public required double MarginalLow { get; init; }

    /// <summary>Largest multiplier over the optimal dual face: loss per unit at the first tightening; +infinity when there is no room to tighten at all.</summary>
    public required double MarginalHigh { get; init; }

    /// <summary>The bound, relaxed, up to which every unit gains <see cref="MarginalLow"/>; infinite when that never ends.</summary>
    public required double RelaxedRange { get; init; }

    /// <summary>The bound, tightened, up to which every unit loses <see cref="MarginalHigh"/>.</summary>
    public required double TightenedRange { get; init; }

    /// <summary>False when the budget, a gap or the cap on solves ended the search: what was not found is NaN.</summary>
    public required bool Complete { get; init; }
}
