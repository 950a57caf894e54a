using System.Collections.Immutable;
using MarginOptimizer.Solver.Certificates;

namespace MarginOptimizer.Solver.Answer;

/// <summary>What a solver found, with the evidence for it.</summary>
public sealed record Solution
{
    public required SolutionStatus Status { get; init; }

    /// <summary>The incumbent; empty when there is none.</summary>
    public required double[] X { get; init; }

    /// <summary>Objective at <see cref="X"/>, +infinity without one.</summary>
    public required double Objective { get; init; }

    /// <summary>Proven by <see cref="Certificate"/> for the program with its lots; -infinity when nothing is known.</summary>
    public required double LowerBound { get; init; }

    /// <summary>Optimum with lots disregarded, NaN when it was not reached.</summary>
    public double RelaxedObjective { get; init; } = double.NaN;

    /// <summary>The point with lots disregarded; empty when it was not reached.</summary>
    public double[] RelaxedX { get; init; } = [];

    /// <summary>Proof of <see cref="LowerBound"/>; null when there is none.</summary>
    public Certificate? Certificate { get; init; }

    /// <summary>Proof that the limits contradict each other; null unless they do.</summary>
    public Certificate? Infeasibility { get; init; }

    /// <summary>Names of the limits with a multiplier in <see cref="Infeasibility"/>; not necessarily a smallest set.</summary>
    public ImmutableArray<string> ConflictingLimits { get; init; } = [];

    /// <summary>Pivots of the simplex, all stages together.</summary>
    public int Iterations { get; init; }

    /// <summary>Deterministic work units spent; the same on every machine.</summary>
    public long Work { get; init; }

    public bool HasPoint => X.Length > 0;
}
