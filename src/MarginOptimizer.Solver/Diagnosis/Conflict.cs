using System.Collections.Immutable;
using MarginOptimizer.Solver.Certificates;

namespace MarginOptimizer.Solver.Diagnosis;

/// <summary>Limits that contradict each other.</summary>
/// <param name="Limits">Names, in the order of the program.</param>
/// <param name="Proof">Multipliers that prove it, for the program as given; those of all other limits are 0.</param>
/// <param name="Irreducible">Without any one of them the others can be kept together; false when the budget ended the search before.</param>
/// <param name="Smallest">No set of fewer limits contradicts itself; false when that was not looked into.</param>
public sealed record Conflict(ImmutableArray<string> Limits, Certificate Proof, bool Irreducible, bool Smallest);
