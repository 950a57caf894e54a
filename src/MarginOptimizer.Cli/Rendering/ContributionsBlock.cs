using System.Globalization;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>Where the initial margin comes from, position by position.</summary>
internal static class ContributionsBlock
{
    private const int Shown = 10;

    public static void Write(IAnsiConsole console, UnitReport unit, bool isEveryOneShown)
    {
        if (unit.Contributions.Count == 0) return;
        var largest = unit.Contributions.OrderByDescending(c => Math.Abs(c.Contribution)).ToList();
        var shown = isEveryOneShown ? largest : [.. largest.Take(Shown)];
        var table = new FigureTable($"Contribution of positions, {unit.Currency} (negative saves margin)", 1, "instrument", "quantity", "contribution", "alone");
        foreach (var position in shown)
            table.Add(position.Instrument, Figures.Significant(position.Quantity), Figures.Coin(position.Contribution), Figures.Coin(position.Standalone));
        var rest = largest.Skip(shown.Count).Sum(c => c.Contribution);
        if (shown.Count < largest.Count)
            table.Add(string.Create(CultureInfo.InvariantCulture, $"{largest.Count - shown.Count} others (--verbose)"), "", Figures.Coin(rest), "");
        table.Add("remainder", "", Figures.Coin(unit.ContributionRemainder), "");
        table.WriteTo(console);
    }
}
