using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Domain;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Risk.Generators;

/// <summary>Rows that follow from numbers of the caller's alone, or from those and a standard deviation.</summary>
internal static class GivenRows
{
    public static ScenarioRows Grid(ScenarioRecipe recipe)
    {
        ImmutableArray<Currency> coins = [.. recipe.Coins.Order()];
        ImmutableArray<double> changes = recipe.VolatilityMoves.IsEmpty ? [0.0] : recipe.VolatilityMoves;
        var cells = recipe.Moves.SelectMany(move => changes.Select(change => (Move: move, Change: change))).ToArray();
        var moves = Array.ConvertAll(cells, c => c.Move);
        var volatilities = recipe.VolatilityMoves.IsEmpty ? null : Array.ConvertAll(cells, c => c.Change);
        return new ScenarioRows(coins, [.. coins.Select(_ => moves)])
        {
            Volatilities = [.. coins.Select(_ => volatilities)],
            Labels = [.. cells.Select(c => volatilities is null ? Percent(c.Move) : $"{Percent(c.Move)}, vol {Percent(c.Change)}")],
        };
    }

    public static ScenarioRows Shocks(ScenarioRecipe recipe)
    {
        ImmutableArray<Currency> coins = [.. recipe.Shocks.SelectMany(s => s.Returns.Keys).Distinct().Order()];
        return new ScenarioRows(coins, [.. coins.Select(c => recipe.Shocks.Select(s => s.Returns.GetValueOrDefault(c)).ToArray())])
        {
            Volatilities =
            [
                .. coins.Select(c => recipe.Shocks.Any(s => s.Volatilities.ContainsKey(c))
                    ? recipe.Shocks.Select(s => s.Volatilities.GetValueOrDefault(c)).ToArray()
                    : null),
            ],
            Labels = [.. recipe.Shocks.Select(s => s.Label)],
        };
    }

    /// <summary>
    /// A move of k standard deviations of h hours, exp(k sigma sqrt(h / 24)) - 1, of all coins at once, while the same hours pass: what a book that
    /// cannot be traded meanwhile meets. Sigma is of one day: given, or of the history about zero.
    /// </summary>
    public static ScenarioRows Unhedged(ScenarioRecipe recipe, string path)
    {
        ImmutableArray<Currency> coins = !recipe.Coins.IsEmpty ? [.. recipe.Coins.Order()]
            : recipe.Deviations.IsEmpty ? [.. recipe.History!.Prices.Keys] : [.. recipe.Deviations.Keys];
        var past = recipe.Deviations.IsEmpty ? ScenarioGenerator.ReturnsOf(recipe, coins, path) : null;
        var root = Math.Sqrt(recipe.Hours / 24.0);
        var returns = coins.Select((coin, c) =>
        {
            var daily = past is null ? recipe.Deviations[coin] : EwmaVolatility.LongRun(past.LogReturns[c]) / Math.Sqrt(past.PeriodDays * recipe.Horizon);
            return recipe.Sigmas.Select(k => DeterministicMath.Exp(k * daily * root) - 1.0).ToArray();
        });
        return new ScenarioRows(coins, [.. returns])
        {
            Labels = [.. recipe.Sigmas.Select(k => string.Create(CultureInfo.InvariantCulture, $"{k:+0.##;-0.##;0} sigma in {recipe.Hours:0.##} h without hedging"))],
            ElapsedDays = recipe.Hours / 24.0,
            Notes = [.. past?.Notes ?? []],
        };
    }

    /// <summary>Each depth with each move of the coins in USD.</summary>
    public static ScenarioRows DePeg(ScenarioRecipe recipe)
    {
        ImmutableArray<double> moves = recipe.Moves.IsEmpty ? [0.0] : recipe.Moves;
        var cells = recipe.Depths.SelectMany(depth => moves.Select(move => (Depth: depth, Move: move))).ToArray();
        var coinMoves = Array.ConvertAll(cells, c => c.Move);
        ImmutableArray<Currency> coins = [.. recipe.Coins.Append(recipe.Stablecoin).Order()];
        return new ScenarioRows(coins, [.. coins.Select(c => c == recipe.Stablecoin ? Array.ConvertAll(cells, cell => -cell.Depth) : coinMoves)])
        {
            Labels = [.. cells.Select(c => $"{recipe.Stablecoin} {Percent(-c.Depth)}, coins {Percent(c.Move)}")],
        };
    }

    private static string Percent(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{fraction * 100.0:+0.##;-0.##;0} %");
}
