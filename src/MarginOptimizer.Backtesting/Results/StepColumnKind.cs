namespace MarginOptimizer.Backtesting.Results;

/// <summary>What a column holds.</summary>
public enum StepColumnKind
{
    Text,
    Time,
    Whole,
    Number,
    Truth,
}
