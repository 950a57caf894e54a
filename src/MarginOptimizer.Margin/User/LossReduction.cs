namespace MarginOptimizer.Margin.User;

/// <summary>How the losses of a user's rows become one number, USD, not below 0.</summary>
public abstract record LossReduction;

/// <summary>The worst row of the whole book.</summary>
public sealed record WorstRow : LossReduction;

/// <summary>The sum over coins of the worst row of each: nothing offsets across coins.</summary>
public sealed record WorstRowPerCoin : LossReduction;

/// <summary>Mean of the largest losses of a mass of rows, the last one in part.</summary>
/// <param name="Mass">Rows, &gt;= 1.</param>
public sealed record MeanOfTail(double Mass) : LossReduction;

/// <summary>A loss of given rank from the largest, or between two.</summary>
/// <param name="Order">1 = largest.</param>
/// <param name="Weight">0 .. 1: how far towards the next smaller loss.</param>
public sealed record LossOfRank(int Order, double Weight) : LossReduction;
