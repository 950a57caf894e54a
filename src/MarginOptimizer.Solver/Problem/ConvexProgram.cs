using System.Collections.Immutable;

namespace MarginOptimizer.Solver.Problem;

/// <summary>
/// Minimise <see cref="Quadratic"/> + <see cref="Objective"/>, and among its minima <see cref="SecondObjective"/>, subject to <see cref="Limits"/>, x in the finite box
/// [<see cref="Lower"/>, <see cref="Upper"/>], and x_i a whole multiple of <c>Lots[i]</c> where that is positive. Knows nothing of finance.
/// </summary>
public sealed record ConvexProgram
{
    public required int VariableCount { get; init; }

    /// <summary>Finite.</summary>
    public required double[] Lower { get; init; }

    /// <summary>Finite, not below <see cref="Lower"/>.</summary>
    public required double[] Upper { get; init; }

    /// <summary>0 = continuous.</summary>
    public required double[] Lots { get; init; }

    public required ImmutableArray<ScenarioFunction> Functions { get; init; }

    public required ImmutableArray<SeparableFunction> Separables { get; init; }

    public ImmutableArray<NormFunction> Norms { get; init; } = [];

    /// <summary>Added to <see cref="Objective"/>; null = none, the normal case.</summary>
    public Quadratic? Quadratic { get; init; }

    public required ConvexForm Objective { get; init; }

    /// <summary>Null: any minimiser will do.</summary>
    public ConvexForm? SecondObjective { get; init; }

    public required ImmutableArray<ProgramLimit> Limits { get; init; }

    /// <summary>Null: every value of the box is as good as another.</summary>
    public LegRules? Legs { get; init; }

    /// <summary>Money to which relative gaps refer: gap / max(|objective at the start|, GapScale). &gt; 0.</summary>
    public double GapScale { get; init; } = 1.0;

    /// <summary>The same with lots disregarded and every limit as asked.</summary>
    public ConvexProgram InFractions() => this with
    {
        Lots = new double[VariableCount],
        Limits = [.. Limits.Select(limit => limit.UpperInFractions is { } upper ? limit with { Upper = upper, UpperInFractions = null } : limit)],
    };
}
