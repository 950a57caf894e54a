using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The margin of one book by component, in coin and USD.</summary>
internal static class MarginBlock
{
    public static void Write(IAnsiConsole console, MarginReport report)
    {
        foreach (var unit in report.Units)
        {
            var table = new FigureTable($"Margin in {unit.Currency} (index {Figures.Usd(unit.IndexUsd)} USD)", 1, "", unit.Currency, "USD");
            foreach (var (name, value, isTotal) in MarginLines.Of(unit))
            {
                if (isTotal) table.AddStrong(name, Figures.Coin(value), Figures.Usd(value * unit.IndexUsd));
                else table.Add(name, Figures.Coin(value), Figures.Usd(value * unit.IndexUsd));
            }

            table.WriteTo(console);
            if (unit.HasUtilisation) console.WriteLine($"Utilisation {Figures.Percent(unit.Utilisation)} of the collateral.");
        }

        WriteTotals(console, report);
    }

    private static void WriteTotals(IAnsiConsole console, MarginReport report)
    {
        if (report.Units.Count != 1)
        {
            console.WriteLine(
                $"In all: initial {Figures.Usd(report.InitialUsd)} USD, maintenance {Figures.Usd(report.MaintenanceUsd)} USD, "
                + $"collateral {Figures.Usd(report.CollateralUsd)} USD, headroom {Figures.Usd(report.HeadroomUsd)} USD.");
        }

        if (report.HasEfficiency)
        {
            console.WriteLine(
                $"Margin efficiency {Figures.Percent(report.Efficiency)}: every position alone would need {Figures.Usd(report.StandaloneUsd)} USD.");
        }

        console.WriteLine();
    }
}
