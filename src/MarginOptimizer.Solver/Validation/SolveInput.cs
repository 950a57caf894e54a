using System.Globalization;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Validation;

/// <summary>What a solver looks at before it looks at anything else.</summary>
internal static class SolveInput
{
    /// <exception cref="ArgumentException">The message names each missing part of the program, or each fault of the budget, on a line of its own.</exception>
    public static void ThrowIfUnusable(ConvexProgram program, SolveBudget budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ThrowIfMalformed(budget);
        ProgramValidation.ThrowIfIncomplete(program);
    }

    /// <summary>A NaN compares false with everything: a search that waits for a gap below it would never end.</summary>
    private static void ThrowIfMalformed(SolveBudget budget)
    {
        List<string> faults = [];
        if (budget.Threads < 1)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"Threads is {budget.Threads}, at least 1 is needed"));
        }

        if (budget.WorkLimit < 0)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"WorkLimit is {budget.WorkLimit}, it cannot be negative"));
        }

        RequireNumber(nameof(SolveBudget.RelativeGap), budget.RelativeGap);
        RequireNumber(nameof(SolveBudget.AbsoluteGap), budget.AbsoluteGap);
        RequireNumber(nameof(SolveBudget.FeasibilityTolerance), budget.FeasibilityTolerance);
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join('\n', faults), nameof(budget));
        }

        void RequireNumber(string name, double value)
        {
            if (!(value >= 0.0))
            {
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}, a number >= 0 is needed"));
            }
        }
    }
}
