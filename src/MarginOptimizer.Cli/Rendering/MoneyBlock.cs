using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>What the trades cost and what the margin saved is worth.</summary>
internal static class MoneyBlock
{
    public static void Write(IAnsiConsole console, ProposeRebalancingResult result)
    {
        if (result.Trades.Count + result.Transfers.Count == 0) return;
        var impact = result.ImpactUsd > 0.0 ? $"; market impact {Figures.Usd(result.ImpactUsd)} USD on top" : "";
        var transfers = result.TransferCostUsd > 0.0 ? $" and transfers {Figures.Usd(result.TransferCostUsd)} USD" : "";
        var premium = result.PremiumUsd < 0.0 ? "received" : "paid";
        console.WriteLine(
            $"Cost {Figures.Usd(result.CostUsd)} USD, of it fees {Figures.Usd(result.FeeUsd)} USD{transfers}{impact}; net premium {premium} {Figures.Usd(Math.Abs(result.PremiumUsd))} USD.");
        console.WriteLine(result.HasBreakEvenPriceOfMarginPerYear
            ? $"Break-even price of margin: {Figures.Percent(result.BreakEvenPriceOfMarginPerYear)} per year; the trades pay for whoever values margin above it."
            : "No margin is saved, so there is no break-even price of margin.");
        var verb = result.MoneySavedUsd >= 0.0 ? "saved" : "lost";
        console.WriteLine($"Money {verb} at the price of margin and the horizon asked for: {Figures.Usd(Math.Abs(result.MoneySavedUsd))} USD.");
        console.WriteLine();
    }
}
