using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>Exposure targets with the exposure before and after the trades.</summary>
internal static class ExposuresBlock
{
    public static void Write(IAnsiConsole console, IReadOnlyList<ExposureOutcome> exposures)
    {
        if (exposures.Count == 0) return;
        var table = new FigureTable("Exposure targets", 1, "target", "unit", "before", "after", "wanted", "band", "USD before", "USD after");
        foreach (var exposure in exposures)
        {
            table.Add(
                exposure.Id,
                exposure.Unit,
                Figures.Significant(exposure.Before),
                Figures.Significant(exposure.After),
                Figures.Significant(exposure.Target),
                exposure.HasBand ? "+-" + Figures.Significant(exposure.Band) : "",
                exposure.HasWeight ? Figures.Usd(exposure.PenaltyBeforeUsd) : "",
                exposure.HasWeight ? Figures.Usd(exposure.PenaltyAfterUsd) : "");
        }

        table.WriteTo(console);
    }
}
