using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The margin before and after the trades by component, in coin and USD.</summary>
internal static class MarginChangeBlock
{
    public static void Write(IAnsiConsole console, MarginReport before, MarginReport after)
    {
        foreach (var currency in before.Units.Concat(after.Units).Select(u => u.Currency).Distinct().Order(StringComparer.Ordinal))
            WriteUnit(console, before.Units.FirstOrDefault(u => u.Currency == currency), after.Units.FirstOrDefault(u => u.Currency == currency));
        var saved = before.InitialUsd - after.InitialUsd;
        console.WriteLine(
            $"Initial margin {Figures.Usd(before.InitialUsd)} -> {Figures.Usd(after.InitialUsd)} USD"
            + (before.InitialUsd > 0.0 ? $" ({Figures.Signed(Figures.Percent(-saved / before.InitialUsd), -saved)})" : "")
            + EfficiencyOf(before, after));
        console.WriteLine();
    }

    private static void WriteUnit(IAnsiConsole console, UnitReport? before, UnitReport? after)
    {
        var (unit, index) = ((before ?? after)!.Currency, (before ?? after)!.IndexUsd);
        var table = new FigureTable(
            $"Margin in {unit} (index {Figures.Usd(index)} USD)", 1, "", $"{unit} before", "after", "USD before", "after", "change");
        var then = LinesOf(before).ToDictionary(line => line.Name, line => line.Value);
        var now = LinesOf(after).ToDictionary(line => line.Name, line => line.Value);
        foreach (var (name, _, isTotal) in LinesOf(before).Concat(LinesOf(after)).DistinctBy(line => line.Name))
        {
            var (old, @new) = (then.GetValueOrDefault(name), now.GetValueOrDefault(name));
            var change = (@new - old) * index;
            string[] cells =
            [
                name, Figures.Coin(old), Figures.Coin(@new), Figures.Usd(old * index), Figures.Usd(@new * index),
                Figures.Signed(Figures.Usd(change), change),
            ];
            if (isTotal) table.AddStrong(cells);
            else table.Add(cells);
        }

        table.WriteTo(console);
    }

    private static IEnumerable<(string Name, double Value, bool IsTotal)> LinesOf(UnitReport? unit) => unit is null ? [] : MarginLines.Of(unit);

    private static string EfficiencyOf(MarginReport before, MarginReport after) => before.HasEfficiency && after.HasEfficiency
        ? $"; margin efficiency {Figures.Percent(before.Efficiency)} -> {Figures.Percent(after.Efficiency)}"
        : "";
}
