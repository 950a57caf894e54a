using System.Diagnostics;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Frontiers;

/// <summary>Traces the least margin of a problem against a bound.</summary>
public static class FrontierTracer
{
    /// <param name="problem">In the mode that minimises margin; its cost budget is a mark against cost, and a limit against theta.</param>
    /// <param name="options">Against what, and where proposals are wanted.</param>
    /// <param name="budget">
    /// Of everything: the clock is shared by the curve and the points, the work limit by the points (the curve is bounded by a fixed number of solves). The gap is
    /// replaced by the problem's.
    /// </param>
    /// <param name="cancellation">Ends the search early; points not reached say so.</param>
    /// <exception cref="InvalidInputException">Problem or options are faulty, with every fault by path.</exception>
    /// <exception cref="InvalidOperationException">An answer did not reproduce: a defect, and nothing is returned.</exception>
    public static Frontier Trace(RebalancingProblem problem, FrontierOptions options, SolveBudget budget, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(budget);
        var entered = Stopwatch.GetTimestamp();
        Check(problem, options);
        try
        {
            return new FrontierRun(PreparedProblem.Of(problem), options, budget, entered, cancellation).Trace();
        }
        catch (NotOptimisableException fault)
        {
            throw new InvalidInputException("problem", fault.Message);
        }
    }

    /// <summary>Checks the question without answering it.</summary>
    /// <exception cref="InvalidInputException">Problem or options are faulty, with every fault by path.</exception>
    public static void Check(RebalancingProblem problem, FrontierOptions options)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(options);
        var faults = new ViolationList();
        options.Check(faults);
        if (problem.Mode != RebalancingMode.MinMargin) faults.Add("problem.mode", "must be the mode that minimises margin: a frontier is traced of the least margin");
        for (var k = 0; k < problem.Accounts.Length; k++)
        {
            var orders = problem.Accounts[k].Book.OpenOrders;
            for (var i = 0; i < orders.Length; i++)
            {
                if (orders[i].MayCancel) faults.Add($"problem.{AccountChecks.PathOf(problem, k, "book")}.open_orders[{i}].may_cancel", "is for proposals: along a frontier every open order rests");
            }
        }

        faults.ThrowIfAny();
        Rebalancer.Check(problem);
    }
}
