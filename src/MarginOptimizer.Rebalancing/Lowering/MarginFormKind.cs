namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>What became of the margin model in the optimisation program. There is no fifth.</summary>
public enum MarginFormKind
{
    /// <summary>The program is convex and equals the evaluation everywhere.</summary>
    ExactConvex,

    /// <summary>The program equals the evaluation once its binary variables are 0 or 1.</summary>
    ExactWithBinaries,

    /// <summary>Bounds come from a program that is nowhere above the evaluation; the trades are evaluated exactly, and proven only where both meet.</summary>
    RelaxationOnly,

    /// <summary>Some part has no bound that a program could use.</summary>
    NotOptimisable,
}
