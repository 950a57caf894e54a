using MarginOptimizer.Margin;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>The largest sizes of a basket, both ways.</summary>
public sealed record MaxSizeAnswer
{
    public required CompiledMargin Compiled { get; init; }

    /// <summary>The present book.</summary>
    public required BookFigures Present { get; init; }

    /// <summary>The present book is within every limit.</summary>
    public required bool StartsInside { get; init; }

    /// <summary>
    /// Every limit is proven convex along the trade, so that what lies between two admissible multiples at one price level is admissible too;
    /// otherwise every multiple up to the last was evaluated, and the first exit is the answer.
    /// </summary>
    public required bool IsConvex { get; init; }

    /// <summary>Trading the basket; null where no multiple of it that was looked at is admissible.</summary>
    public required SizeRange? Forward { get; init; }

    /// <summary>Trading its opposite.</summary>
    public required SizeRange? Backward { get; init; }
}
