using System.Globalization;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>How the initial margin fares when the market moves and when the near legs have expired.</summary>
internal static class OutlookBlock
{
    public static void WriteMoves(IAnsiConsole console, IReadOnlyList<RobustMargin> moves)
    {
        if (moves.Count == 0) return;
        var table = new FigureTable("Initial margin after a move of the market, USD at today's index", 1, "move", "before", "after", "change");
        foreach (var move in moves) AddRow(table, Figures.Signed(Figures.Percent(move.Move, "0.00"), move.Move), move.BeforeUsd, move.AfterUsd);
        table.WriteTo(console);
    }

    public static void WriteExpiries(IAnsiConsole console, IReadOnlyList<ExpiryMargin> expiries)
    {
        if (expiries.Count == 0) return;
        var table = new FigureTable("Initial margin once the legs up to an expiry have dropped off, market as today, USD", 1, "expiry", "before", "after", "change");
        foreach (var margin in expiries)
        {
            var day = margin.Expiry.ToDateTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            AddRow(table, day, margin.BeforeUsd, margin.AfterUsd);
        }

        table.WriteTo(console);
    }

    private static void AddRow(FigureTable table, string name, double before, double after) =>
        table.Add(name, Figures.Usd(before), Figures.Usd(after), Figures.Signed(Figures.Usd(after - before), after - before));
}
