using System.Collections.Immutable;
using MarginOptimizer.Margin;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>Which moves liquidate a book, how far away they are, and what would be closed.</summary>
public sealed record LiquidationAnswer
{
    /// <summary>At the present market.</summary>
    public required CompiledMargin Compiled { get; init; }

    /// <summary>The margin at the present market.</summary>
    public required BookFigures Now { get; init; }

    /// <summary>Every state of the grid: volatility shifts in the order given, moves ascending.</summary>
    public required ImmutableArray<LiquidationState> States { get; init; }

    /// <summary>For each volatility shift the nearest edge down and up, where the grid has one.</summary>
    public required ImmutableArray<LiquidationEdge> Edges { get; init; }

    /// <summary>The edge with the smallest move of all; null where the grid has none.</summary>
    public LiquidationEdge? Nearest => Edges.IsEmpty ? null : Edges.MinBy(e => Math.Abs(e.State.Move));

    /// <summary>Liquidation distance: the size of the nearest move, a fraction; +infinity where the grid has none.</summary>
    public double Distance => Nearest is { } edge ? Math.Abs(edge.State.Move) : double.PositiveInfinity;

    /// <summary>At the nearest edge, the positions of its unit in the order in which they would be closed, until the headroom is back.</summary>
    public required ImmutableArray<ClosedPosition> Order { get; init; }

    /// <summary>The order is the venue's own rule; otherwise it is the order of contributions, and the venue's is not known.</summary>
    public required bool IsVenueOrder { get; init; }
}
