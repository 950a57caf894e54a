namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>How a part is known to hold nothing better.</summary>
internal enum PartProof
{
    /// <summary>Multipliers prove a lower bound.</summary>
    Bound,

    /// <summary>Multipliers prove that no trades of the part keep every limit.</summary>
    Contradiction,

    /// <summary>The ranges of the part contradict each other, or the cost budget.</summary>
    Nothing,

    /// <summary>Every choice of whole lots was evaluated.</summary>
    Enumeration,
}
