using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;

namespace MarginOptimizer.Risk.Generators;

/// <summary>Faults of rows as a caller writes them.</summary>
internal static class ShockChecks
{
    private const int MostRows = 10_000;

    public static void Check(ImmutableArray<ScenarioShock> shocks, RecipeChecks.Faults at)
    {
        if (shocks.IsEmpty || shocks.Length > MostRows) at.Add("shocks", $"has {shocks.Length} rows, expected 1 to {MostRows}");
        for (var row = 0; row < shocks.Length; row++)
        {
            var shock = shocks[row];
            if (shock.Label.Length is 0 or > ReturnScenarios.LongestLabel) at.Add($"shocks[{row}].label", $"expected 1 to {ReturnScenarios.LongestLabel} characters");
            if (shock.Returns.IsEmpty) at.Add($"shocks[{row}].returns", "is empty");
            CheckMoves(shock.Returns, $"shocks[{row}].returns", at);
            CheckMoves(shock.Volatilities, $"shocks[{row}].volatilities", at);
        }

        var moving = shocks.SelectMany(s => s.Returns.Keys).ToHashSet();
        if (moving.Count > RecipeChecks.MaxCoins) at.Add("shocks", $"move {moving.Count} coins, at most {RecipeChecks.MaxCoins} are taken");
        foreach (var coin in shocks.SelectMany(s => s.Volatilities.Keys).Distinct().Where(c => !moving.Contains(c)))
            at.Add("shocks", $"change the volatility of {coin}, which has no return in any row");
    }

    private static void CheckMoves(ImmutableSortedDictionary<Currency, double> moves, string name, RecipeChecks.Faults at)
    {
        foreach (var (coin, move) in moves)
            at.Number($"{name}[{coin}]", move, move is > -1.0 and <= ReturnScenarioChecks.LargestMove, "a relative move above -1, at most 100");
    }
}
