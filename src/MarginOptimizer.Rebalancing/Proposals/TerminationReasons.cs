using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>The trader's words for how a solve ended.</summary>
internal static class TerminationReasons
{
    public static TerminationReason Of(SolutionStatus status) => status switch
    {
        SolutionStatus.Optimal => TerminationReason.Optimal,
        SolutionStatus.FeasibleWithGap => TerminationReason.FeasibleWithinGap,
        SolutionStatus.FeasibleAtLimit => TerminationReason.FeasibleAtLimit,
        SolutionStatus.Infeasible => TerminationReason.Infeasible,
        SolutionStatus.InfeasibleInLots => TerminationReason.InfeasibleInLots,
        SolutionStatus.NoSolutionFound => TerminationReason.NoSolutionFound,
        _ => TerminationReason.NumericalFailure,
    };
}
