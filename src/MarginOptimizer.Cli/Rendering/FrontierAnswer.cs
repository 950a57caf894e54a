using System.Globalization;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The answer of <c>marginopt frontier</c> for people.</summary>
internal static class FrontierAnswer
{
    /// <summary>Vertices shown of a longer curve, unless all are asked for.</summary>
    private const int ShownVertices = 12;

    public static void Write(IAnsiConsole console, FrontierResult result, bool isVerbose)
    {
        var isTheta = result.Against == FrontierAxis.ThetaKept;
        HeaderBlock.Write(console, isTheta ? "Least margin against the theta kept" : "Least margin against execution cost", result.Provenance);
        var theta = isTheta ? $", theta {Figures.Significant(result.ThetaTodayUsdPerDay)} USD per day" : "";
        var broken = result.TodayKeepsLimits ? "" : "; it breaks a limit that must be kept";
        console.WriteLine($"Today's book: margin minimised {Figures.Usd(result.MarginTodayUsd)} USD{theta}{broken}.");
        if (result.Points.Count == 0) TerminationBlock.Write(console, result.Unbounded, trades: false, result.CandidateCount);
        foreach (var marker in result.Markers) console.WriteLine(WordsOf(marker, result));
        console.WriteLine();
        WritePoints(console, result, isTheta);
        WriteCurve(console, result, isTheta, isVerbose);
        NotesBlock.WriteWarnings(console, result.Warnings, isVerbose);
    }

    private static string WordsOf(FrontierMarker marker, FrontierResult result)
    {
        var isTheta = result.Against == FrontierAxis.ThetaKept;
        var at = $"{Figures.Usd(marker.Bound)} USD {(isTheta ? "of theta per day" : "of cost")}";
        var margin = marker.HasMarginUsd ? $"margin {Figures.Usd(marker.MarginUsd)} USD in fractions of lots" : "the limits cannot be kept within it";
        return marker.Mark switch
        {
            FrontierMark.Budget => $"Budget asked for: {at}, {margin}.",
            FrontierMark.Knee => $"Knee (farthest from the straight line between the ends of the curve): {at}, {margin}.",
            _ => $"Best at the price of margin and the horizon asked for: {at}, {margin}.",
        };
    }

    private static void WritePoints(IAnsiConsole console, FrontierResult result, bool isTheta)
    {
        if (result.Points.Count == 0) return;
        var table = new FigureTable(
            "Proposals, each solved and certified on its own", 1, "", isTheta ? "theta at least" : "budget USD", "margin USD", "saved", "nothing below", "gap", "cost USD", "theta", "orders", "break-even");
        foreach (var point in result.Points)
        {
            string[] cells = point.HasMarginUsd
                ? [
                    MarksOf(point),
                    Figures.Usd(point.Bound),
                    Figures.Usd(point.MarginUsd),
                    result.MarginTodayUsd > 0.0 ? Figures.Percent(1.0 - (point.MarginUsd / result.MarginTodayUsd)) : "",
                    point.Termination.HasBound ? Figures.Usd(point.Termination.Bound) : "",
                    point.Termination.HasGapRelative ? Figures.Percent(point.Termination.GapRelative, "0.00") : "",
                    Figures.Usd(point.CostUsd),
                    Figures.Significant(point.ThetaUsdPerDay),
                    (point.Trades.Count + point.Transfers.Count).ToString(CultureInfo.InvariantCulture),
                    point.HasBreakEvenPriceOfMarginPerYear ? Figures.Percent(point.BreakEvenPriceOfMarginPerYear) : "",
                ]
                : [MarksOf(point), Figures.Usd(point.Bound), NoBook(point.Termination.Reason), "", "", "", "", "", "", ""];
            if (point.Marks.Count > 0) table.AddStrong(cells);
            else table.Add(cells);
        }

        table.WriteTo(console);
        console.WriteLine("Gaps are shares of the margin of today's book; break-even is the price of margin per year from which the whole trade pays.");
        console.WriteLine();
    }

    private static string NoBook(TerminationReason reason) => reason switch
    {
        TerminationReason.Infeasible => "infeasible",
        TerminationReason.InfeasibleInLots => "not in lots",
        _ => "none found",
    };

    private static string MarksOf(FrontierPoint point) => string.Join(", ", point.Marks.Select(mark => mark switch
    {
        FrontierMark.Budget => "budget",
        FrontierMark.Knee => "knee",
        _ => "best",
    }));

    private static void WriteCurve(IAnsiConsole console, FrontierResult result, bool isTheta, bool isVerbose)
    {
        if (result.CurveNote.Length > 0) console.WriteLine($"Curve in fractions of lots: {result.CurveNote}.");
        if (result.Curve.Count == 0) return;
        var shown = isVerbose || result.Curve.Count <= ShownVertices ? [.. result.Curve] : result.Curve.Take(ShownVertices).ToList();
        var exact = result.CurveIsExact ? "exact" : "not exact";
        var title = string.Create(CultureInfo.InvariantCulture, $"Curve in fractions of lots, {exact}: {result.Curve.Count} ends and breakpoints");
        var table = new FigureTable(title, 0, isTheta ? "theta USD per day" : "cost USD", "margin USD", isTheta ? "margin per USD of theta" : "margin saved per USD", "pays from a price of");
        foreach (var vertex in shown)
        {
            table.Add(
                Figures.Usd(vertex.Bound),
                Figures.Usd(vertex.MarginUsd),
                vertex.MarginPerUnit == 0.0 ? "" : Figures.Significant(Math.Abs(vertex.MarginPerUnit)),
                vertex.HasBreakEvenPriceOfMarginPerYear ? Figures.Percent(vertex.BreakEvenPriceOfMarginPerYear) : "");
        }

        table.WriteTo(console);
        if (shown.Count < result.Curve.Count)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Curve.Count - shown.Count} more (--verbose shows them)."));
        console.WriteLine();
    }
}
