using System.Collections.Immutable;
using MarginOptimizer.Solver.Branching;
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

    /// <summary>Proven for the program with its lots and rules on legs by <see cref="Tree"/>, or without one by <see cref="Certificate"/>; -infinity when nothing is known.</summary>
    public required double LowerBound { get; init; }

    /// <summary>Optimum with lots disregarded, NaN when it was not reached.</summary>
    public double RelaxedObjective { get; init; } = double.NaN;

    /// <summary>The point with lots disregarded; empty when it was not reached.</summary>
    public double[] RelaxedX { get; init; } = [];

    /// <summary>Proof of <see cref="LowerBound"/>; null when there is none.</summary>
    public Certificate? Certificate { get; init; }

    /// <summary>
    /// Proof of <see cref="LowerBound"/> over whole lots and rules on legs, or that no point keeps both; null where <see cref="Certificate"/> proves it alone.
    /// </summary>
    public TreeProof? Tree { get; init; }

    /// <summary>Parts evaluated by branch and bound.</summary>
    public int Nodes { get; init; }

    /// <summary>Proof that the limits contradict each other; null unless they do.</summary>
    public Certificate? Infeasibility { get; init; }

    /// <summary>Names of the limits with a multiplier in <see cref="Infeasibility"/>; not necessarily a smallest set.</summary>
    public ImmutableArray<string> ConflictingLimits { get; init; } = [];

    /// <summary>Pivots of the simplex, all stages together.</summary>
    public int Iterations { get; init; }

    /// <summary>Deterministic work units spent; the same on every machine.</summary>
    public long Work { get; init; }

    /// <summary>Times that an inverse or a factorisation was computed afresh.</summary>
    public int Refactorisations { get; init; }

    /// <summary>Cuts or rows added to the master problem on the way; 0 where everything was there from the start.</summary>
    public int Cuts { get; init; }

    /// <summary>Scenario rows evaluated by lazy methods, in full passes over all of them; 0 where everything was in the master problem.</summary>
    public double Passes { get; init; }

    /// <summary>Checkpoints passed: the numbered moments at which clock, work limit and cancellation are looked at.</summary>
    public int Checkpoints { get; init; }

    /// <summary>
    /// The checkpoint at which a limit or a cancellation ended the search, null when none did. As <see cref="SolveBudget.CheckpointLimit"/> it
    /// repeats the same answer, on any machine.
    /// </summary>
    public int? StoppedAt { get; init; }

    /// <summary>Where the method ended, for the next solve of a program of the same shape; null where a method has none.</summary>
    public WarmStart? WarmStart { get; init; }

    public WarmStartUse WarmStartUse { get; init; }

    /// <summary>The artificial box on which everything is proven, where the problem as given had none; null when the program's box is the problem's own.</summary>
    public VariableBox? Box { get; init; }

    /// <summary>A program without variables has a point too: the empty one.</summary>
    public bool HasPoint => X.Length > 0 || double.IsFinite(Objective);

    /// <summary>Objective of the incumbent, +infinity without one.</summary>
    public double UpperBound => HasPoint ? Objective : double.PositiveInfinity;

    /// <summary>Upper less lower bound, in units of the objective; +infinity when either is unknown.</summary>
    public double Gap => HasPoint && !double.IsNegativeInfinity(LowerBound) ? Objective - LowerBound : double.PositiveInfinity;

    /// <summary>The status rests on a certificate that <see cref="CertificateChecker"/> can recompute: optimal within the gap asked for, or infeasible, in lots too.</summary>
    public bool Proven => Status switch
    {
        SolutionStatus.Optimal => Certificate is not null,
        SolutionStatus.Infeasible => Infeasibility is not null,
        SolutionStatus.InfeasibleInLots => Tree is not null,
        _ => false,
    };
}
