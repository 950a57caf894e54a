namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>At which prices trades are assumed to be done.</summary>
public enum FillRule
{
    /// <summary>At the mark, in any size, with the taker fee where fees are asked for.</summary>
    Mark,

    /// <summary>Through the visible ladders, with the taker fee; never more than is visible where the depth is known.</summary>
    Quotes,
}
