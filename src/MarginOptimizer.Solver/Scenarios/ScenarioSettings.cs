using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Scenarios;

/// <summary>How one run goes about it.</summary>
/// <param name="Budget">Gap and tolerance.</param>
/// <param name="GapReference">Size that the relative gap refers to.</param>
/// <param name="TakeAll">All rows enter the master problem at once.</param>
/// <param name="SolveMaster">Solves a master problem, counting work.</param>
internal sealed record ScenarioSettings(
    SolveBudget Budget, double GapReference, bool TakeAll, Func<ConvexProgram, WorkMeter, Solution> SolveMaster);
