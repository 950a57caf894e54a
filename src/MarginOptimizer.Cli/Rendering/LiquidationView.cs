using System.Globalization;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The answer of <c>marginopt liquidation</c> for people.</summary>
internal static class LiquidationView
{
    /// <summary>Moves shown without --verbose.</summary>
    private static readonly double[] Shown = [-0.5, -0.4, -0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5];

    public static void Write(IAnsiConsole console, PreviewLiquidationResult result, bool isVerbose)
    {
        HeaderBlock.Write(console, "Moves that would liquidate the book", result.Provenance);
        console.WriteLine(result.HasDistance
            ? $"Liquidation distance: {Figures.Percent(result.Distance, "0.00")}, the size of the nearest such move."
            : "No move of the grid liquidates the book.");
        console.WriteLine();
        WriteEdges(console, result);
        WriteStates(console, result, isVerbose);
        WriteOrder(console, result);
        if (result.Relief is { } relief) Write(console, relief);
        NotesBlock.WriteWarnings(console, result.Warnings, isVerbose);
    }

    private static void WriteEdges(IAnsiConsole console, PreviewLiquidationResult result)
    {
        if (result.Edges.Count == 0) return;
        var table = new FigureTable("Nearest moves by shift of volatilities", 1, "volatilities", "direction", "move", "unit", "initial USD", "maintenance USD", "collateral USD");
        foreach (var edge in result.Edges)
        {
            var figures = edge.State.Figures;
            table.Add(
                Shift(edge.State.VolatilityShift), edge.Up ? "up" : "down", Shift(edge.State.Move), edge.State.Unit,
                Figures.Usd(figures.InitialUsd), Figures.Usd(figures.MaintenanceUsd), Figures.Usd(figures.CollateralUsd));
        }

        table.WriteTo(console);
    }

    private static void WriteStates(IAnsiConsole console, PreviewLiquidationResult result, bool isVerbose)
    {
        var shifts = result.States.Select(s => s.VolatilityShift).Distinct().ToList();
        var table = new FigureTable("Maintenance headroom at moved markets, USD", 1, ["move", .. shifts.Select(s => $"vol {Shift(s)}")]);
        foreach (var states in result.States.GroupBy(s => s.Move).OrderBy(g => g.Key))
        {
            if (!isVerbose && result.States.Count > 60 && !Shown.Contains(Math.Round(states.Key, 6))) continue;
            table.Add([Shift(states.Key), .. states.Select(s => s.HasLeastHeadroomUsd ? Figures.Usd(s.LeastHeadroomUsd) : "")]);
        }

        table.WriteTo(console);
    }

    private static void WriteOrder(IAnsiConsole console, PreviewLiquidationResult result)
    {
        if (result.Order.Count == 0) return;
        var rule = result.VenueOrder ? "the venue's rule: what contributes most to the risk matrix first" : "by contribution; the venue's own order is not known";
        var table = new FigureTable($"What would be closed at the nearest move ({rule})", 1, "instrument", "quantity", "contribution", "headroom after, USD");
        foreach (var closed in result.Order)
            table.Add(closed.Instrument, closed.Quantity.ToString("#,0.####", CultureInfo.InvariantCulture), Figures.Coin(closed.Contribution), Figures.Usd(closed.LeastHeadroomUsd));
        table.WriteTo(console);
    }

    private static void Write(IAnsiConsole console, LiquidationRelief relief)
    {
        if (!relief.Found)
        {
            console.WriteLine($"No trades were found that keep the wanted distance: {relief.Termination.Reason}.");
            console.WriteLine();
            return;
        }

        var table = new FigureTable("Cheapest trades found that keep the wanted distance", 1, "instrument", "quantity", "limit price", "cost USD");
        foreach (var trade in relief.Trades) table.Add(trade.Instrument, trade.Quantity, trade.LimitPrice, Figures.Usd(trade.CostUsd));
        table.WriteTo(console);
        var after = relief.HasDistanceAfter ? $"{Figures.Percent(relief.DistanceAfter, "0.00")} after them" : "none within the grid after them";
        console.WriteLine($"Cost {Figures.Usd(relief.CostUsd)} USD; liquidation distance {after}; today's headroom {Figures.Usd(relief.After.HeadroomUsd)} USD.");
        console.WriteLine();
    }

    private static string Shift(double fraction) => Figures.Signed(Figures.Percent(fraction), fraction);
}
