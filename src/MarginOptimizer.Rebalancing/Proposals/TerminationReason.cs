namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>How a search ended; every one of these is an answer, not an error.</summary>
public enum TerminationReason
{
    /// <summary>The gap is within the requested one.</summary>
    Optimal,

    /// <summary>Every limit is kept, and the gap is certified but wider than requested.</summary>
    FeasibleWithinGap,

    /// <summary>As before, stopped by the budget of time or work.</summary>
    FeasibleAtLimit,

    /// <summary>The limits contradict each other: proven.</summary>
    Infeasible,

    /// <summary>Fractions fulfil the limits, whole lots cannot: proven.</summary>
    InfeasibleInLots,

    /// <summary>Doing nothing is better by the mode's own objective, or the gain is below the minimum benefit.</summary>
    NoTradeWorthwhile,

    /// <summary>No trades were found that keep every limit, and infeasibility is not proven.</summary>
    NoSolutionFound,

    /// <summary>The answer does not reproduce to the accuracy promised.</summary>
    Imprecise,

    /// <summary>The arithmetic broke down.</summary>
    NumericalFailure,
}
