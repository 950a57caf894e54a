using System.Collections.Immutable;

namespace MarginOptimizer.Backtesting.Reports.Charts;

/// <summary>One line of a chart.</summary>
/// <param name="Words">In the legend.</param>
/// <param name="X">Times as OLE dates, ascending.</param>
/// <param name="Y">One for each time; NaN leaves a gap.</param>
/// <param name="Tone">Colour.</param>
/// <param name="Stroke">How it is drawn, so that lines differ on paper without colours too.</param>
internal sealed record ChartLine(string Words, ImmutableArray<double> X, ImmutableArray<double> Y, ChartTone Tone, ChartStroke Stroke = ChartStroke.Solid);
