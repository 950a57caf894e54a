using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace MarginOptimizer.Backtesting.Reports.Charts;

/// <summary>Draws charts. The same chart gives the same bytes on one machine; its fonts decide where words stand.</summary>
internal static class ChartDrawing
{
    public const int Width = 640;
    public const int Height = 360;

    private const float PngScale = 2.0f;
    private const double LeastSpanDays = 0.25;

    /// <summary>Share of the range that is left free on every side.</summary>
    private const double Air = 0.04;

    private static readonly string Sans = InstalledSans();

    /// <summary>Widths of strokes in pixels. They tell strokes apart: the SVG canvas knows no patterns, so <see cref="InlineSvg"/> puts them in by width.</summary>
    internal static float WidthOf(ChartStroke stroke) => stroke switch { ChartStroke.Dotted => 1.25f, ChartStroke.Dashed => 2.125f, _ => 2.0f };

    /// <summary>PNG with the title in it, on white.</summary>
    public static byte[] Png(Chart chart)
    {
        using var plot = Draw(chart, hasPatterns: true);
        plot.Title(chart.Title, 15.0f);
        plot.ScaleFactor = PngScale;
        return plot.GetImageBytes((int)(Width * PngScale), (int)(Height * PngScale), ImageFormat.Png);
    }

    /// <summary>SVG without title or background.</summary>
    public static string Svg(Chart chart)
    {
        using var plot = Draw(chart, hasPatterns: false);
        plot.FigureBackground.Color = Colors.Transparent;
        plot.DataBackground.Color = Colors.Transparent;
        return plot.GetSvgXml(Width, Height);
    }

    private static Plot Draw(Chart chart, bool hasPatterns)
    {
        var plot = new Plot();
        if (chart.Reference is { } reference)
        {
            var line = plot.Add.HorizontalLine(reference, 1.0f, ChartColors.Paint(ChartColors.Of(ChartTone.Calm)), LinePattern.Solid);
            line.ExcludeFromLegend = true;
        }

        foreach (var line in chart.Lines.Where(l => l.Y.Any(double.IsFinite)).Select(Thinning.Of)) Add(plot, line, hasPatterns);
        foreach (var marks in chart.Marks.Where(m => !m.Y.IsEmpty).Select(Thinning.Of)) Add(plot, marks);
        Dress(plot, chart);
        return plot;
    }

    private static void Add(Plot plot, ChartLine line, bool hasPatterns)
    {
        var drawn = plot.Add.ScatterLine(line.X.ToArray(), line.Y.ToArray(), ChartColors.Paint(ChartColors.Of(line.Tone)));
        drawn.LegendText = line.Words;
        drawn.LineWidth = WidthOf(line.Stroke);
        drawn.LinePattern = !hasPatterns ? LinePattern.Solid : line.Stroke switch
        {
            ChartStroke.Dashed => LinePattern.Dashed,
            ChartStroke.Dotted => LinePattern.Dotted,
            _ => LinePattern.Solid,
        };
        if (line.Y.Length == 1) drawn.MarkerSize = 7.0f;
    }

    private static void Add(Plot plot, ChartMarks marks)
    {
        Scatter drawn = plot.Add.ScatterPoints(marks.X.ToArray(), marks.Y.ToArray(), ChartColors.Paint(ChartColors.Of(marks.Tone)));
        drawn.LegendText = marks.Words;
        (drawn.MarkerShape, drawn.MarkerSize) = marks.Shape switch
        {
            ChartShape.Triangle => (MarkerShape.FilledTriangleUp, 9.0f),
            ChartShape.Diamond => (MarkerShape.FilledDiamond, 10.0f),
            ChartShape.Cross => (MarkerShape.Eks, 9.0f),
            _ => (MarkerShape.FilledCircle, 5.0f),
        };
        drawn.MarkerLineWidth = marks.Shape == ChartShape.Cross ? 2.0f : 0.0f;
    }

    private static void Dress(Plot plot, Chart chart)
    {
        var (left, right, bottom, top) = Range(chart);
        plot.Axes.SetLimits(left, right, bottom, top);
        var (times, dates) = TimeTicks.Between(left, right);
        var (values, figures) = ValueTicks.Between(bottom, top);
        plot.Axes.Bottom.TickGenerator = new NumericManual(times, dates);
        plot.Axes.Left.TickGenerator = new NumericManual(values, figures);
        var ink = ChartColors.Paint(ChartColors.Ink);
        plot.Axes.Color(ink);
        plot.Grid.MajorLineColor = ChartColors.Paint(ChartColors.Grid);
        foreach (var axis in (IAxis[])[plot.Axes.Bottom, plot.Axes.Left]) axis.TickLabelStyle.FontSize = 13.0f;
        plot.Axes.Right.FrameLineStyle.Width = 0.0f;
        plot.Axes.Top.FrameLineStyle.Width = 0.0f;
        plot.ShowLegend(Edge.Bottom);
        plot.Legend.FontSize = 13.0f;
        plot.Legend.FontColor = ink;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.OutlineColor = Colors.Transparent;
        plot.Legend.BackgroundColor = Colors.Transparent;
        plot.Font.Set(Sans);
    }

    private static (double Left, double Right, double Bottom, double Top) Range(Chart chart)
    {
        var xs = chart.Lines.SelectMany(l => l.X).Concat(chart.Marks.SelectMany(m => m.X)).ToList();
        var ys = chart.Lines.SelectMany(l => l.Y).Concat(chart.Marks.SelectMany(m => m.Y)).Where(double.IsFinite).ToList();
        if (chart.FromZero) ys.Add(0.0);
        if (chart.Reference is { } reference) ys.Add(reference);
        var (left, right, bottom, top) = (xs.Min(), xs.Max(), ys.Min(), ys.Max());
        var days = Math.Max(right - left, LeastSpanDays);
        var height = top > bottom ? top - bottom : Math.Max(Math.Abs(top), 1.0);
        var (below, above) = chart.FromZero && bottom == 0.0 ? (0.0, Air) : (Air, Air);
        return (left - (0.5 * Air * days), right + (0.5 * Air * days), bottom - (below * height), top + (above * height));
    }

    /// <summary>The first of the usual plain fonts that is installed.</summary>
    private static string InstalledSans()
    {
        var installed = SkiaSharp.SKFontManager.Default.FontFamilies.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return ((string[])["Segoe UI", "Helvetica Neue", "Arial", "Liberation Sans", "DejaVu Sans"]).FirstOrDefault(installed.Contains) ?? Fonts.Default;
    }
}
