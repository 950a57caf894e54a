namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>What becomes of legs that expire.</summary>
public enum RollRule
{
    /// <summary>They are settled to cash and gone.</summary>
    None,

    /// <summary>Each is opened again at the next listed expiry: options at the nearest strike, the lower of two equally near.</summary>
    Strike,

    /// <summary>As <see cref="Strike"/>, options at the strike whose Black delta at that time is nearest to the present delta of the expiring one.</summary>
    Delta,
}
