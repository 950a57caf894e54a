using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The losses of the venue's scenarios, worst first.</summary>
internal static class ScenariosBlock
{
    private const int Shown = 5;

    public static void Write(IAnsiConsole console, UnitReport unit, bool isEveryOneShown)
    {
        if (unit.Scenarios.Count == 0) return;
        var worst = unit.Scenarios.OrderByDescending(s => s.Charged).ToList();
        var shown = isEveryOneShown ? worst : worst.Take(Shown);
        var table = new FigureTable($"Worst scenarios, {unit.Currency}", 3, "table", "price", "volatility", "loss", "charged", "");
        foreach (var scenario in shown)
        {
            table.Add(
                scenario.Table,
                Figures.Signed(Figures.Percent(scenario.Shock.Move), scenario.Shock.Move),
                VolatilityOf(scenario.Shock.Volatility),
                Figures.Coin(scenario.Loss),
                Figures.Coin(scenario.Charged),
                scenario.Binding ? "binding" : "");
        }

        table.WriteTo(console);
    }

    private static string VolatilityOf(VolatilityShock shock) => shock switch
    {
        VolatilityShock.Up => "up",
        VolatilityShock.Down => "down",
        _ => "same",
    };
}
