using System.Globalization;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The answer of <c>marginopt maxsize</c> for people.</summary>
internal static class MaxSizeView
{
    public static void Write(IAnsiConsole console, SolveMaxSizeResult result, bool isVerbose)
    {
        HeaderBlock.Write(console, "The largest size that fits", result.Provenance);
        console.WriteLine(
            $"Now: initial {Figures.Usd(result.Present.InitialUsd)} USD, headroom {Figures.Usd(result.Present.HeadroomUsd)} USD"
            + (result.StartsInside ? "." : "; the book is outside its limits already."));
        console.WriteLine(result.Convex
            ? "Headroom and limits are convex along the trade: the ends were found by bisection."
            : "Headroom or limits are not proven convex along the trade: every multiple up to the end was evaluated.");
        console.WriteLine();
        Write(console, "The trade", result.Forward);
        Write(console, "Its opposite", result.Backward);
        NotesBlock.WriteWarnings(console, result.Warnings, isVerbose);
    }

    private static void Write(IAnsiConsole console, string title, SizeRange? range)
    {
        if (range is null)
        {
            console.WriteLine($"{title}: no multiple keeps headroom and limits.");
            console.WriteLine();
            return;
        }

        var from = range.FirstMultiple == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"from {Math.Abs(range.FirstMultiple)} ");
        var times = string.Create(CultureInfo.InvariantCulture, $"{title}: {from}up to {Math.Abs(range.LastMultiple)} times; {Words(range)}");
        var table = new FigureTable(times, 1, "instrument", "quantity", "lots");
        foreach (var leg in range.Legs) table.Add(leg.Instrument, leg.Quantity, leg.LotCount.ToString(CultureInfo.InvariantCulture));
        table.WriteTo(console);
        console.WriteLine(
            $"There: initial {Figures.Usd(range.AtLast.InitialUsd)} USD, headroom {Figures.Usd(range.AtLast.HeadroomUsd)} USD; "
            + $"cost {Figures.Usd(range.CostUsd)} USD, cash paid {Figures.Usd(range.CashPaidUsd)} USD.");
        console.WriteLine();
    }

    private static string Words(SizeRange range) => range.Stop switch
    {
        SizeStop.Headroom => "one more and the headroom falls below its target",
        SizeStop.Limit => $"one more and the limit '{range.StopId}' is broken",
        SizeStop.Depth => $"no more of {range.StopId} is quoted, or may be taken",
        _ => "no more were looked at (--max-multiple)",
    };
}
