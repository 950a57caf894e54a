using System.Diagnostics;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Diagnosis;

/// <summary>Finds the minimal sets of limits of a problem that contradict each other, and the single limits that would restore feasibility.</summary>
public static class LimitDiagnoser
{
    /// <summary>Most sets that one diagnosis takes.</summary>
    public const int MostSets = 100;

    /// <param name="problem">As for a proposal; targets of its mode are limits too.</param>
    /// <param name="mostSets">1 to <see cref="MostSets"/>.</param>
    /// <param name="budget">Of everything; the work limit is that of each solve.</param>
    /// <param name="cancellation">Ends the search; what was found by then is returned, and says that it is not all.</param>
    /// <exception cref="InvalidInputException">The problem is faulty, with every fault by path.</exception>
    public static LimitDiagnosis Diagnose(RebalancingProblem problem, int mostSets, SolveBudget budget, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(budget);
        var entered = Stopwatch.GetTimestamp();
        if (mostSets is < 1 or > MostSets)
            throw new InvalidInputException("most_sets", FormattableString.Invariant($"is {mostSets}, expected 1 to {MostSets}"));
        try
        {
            return new DiagnosisRun(PreparedProblem.Of(problem), mostSets, budget, entered, cancellation).Diagnose();
        }
        catch (NotOptimisableException fault)
        {
            throw new InvalidInputException("problem", fault.Message);
        }
    }
}
