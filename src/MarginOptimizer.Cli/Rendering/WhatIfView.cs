using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The answer of <c>marginopt whatif</c> for people.</summary>
internal static class WhatIfView
{
    public static void Write(IAnsiConsole console, BatchEvaluateMarginResult result, bool isVerbose)
    {
        HeaderBlock.Write(console, $"The book after each of {result.Baskets.Count} baskets", result.Provenance);
        var table = new FigureTable(
            "USD at the indices of the market", 1, "basket", "initial", "change", "maintenance", "headroom", "change", "headroom, maintenance", "cash paid");
        table.AddStrong("(the book)", Figures.Usd(result.Base.InitialUsd), "", Figures.Usd(result.Base.MaintenanceUsd), Figures.Usd(result.Base.HeadroomUsd), "", Figures.Usd(result.Base.MaintenanceHeadroomUsd), "");
        foreach (var basket in result.Baskets)
        {
            table.Add(
                basket.Id,
                Figures.Usd(basket.After.InitialUsd),
                Change(basket.InitialChangeUsd),
                Figures.Usd(basket.After.MaintenanceUsd),
                Figures.Usd(basket.After.HeadroomUsd),
                Change(basket.HeadroomChangeUsd),
                Figures.Usd(basket.After.MaintenanceHeadroomUsd),
                Figures.Usd(basket.CashPaidUsd));
        }

        table.WriteTo(console);
        NotesBlock.WriteWarnings(console, result.Warnings, isVerbose);
    }

    private static string Change(double value) => Figures.Signed(Figures.Usd(value), value);
}
