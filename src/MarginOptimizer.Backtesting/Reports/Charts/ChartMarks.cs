using System.Collections.Immutable;

namespace MarginOptimizer.Backtesting.Reports.Charts;

/// <summary>Events of one kind.</summary>
/// <param name="Words">In the legend.</param>
/// <param name="X">Times as OLE dates, ascending.</param>
/// <param name="Y">One for each time.</param>
/// <param name="Shape">Their form.</param>
internal sealed record ChartMarks(string Words, ImmutableArray<double> X, ImmutableArray<double> Y, ChartTone Tone, ChartShape Shape);
