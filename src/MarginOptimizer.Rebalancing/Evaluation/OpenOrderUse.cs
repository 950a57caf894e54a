namespace MarginOptimizer.Rebalancing.Evaluation;

/// <summary>What became of the resting orders of a margin unit.</summary>
internal enum OpenOrderUse
{
    /// <summary>There are none.</summary>
    None,

    /// <summary>Its requirements count them with their worst fills.</summary>
    Counted,

    /// <summary>Its requirements have no form that counts them.</summary>
    LeftOut,
}
