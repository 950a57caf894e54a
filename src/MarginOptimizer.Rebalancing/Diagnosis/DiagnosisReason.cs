namespace MarginOptimizer.Rebalancing.Diagnosis;

/// <summary>What a diagnosis found.</summary>
public enum DiagnosisReason
{
    /// <summary>There are trades, or none at all, that keep every limit.</summary>
    NoConflict,

    /// <summary>The limits contradict each other: proven.</summary>
    Infeasible,

    /// <summary>The limits contradict the rules of orders, whole lots or smallest sizes: proven. Without these rules there is a way.</summary>
    InfeasibleInLots,

    /// <summary>Nothing was found that keeps the limits, and no contradiction is proven.</summary>
    Undecided,
}
