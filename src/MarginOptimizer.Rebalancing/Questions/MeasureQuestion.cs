using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>The plain form behind every mode: minimise a weighted sum of measures; among the minima, a second one.</summary>
/// <param name="Objective">Not empty.</param>
/// <param name="SecondObjective">Empty: any minimum will do.</param>
/// <param name="Limits">Distinct ids.</param>
/// <param name="RobustMoves">Moves over which the robust margin is the worst; empty = robust margin off.</param>
/// <param name="WholeLots">Trades are whole lots.</param>
/// <param name="GapTolerance">Relative gap at which an answer counts as optimal.</param>
public sealed record MeasureQuestion(
    ImmutableArray<WeightedMeasure> Objective,
    ImmutableArray<WeightedMeasure> SecondObjective,
    ImmutableArray<Limit> Limits,
    ImmutableArray<double> RobustMoves,
    bool WholeLots,
    double GapTolerance);
