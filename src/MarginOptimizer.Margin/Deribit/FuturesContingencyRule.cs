namespace MarginOptimizer.Margin.Deribit;

/// <summary>Which futures an early portfolio margin charged by size.</summary>
public enum FuturesContingencyRule
{
    /// <summary>Every coin of size, long or short.</summary>
    Gross,

    /// <summary>The lesser of all long and all short sizes.</summary>
    Offset,
}
