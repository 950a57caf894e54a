namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>What stops a size from growing.</summary>
public enum SizeStop
{
    /// <summary>The headroom would fall below its target.</summary>
    Headroom,

    /// <summary>A limit of the question.</summary>
    Limit,

    /// <summary>No more is quoted, or may be taken of what is.</summary>
    Depth,

    /// <summary>The largest multiple looked at: a larger one may be admissible.</summary>
    Cap,
}
