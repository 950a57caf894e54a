using System.Globalization;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>What each limit costs: the three prices of the bounds that press, and what was not priced.</summary>
internal static class LimitPricesBlock
{
    /// <summary>What a step moves of the objective below this is not worth a line.</summary>
    private const double Cent = 0.005;

    public static void Write(IAnsiConsole console, Explanation explanation, bool isEveryLimitShown)
    {
        if (explanation.NotPriced.Length > 0)
        {
            console.WriteLine($"Limits were not priced: {explanation.NotPriced}.");
            console.WriteLine();
            return;
        }

        var bounds = explanation.Limits.SelectMany(l => l.Prices.Select(p => (Limit: l, Price: p))).ToList();
        var shown = bounds.Where(b => isEveryLimitShown || IsPressing(b.Price)).ToList();
        if (shown.Count > 0) WriteTable(console, shown, explanation.ChoicesAreHeld);
        var free = bounds.Count - shown.Count;
        if (free > 0)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{free} more bounds cost nothing, and would not if tightened by a step (--all-limits shows them)."));
        foreach (var group in explanation.Limits.Where(l => l.NotPriced.Length > 0).GroupBy(l => l.NotPriced))
            console.WriteLine($"Not priced: {string.Join(", ", group.Select(l => l.Id))} ({group.Key}).");
        console.WriteLine();
    }

    private static void WriteTable(IAnsiConsole console, List<(ExplainedLimit Limit, BoundPrice Price)> bounds, bool choicesAreHeld)
    {
        var table = new FigureTable(
            "What the limits cost: USD of the objective, of the program in fractions of lots",
            1,
            "limit",
            "unit",
            "bound",
            "slack",
            "step",
            "relaxed by a step",
            "tightened by a step",
            "marginal per unit",
            "holds from .. to");
        foreach (var (limit, price) in bounds)
        {
            table.Add(
                limit.Id,
                limit.Unit,
                $"{(price.IsLower ? ">=" : "<=")} {Figures.Significant(price.Bound)}",
                Figures.Significant(price.Slack),
                Figures.Significant(price.Step),
                price.HasRelaxedUsd ? Figures.Usd(price.RelaxedUsd) : "not found",
                price.IsInfeasibleTightened ? "infeasible" : price.HasTightenedUsd ? Figures.Signed(Figures.Usd(price.TightenedUsd), price.TightenedUsd) : "not found",
                MarginalOf(price),
                RangeOf(price));
        }

        table.WriteTo(console);
        if (choicesAreHeld) console.WriteLine("The margin model is not convex: prices hold with its choices as in the proposal.");
    }

    private static string MarginalOf(BoundPrice price)
    {
        if (!price.HasMarginalLowUsd && !price.HasMarginalHighUsd) return price.IsComplete ? "no room" : "not found";
        var low = price.HasMarginalLowUsd ? Figures.Significant(price.MarginalLowUsd) : "?";
        var high = price.HasMarginalHighUsd ? Figures.Significant(price.MarginalHighUsd) : "no room";
        return low == high ? low : $"{low} .. {high}";
    }

    private static string RangeOf(BoundPrice price)
    {
        if (!price.IsComplete) return "not found";
        var (tight, relaxed) = (Figures.Significant(price.TightenedRange), price.HasRelaxedRange ? Figures.Significant(price.RelaxedRange) : "any");
        return $"{tight} .. {relaxed}";
    }

    private static bool IsPressing(BoundPrice price) =>
        !price.IsComplete || price.IsInfeasibleTightened || price.RelaxedUsd < -Cent || price.TightenedUsd > Cent;
}
