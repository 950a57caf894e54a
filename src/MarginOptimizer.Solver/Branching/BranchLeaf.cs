using System.Collections.Immutable;
using MarginOptimizer.Solver.Certificates;

namespace MarginOptimizer.Solver.Branching;

/// <summary>A part of a program that was not divided further, with the multipliers that bound it.</summary>
/// <param name="Ranges">What sets the part off from the program, one entry per variable at most.</param>
/// <param name="Certificate">Multipliers for the program with these ranges as its box.</param>
/// <param name="IsEmpty">The multipliers prove that the part has no point; otherwise they prove a lower bound.</param>
public sealed record BranchLeaf(ImmutableArray<VariableRange> Ranges, Certificate Certificate, bool IsEmpty);
