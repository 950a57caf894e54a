using System.Collections.Immutable;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Solver.Diagnosis;

/// <summary>The least costly way to move bounds so that all limits can be kept together.</summary>
/// <param name="Limits">Bounds that move; empty when none has to.</param>
/// <param name="Cost">Sum of steps times their cost; +infinity when none was found.</param>
/// <param name="LowerBound">No relaxation costs less.</param>
/// <param name="X">A point that keeps all limits then: one of least objective where the method can tell.</param>
/// <param name="Status">Of the search; infeasible when no relaxation of these bounds helps.</param>
public sealed record CheapestRelaxation(ImmutableArray<RelaxedLimit> Limits, double Cost, double LowerBound, double[] X, SolutionStatus Status);
