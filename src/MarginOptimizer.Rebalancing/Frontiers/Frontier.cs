using System.Collections.Immutable;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Rebalancing.Frontiers;

/// <summary>The least margin as a function of a bound: a curve in fractions of lots, and proposals at bounds asked for.</summary>
public sealed record Frontier
{
    public required FrontierAxis Axis { get; init; }

    /// <summary>
    /// From the tightest bound that can be kept (cost: the least; theta: the most) to the one beyond which nothing changes. Empty where there is no curve,
    /// as <see cref="CurveNote"/> says.
    /// </summary>
    public required ImmutableArray<FrontierVertex> Vertices { get; init; }

    /// <summary>The curve is the optimum in fractions at every bound, to rounding: no better book exists, and all its breakpoints are there.</summary>
    public required bool IsCurveExact { get; init; }

    /// <summary>Why there is no curve, or why it is not exact; otherwise empty.</summary>
    public required string CurveNote { get; init; }

    /// <summary>By bound, rising; empty when the limits cannot be kept at any bound.</summary>
    public required ImmutableArray<FrontierPoint> Points { get; init; }

    /// <summary>Of the question without any bound on the axis: infeasible here means at every bound.</summary>
    public required Termination Unbounded { get; init; }

    /// <summary>The present book: the margin minimised.</summary>
    public required double MarginTodayUsd { get; init; }

    /// <summary>The present book: USD per day.</summary>
    public required double ThetaTodayUsdPerDay { get; init; }

    /// <summary>The present book keeps every limit but the bound.</summary>
    public required bool TodayKeepsLimits { get; init; }

    /// <summary>Of the marks, those there are; bounds of vertices, or the problem's own budget.</summary>
    public required ImmutableArray<FrontierMarker> Markers { get; init; }

    public required ImmutableArray<MarginModelVersion> Models { get; init; }

    public required ImmutableArray<MarginWarning> Warnings { get; init; }

    /// <summary>Candidates over which the bounds hold.</summary>
    public required int CandidateCount { get; init; }

    /// <summary>Programs solved for the curve.</summary>
    public required int CurveSolves { get; init; }

    /// <summary>Deterministic work units of the points.</summary>
    public required long Work { get; init; }
}
