namespace MarginOptimizer.Backtesting.Reports.Charts;

/// <summary>How a line is drawn.</summary>
internal enum ChartStroke
{
    Solid,
    Dashed,
    Dotted,
}
