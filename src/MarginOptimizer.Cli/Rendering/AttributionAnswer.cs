using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The answer of <c>marginopt attribute</c> for people.</summary>
internal static class AttributionAnswer
{
    public static void Write(IAnsiConsole console, AttributeMarginChangeResult result, bool isVerbose)
    {
        console.Write(new Text("What the margin changed by", new Style(decoration: Decoration.Bold)));
        console.WriteLine();
        console.WriteLine($"From {Figures.Time(result.FromAsOf.ToDateTimeOffset())} under {result.FromModelVersion}");
        console.WriteLine($"to   {Figures.Time(result.ToAsOf.ToDateTimeOffset())} under {result.ToModelVersion}");
        console.WriteLine();
        var table = new FigureTable("USD", 1, "", "initial", "maintenance", "collateral", "headroom");
        Add(table.AddStrong, "at the start", result.From, isSigned: false);
        Add(table.Add, "price", result.Price);
        Add(table.Add, "volatility", result.Volatility);
        Add(table.Add, "time", result.Time);
        Add(table.Add, "parameters", result.Parameters);
        Add(table.Add, "trades", result.Trades);
        Add(table.Add, "remainder", result.Remainder);
        Add(table.AddStrong, "at the end", result.To, isSigned: false);
        table.WriteTo(console);
        console.WriteLine("Each part is the mean over all orders in which the five could have changed one after another; none is favoured by its place.");
        foreach (var note in result.Notes) console.WriteLine($"Note: {note}.");
        console.WriteLine();
        NotesBlock.WriteWarnings(console, result.Warnings, isVerbose);
    }

    private static void Add(Action<string[]> add, string name, MarginFigures figures, bool isSigned = true) => add(
    [
        name,
        Cell(figures.InitialUsd, isSigned),
        Cell(figures.MaintenanceUsd, isSigned),
        Cell(figures.CollateralUsd, isSigned),
        Cell(figures.HeadroomUsd, isSigned),
    ]);

    /// <summary>Rounding is no figure.</summary>
    private static string Cell(double value, bool isSigned)
    {
        var figure = Figures.Usd(value);
        return isSigned && figure.AsSpan().ContainsAnyInRange('1', '9') ? Figures.Signed(figure, value) : figure;
    }
}
