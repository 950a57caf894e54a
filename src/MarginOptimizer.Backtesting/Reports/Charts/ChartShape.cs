namespace MarginOptimizer.Backtesting.Reports.Charts;

/// <summary>How an event is drawn.</summary>
internal enum ChartShape
{
    Dot,
    Triangle,
    Diamond,
    Cross,
}
