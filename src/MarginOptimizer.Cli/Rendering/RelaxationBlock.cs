using System.Globalization;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>A way out of a contradiction, and what it would give.</summary>
internal static class RelaxationBlock
{
    /// <summary>Relative distance to the proven least below which a way out is called the cheapest.</summary>
    private const double Agreement = 1e-6;

    public static void Write(IAnsiConsole console, Relaxation relaxation)
    {
        var least = Math.Max(0.0, relaxation.LeastSteps);
        var isLeast = relaxation.Steps - least <= Agreement * relaxation.Steps;
        var (steps, needed) = isLeast ? (Figures.Significant(relaxation.Steps), "") : Figures.Apart(relaxation.Steps, least);
        console.WriteLine(isLeast
            ? $"Cheapest way out, {steps} steps; a step is yours, or 1 % of limit or present:"
            : $"A way out, {steps} steps (none needs fewer than {needed}); a step is yours, or 1 % of limit or present:");
        foreach (var limit in relaxation.Limits)
            console.WriteLine($"  {Words(limit)} ({Figures.Significant(limit.Steps)} steps of {Figures.Significant(limit.Step)})");
        if (relaxation.Outcome is { } outcome) console.WriteLine($"  With these bounds: {Words(outcome)}.");
    }

    public static string Words(LimitRelaxation limit)
    {
        var sign = limit.IsLower ? ">=" : "<=";
        var (to, from) = Figures.Apart(limit.ToBound, limit.FromBound);
        return $"{limit.Id}: {sign} {to} {limit.Unit} instead of {sign} {from}";
    }

    public static string Words(RelaxedOutcome outcome) => string.Create(
        CultureInfo.InvariantCulture,
        $"{outcome.TradeCount} trades for {Figures.Usd(outcome.CostUsd)} USD of cost, initial margin {Figures.Usd(outcome.InitialMarginUsd)} USD (the one minimised: {Figures.Usd(outcome.MarginUsd)} USD)");
}
