namespace MarginOptimizer.Backtesting.Reports.Charts;

/// <summary>Colours by meaning; <see cref="ChartColors"/> has them, and the style sheet turns them for dark screens.</summary>
internal enum ChartTone
{
    Without,
    With,
    Good,
    Bad,
    Calm,
}
