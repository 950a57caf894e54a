using System.Globalization;
using MarginOptimizer.V1;
using ScottPlot;
using ScottPlot.TickGenerators;
using FrontierAxis = MarginOptimizer.V1.FrontierAxis;

namespace MarginOptimizer.Cli.Plotting;

/// <summary>Draws a frontier: the curve in fractions, the proposals, today's book and the marks.</summary>
internal static class FrontierPlot
{
    private const int Width = 1_200;
    private const int Height = 750;

    private static readonly Color Curve = Color.FromHex("#1f5fa8");
    private static readonly Color Proposals = Color.FromHex("#e07b16");
    private static readonly Color Ink = Color.FromHex("#222222");
    private static readonly Color Grid = Color.FromHex("#e4e4e4");

    /// <param name="result">With at least one point.</param>
    /// <param name="file">Its ending says PNG or SVG.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(FrontierResult result, string file)
    {
        var plot = Draw(result);
        if (string.Equals(Path.GetExtension(file), ".svg", StringComparison.OrdinalIgnoreCase)) plot.SaveSvg(file, Width, Height);
        else plot.SavePng(file, Width, Height);
    }

    private static Plot Draw(FrontierResult result)
    {
        var isTheta = result.Against == FrontierAxis.ThetaKept;
        var plot = new Plot();
        if (result.Curve.Count > 0)
        {
            var curve = plot.Add.ScatterLine(result.Curve.Select(v => v.Bound).ToArray(), result.Curve.Select(v => v.MarginUsd).ToArray(), Curve);
            curve.LineWidth = 2.5f;
            curve.LegendText = result.CurveIsExact ? "fractions of lots, exact" : "fractions of lots, not exact";
        }

        var solved = result.Points.Where(p => p.HasMarginUsd).ToList();
        if (solved.Count > 0)
        {
            var points = plot.Add.ScatterPoints(solved.Select(p => p.Bound).ToArray(), solved.Select(p => p.MarginUsd).ToArray(), Proposals);
            points.MarkerSize = 7.0f;
            points.LegendText = solved.Exists(p => p.Trades.Any(t => t.LotCount != 0)) ? "proposals in whole lots" : "proposals";
        }

        AddMarks(plot, result, isTheta);
        Dress(plot, result, isTheta);
        return plot;
    }

    private static void AddMarks(Plot plot, FrontierResult result, bool isTheta)
    {
        var today = plot.Add.Marker(isTheta ? result.ThetaTodayUsdPerDay : 0.0, result.MarginTodayUsd, MarkerShape.FilledSquare, 13.0f, Ink);
        today.LegendText = $"today's book: {Usd(result.MarginTodayUsd)}";
        foreach (var marker in result.Markers.Where(m => m.HasMarginUsd))
        {
            var (shape, color, words) = marker.Mark switch
            {
                FrontierMark.Budget => (MarkerShape.FilledDiamond, Color.FromHex("#c2185b"), "budget"),
                FrontierMark.Knee => (MarkerShape.FilledCircle, Color.FromHex("#2e7d32"), "knee"),
                _ => (MarkerShape.FilledTriangleUp, Color.FromHex("#6a1b9a"), "best at the price of margin"),
            };
            var drawn = plot.Add.Marker(marker.Bound, marker.MarginUsd, shape, 15.0f, color);
            drawn.LegendText = $"{words}: {Usd(marker.Bound)} for {Usd(marker.MarginUsd)}";
            var line = plot.Add.VerticalLine(marker.Bound, 1.0f, color, LinePattern.Dotted);
            line.ExcludeFromLegend = true;
        }
    }

    private static void Dress(Plot plot, FrontierResult result, bool isTheta)
    {
        plot.Title(isTheta ? "Least margin against the theta kept" : "Least margin against execution cost", 20.0f);
        plot.XLabel(isTheta ? "theta of the whole book at least, USD per day" : "budget of execution cost, USD", 15.0f);
        plot.YLabel("initial margin minimised, USD", 15.0f);
        plot.Grid.MajorLineColor = Grid;
        foreach (var axis in (IAxis[])[plot.Axes.Bottom, plot.Axes.Left])
        {
            axis.TickGenerator = new NumericAutomatic { LabelFormatter = value => value.ToString("#,0", CultureInfo.InvariantCulture) };
            axis.TickLabelStyle.FontSize = 13.0f;
        }

        plot.Font.Set(Sans());
        var legend = plot.ShowLegend(isTheta ? Alignment.UpperLeft : Alignment.UpperRight);
        legend.FontSize = 13.0f;
        legend.ShadowColor = Colors.Transparent;
        legend.OutlineColor = Grid;
        var source = plot.Add.Annotation(Source(result), isTheta ? Alignment.LowerRight : Alignment.LowerLeft);
        source.LabelBackgroundColor = Colors.Transparent;
        source.LabelBorderColor = Colors.Transparent;
        source.LabelShadowColor = Colors.Transparent;
        source.LabelFontColor = Color.FromHex("#777777");
        plot.Axes.AutoScale();
        plot.Axes.SetLimitsY(0.0, plot.Axes.GetLimits().Top);
        if (!isTheta) plot.Axes.SetLimitsX(-0.02 * Right(result), Right(result));
    }

    /// <summary>
    /// Right edge against cost. A frontier over its whole range is flat for most of it: there the edge lies where nearly all of the saving is made, or beyond
    /// every mark where these reach farther. Bounds asked for one by one are all shown.
    /// </summary>
    private static double Right(FrontierResult result)
    {
        const double Most = 0.985, Margin = 1.15;
        var farthest = result.Points.Count > 0 ? result.Points[^1].Bound : 0.0;
        var marks = result.Markers.Select(m => m.Bound).DefaultIfEmpty().Max();
        if (result.Curve.Count < 2 || farthest < result.Curve[^1].Bound) return Math.Max(1.0, 1.04 * Math.Max(farthest, marks));
        var (from, to) = (result.Curve[0].MarginUsd, result.Curve[^1].MarginUsd);
        var enough = result.Curve.First(v => from - v.MarginUsd >= Most * (from - to)).Bound;
        return Math.Max(1.0, Math.Min(1.04 * farthest, Margin * Math.Max(enough, marks)));
    }

    /// <summary>The first of the usual plain fonts that is installed.</summary>
    private static string Sans()
    {
        var installed = SkiaSharp.SKFontManager.Default.FontFamilies.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return ((string[])["Segoe UI", "Helvetica Neue", "Arial", "Liberation Sans", "DejaVu Sans"]).FirstOrDefault(installed.Contains) ?? Fonts.Default;
    }

    private static string Source(FrontierResult result) =>
        $"{result.Provenance.ModelVersion}, quotes of {result.Provenance.MarketAsOf.ToDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC";

    private static string Usd(double value) => value.ToString("#,0", CultureInfo.InvariantCulture) + " USD";
}
