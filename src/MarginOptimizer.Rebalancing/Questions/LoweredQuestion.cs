using System.Collections.Immutable;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>A question as a program.</summary>
/// <param name="Program">Its points are feasible for the question, its objective nowhere below the true one.</param>
/// <param name="Relaxation">The same with limits and objective nowhere above the true ones: what bounds and proofs of infeasibility refer to.</param>
/// <param name="Restrictions">Limits of <paramref name="Program"/> that the question does not have; proofs leave them out.</param>
/// <param name="PresentIsBeyond">The present book breaks a restriction that keeps a part of the margin at zero.</param>
internal sealed record LoweredQuestion(
    ConvexProgram Program, ConvexProgram Relaxation, ImmutableArray<string> Restrictions, bool PresentIsBeyond);
