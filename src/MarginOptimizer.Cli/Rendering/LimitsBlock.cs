using System.Globalization;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The limits with value, bound and slack; of the safeguards those that bind or price the trades, and how many do not.</summary>
internal static class LimitsBlock
{
    private const string SafeguardPrefix = "default:";

    /// <summary>A limit binds when its slack is below this share of the larger of its value and bounds.</summary>
    private const double BindingShare = 1e-6;

    public static void Write(IAnsiConsole console, IReadOnlyList<LimitOutcome> limits, bool isTrading, bool isEverySafeguardShown)
    {
        var shown = limits.Where(l => isEverySafeguardShown || !IsSafeguard(l) || IsBinding(l) || (isTrading && IsPriced(l))).ToList();
        if (shown.Count > 0) WriteTable(console, shown);
        var hidden = limits.Count - shown.Count;
        if (hidden > 0) console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{hidden} more safeguards are kept with slack (--all-limits shows them)."));
        if (limits.Count > 0) console.WriteLine();
    }

    private static void WriteTable(IAnsiConsole console, List<LimitOutcome> limits)
    {
        var table = new FigureTable("Limits", 1, "limit", "unit", "before", "after", "nearer bound", "slack", "USD per unit");
        foreach (var limit in limits)
        {
            table.Add(
                limit.Id,
                limit.Unit,
                Figures.Significant(limit.Before),
                Figures.Significant(limit.After),
                BoundOf(limit),
                SlackOf(limit),
                IsPriced(limit) ? Figures.Significant(limit.Multiplier) : "");
        }

        table.WriteTo(console);
        foreach (var limit in limits.Where(l => l.Tail is not null)) console.WriteLine(TailOf(limit));
    }

    private static string TailOf(LimitOutcome limit)
    {
        var tail = limit.Tail;
        var isEdge = limit.Measure == Measure.ValueAtRisk;
        var what = isEdge ? "edge" : "mean";
        var other = isEdge
            ? $"kept by the mean beyond it, which is never smaller: {Figures.Usd(tail.ShortfallBefore)} -> {Figures.Usd(tail.ShortfallAfter)} USD"
            : $"value at risk {Figures.Usd(tail.ValueAtRiskBefore)} -> {Figures.Usd(tail.ValueAtRiskAfter)} USD";
        return string.Create(
            CultureInfo.InvariantCulture, $"{limit.Id}: {what} of the worst {tail.Mass:0.####} of {tail.Rows} rows of '{tail.ScenarioSet}' ({100.0 * tail.Alpha:0.####} %); {other}.");
    }

    private static bool IsSafeguard(LimitOutcome limit) => limit.Id.StartsWith(SafeguardPrefix, StringComparison.Ordinal);

    private static bool IsBinding(LimitOutcome limit) => limit.HasSlack && limit.Slack <= BindingShare * ScaleOf(limit);

    /// <summary>The limit costs at least a cent over the whole of its bound; below that the multiplier is rounding.</summary>
    private static bool IsPriced(LimitOutcome limit) => limit.Multiplier * ScaleOf(limit) >= 0.01;

    private static double ScaleOf(LimitOutcome limit) =>
        Math.Max(Math.Abs(limit.After), Math.Max(limit.HasLower ? Math.Abs(limit.Lower) : 0.0, limit.HasUpper ? Math.Abs(limit.Upper) : 0.0));

    private static string BoundOf(LimitOutcome limit) => limit switch
    {
        { HasUpper: true } when !limit.HasLower || limit.Upper - limit.After <= limit.After - limit.Lower => $"<= {Figures.Significant(limit.Upper)}",
        { HasLower: true } => $">= {Figures.Significant(limit.Lower)}",
        _ => "none",
    };

    private static string SlackOf(LimitOutcome limit)
    {
        if (!limit.HasSlack) return "";
        if (limit.Slack < -BindingShare * ScaleOf(limit)) return $"broken by {Figures.Significant(-limit.Slack)}";
        return Figures.Significant(Math.Max(limit.Slack, 0.0));
    }
}
