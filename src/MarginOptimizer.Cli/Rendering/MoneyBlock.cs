using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>What the trades cost and what the margin saved is worth.</summary>
internal static class MoneyBlock
{
    public static void Write(IAnsiConsole console, ProposeRebalancingResult result)
    {
        if (result.MarginTail is { } tail)
        {
            console.WriteLine(FormattableString.Invariant(
                $"Minimised: mean loss of the worst {tail.Mass:0.####} of {tail.Rows} rows of '{tail.ScenarioSet}' ({100.0 * tail.Alpha:0.####} %), {Figures.Usd(tail.ShortfallBefore)} -> {Figures.Usd(tail.ShortfallAfter)} USD; value at risk {Figures.Usd(tail.ValueAtRiskBefore)} -> {Figures.Usd(tail.ValueAtRiskAfter)} USD."));
        }

        if (result.Trades.Count + result.Transfers.Count == 0) return;
        var impact = result.ImpactUsd > 0.0 ? $"; market impact {Figures.Usd(result.ImpactUsd)} USD on top" : "";
        var transfers = result.TransferCostUsd > 0.0 ? $" and transfers {Figures.Usd(result.TransferCostUsd)} USD" : "";
        var premium = result.PremiumUsd < 0.0 ? "received" : "paid";
        console.WriteLine(
            $"Cost {Figures.Usd(result.CostUsd)} USD, of it fees {Figures.Usd(result.FeeUsd)} USD{transfers}{impact}; net premium {premium} {Figures.Usd(Math.Abs(result.PremiumUsd))} USD.");
        console.WriteLine(result.HasBreakEvenPriceOfMarginPerYear
            ? $"Break-even price of margin: {Figures.Percent(result.BreakEvenPriceOfMarginPerYear)} per year of today's initial margin; the trades pay for whoever values margin above it."
            : "No margin is saved, so there is no break-even price of margin.");
        var verb = result.MoneySavedUsd >= 0.0 ? "saved" : "lost";
        console.WriteLine($"Money {verb} at the price of margin and the horizon asked for, of today's initial margin: {Figures.Usd(Math.Abs(result.MoneySavedUsd))} USD.");
        if (Turned(result) is { } gain)
            console.WriteLine($"What decided is the margin minimised, the worst over moves of the market: of that {Figures.Usd(Math.Abs(gain))} USD {(gain >= 0.0 ? "saved" : "lost")}.");
        console.WriteLine();
    }

    /// <summary>Money saved by the margin minimised, where it has the other sign than by today's.</summary>
    private static double? Turned(ProposeRebalancingResult result)
    {
        var saved = result.Before.InitialUsd - result.After.InitialUsd;
        if (result.Robust.Count == 0 || result.MarginTail is not null || saved <= 0.0) return null;
        var spent = result.CostUsd + result.ImpactUsd;
        var rent = (result.MoneySavedUsd + spent) / saved;
        var gain = (rent * (result.Robust.Max(r => r.BeforeUsd) - result.Robust.Max(r => r.AfterUsd))) - spent;
        return gain >= 0.0 == result.MoneySavedUsd >= 0.0 ? null : gain;
    }
}
