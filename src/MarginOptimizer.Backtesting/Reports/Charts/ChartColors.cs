using ScottPlot;

namespace MarginOptimizer.Backtesting.Reports.Charts;

/// <summary>Colours on white paper. The style sheet of the report names each of them to replace it on dark screens.</summary>
internal static class ChartColors
{
    public const string Ink = "#212223";
    public const string Grid = "#E2E2E2";

    public static string Of(ChartTone tone) => tone switch
    {
        ChartTone.Without => "#C8590A",
        ChartTone.With => "#1F5FA8",
        ChartTone.Good => "#2E7D32",
        ChartTone.Bad => "#C62828",
        ChartTone.Calm => "#767778",
        _ => throw new ArgumentOutOfRangeException(nameof(tone), tone, "has no colour"),
    };

    /// <summary>Every colour that a chart can have.</summary>
    public static IEnumerable<string> All => [Ink, Grid, .. Enum.GetValues<ChartTone>().Select(Of)];

    public static Color Paint(string hex) => Color.FromHex(hex);
}
