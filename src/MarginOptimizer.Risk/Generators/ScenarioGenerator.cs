using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Risk.Generators;

/// <summary>Turns recipes into rows. The same recipe gives the same bits, on any machine and whatever else runs.</summary>
public static class ScenarioGenerator
{
    /// <param name="id">Of the set.</param>
    /// <param name="recipe">Checked here.</param>
    /// <param name="path">Where the recipe stands in the caller's input, for faults.</param>
    /// <exception cref="InvalidInputException">Every fault of the recipe by its path, or rows that no market can have.</exception>
    public static ReturnScenarios Generate(string id, ScenarioRecipe recipe, string path = "generate")
    {
        var faults = new ViolationList();
        RecipeChecks.Check(recipe, path, faults);
        faults.ThrowIfAny();
        var set = RowsOf(recipe, path).ToSet(id, recipe);
        ReturnScenarioChecks.Check(set, path, faults, ReturnScenarios.MaxLocalRows);
        faults.ThrowIfAny();
        return set;
    }

    private static ScenarioRows RowsOf(ScenarioRecipe recipe, string path) => recipe.Method switch
    {
        ScenarioMethod.Historical => HistoricalRows.Plain(recipe, path),
        ScenarioMethod.Filtered => HistoricalRows.Filtered(recipe, path),
        ScenarioMethod.Crises => HistoricalRows.Crises(recipe, path),
        ScenarioMethod.CorrelationBreakdown => BreakdownRows.Of(recipe, path),
        ScenarioMethod.MonteCarlo => MonteCarloRows.Of(recipe, path),
        ScenarioMethod.Grid => GivenRows.Grid(recipe),
        ScenarioMethod.Shocks => GivenRows.Shocks(recipe),
        ScenarioMethod.Unhedged => GivenRows.Unhedged(recipe, path),
        ScenarioMethod.DePeg => GivenRows.DePeg(recipe),
        _ => throw new InvalidInputException($"{path}.method", $"{recipe.Method} is none of the methods"),
    };

    /// <summary>The coins of a recipe that takes its returns from prices.</summary>
    internal static ImmutableArray<Currency> CoinsOf(ScenarioRecipe recipe) => recipe.Coins.IsEmpty ? [.. recipe.History!.Prices.Keys] : [.. recipe.Coins.Order()];

    /// <summary>Joint returns of the history of a recipe.</summary>
    /// <exception cref="InvalidInputException">No return is left.</exception>
    internal static PeriodReturns ReturnsOf(ScenarioRecipe recipe, ImmutableArray<Currency> coins, string path)
    {
        var returns = PeriodReturns.Of(recipe.History!, coins, recipe.Horizon, recipe.Overlapping, recipe.HistoricalVolatility);
        if (returns.Rows > 0) return returns;
        throw new InvalidInputException(
            $"{path}.history", $"has no return over {recipe.Horizon} periods with prices of all of {string.Join(", ", coins)} and without a gap");
    }
}
