namespace MarginOptimizer.Backtesting.Results;

/// <summary>One column of the steps as they are written.</summary>
/// <param name="Name">snake_case, with its unit where it has one.</param>
/// <param name="Kind">Of its values.</param>
/// <param name="Of">Its value in a row; null where there is none.</param>
public sealed record StepColumn(string Name, StepColumnKind Kind, Func<StepRow, object?> Of);
