using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Risk.Generators;

/// <summary>Every fault of a recipe by the path of its field, before anything is allocated for its rows.</summary>
public static class RecipeChecks
{
    /// <summary>Most coins of a set of scenarios.</summary>
    public const int MaxCoins = 50;

    private const int MostMoves = 1_000;
    private const int MostWindows = 100;
    private const int LongestName = 100;

    public static void Check(ScenarioRecipe recipe, string path, ViolationList faults)
    {
        var at = new Faults(path, faults);
        if (!Enum.IsDefined(recipe.Method)) at.Add("method", $"is {(int)recipe.Method}, which is none of the methods");
        if (recipe.History is { } history) HistoryChecks.Check(history, $"{path}.history", faults);
        CheckHistory(recipe, at);
        at.Number("horizon", recipe.Horizon, recipe.Horizon is >= 1 and <= 1_000, "whole periods from 1 to 1000");
        at.Number("elapsedDays", recipe.ElapsedDays ?? 0.0, (recipe.ElapsedDays ?? 0.0) is >= 0.0 and <= ReturnScenarios.MaxElapsedDays, "days from 0 to 3650");
        at.Number("volatilityBeta", recipe.VolatilityBeta ?? 0.0, (recipe.VolatilityBeta ?? 0.0) is >= -20.0 and <= 20.0, "a number within +-20");
        if (recipe.VolatilityBeta is not null && recipe.HistoricalVolatility) at.Add("volatilityBeta", "contradicts historicalVolatility: volatility moves by one of them");
        if (!Enum.IsDefined(recipe.Smile)) at.Add("smile", "is none of the rules");
        CheckCoins(recipe, at);
        CheckMethod(recipe, at);
    }

    private static void CheckHistory(ScenarioRecipe recipe, Faults at)
    {
        var isNeeded = recipe.Method is ScenarioMethod.Historical or ScenarioMethod.Filtered or ScenarioMethod.Crises or ScenarioMethod.CorrelationBreakdown
            || (recipe.Method == ScenarioMethod.MonteCarlo && (recipe.Marginal == MarginalKind.Empirical || recipe.Deviations.IsEmpty || recipe.Correlation is null))
            || (recipe.Method == ScenarioMethod.Unhedged && recipe.Deviations.IsEmpty);
        if (isNeeded && recipe.History is null) at.Add("history", "is missing: the method takes its returns from prices");
        if (recipe.HistoricalVolatility && (recipe.History is not { Volatilities.IsEmpty: false } || recipe.Method is ScenarioMethod.MonteCarlo))
            at.Add("historicalVolatility", "needs a history with volatilities, and rows taken from it");
    }

    private static void CheckCoins(ScenarioRecipe recipe, Faults at)
    {
        if (recipe.Coins.Length > MaxCoins) at.Add("coins", $"has {recipe.Coins.Length} coins, at most {MaxCoins} are taken");
        foreach (var twice in recipe.Coins.GroupBy(c => c).Where(g => g.Count() > 1)) at.Add("coins", $"names {twice.Key} twice");
        if (recipe.History is not { } history) return;
        foreach (var coin in recipe.Coins.Where(c => !history.Prices.ContainsKey(c))) at.Add("coins", $"{coin} has no prices in the history");
        if (recipe.Coins.IsEmpty && history.Prices.Count > MaxCoins) at.Add("coins", $"is empty and the history has {history.Prices.Count} coins, at most {MaxCoins} are taken");
    }

    private static void CheckMethod(ScenarioRecipe recipe, Faults at)
    {
        switch (recipe.Method)
        {
            case ScenarioMethod.Filtered:
                at.Number("lambda", recipe.Lambda, recipe.Lambda is > 0.0 and < 1.0, "a number above 0 and below 1");
                at.Number("longRunWeight", recipe.LongRunWeight, recipe.LongRunWeight is >= 0.0 and <= 1.0, "a share from 0 to 1");
                break;
            case ScenarioMethod.MonteCarlo:
                CheckMonteCarlo(recipe, at);
                break;
            case ScenarioMethod.CorrelationBreakdown:
                CheckCorrelation(recipe, at);
                at.Number("correlationWeight", recipe.CorrelationWeight, recipe.CorrelationWeight is >= 0.0 and <= 1.0, "a share from 0 to 1");
                break;
            case ScenarioMethod.Grid:
                CheckNeedsCoins(recipe, at);
                CheckMoves("moves", recipe.Moves, required: true, at);
                CheckMoves("volatilityMoves", recipe.VolatilityMoves, required: false, at);
                CheckProduct("volatilityMoves", recipe.Moves, recipe.VolatilityMoves, at);
                if (recipe.VolatilityBeta is not null && !recipe.VolatilityMoves.IsEmpty) at.Add("volatilityBeta", "contradicts volatilityMoves: volatility moves by one of them");
                break;
            case ScenarioMethod.Shocks:
                ShockChecks.Check(recipe.Shocks, at);
                break;
            case ScenarioMethod.Crises:
                at.Number("worstRows", recipe.WorstRows, recipe.WorstRows is >= 1 and <= 100, "rows from 1 to 100");
                CheckWindows(recipe.Windows, at);
                break;
            case ScenarioMethod.Unhedged:
                at.Number("hours", recipe.Hours, recipe.Hours is > 0.0 and <= 8_760.0, "hours above 0, at most 8760");
                if (recipe.Sigmas.IsEmpty || recipe.Sigmas.Length > MostMoves || recipe.Sigmas.Any(s => !(Math.Abs(s) <= 20.0)))
                    at.Add("sigmas", $"expected 1 to {MostMoves} numbers within +-20");
                CheckDeviations(recipe, at);
                break;
            case ScenarioMethod.DePeg:
                CheckNeedsCoins(recipe, at);
                CheckMoves("moves", recipe.Moves, required: false, at);
                if (recipe.Coins.Contains(recipe.Stablecoin)) at.Add("coins", $"has the stablecoin {recipe.Stablecoin} itself");
                if (recipe.Depths.IsEmpty || recipe.Depths.Length > MostMoves || recipe.Depths.Any(d => !(d is > 0.0 and < 1.0)))
                    at.Add("depths", $"expected 1 to {MostMoves} shares above 0 and below 1");
                CheckProduct("depths", recipe.Moves, recipe.Depths, at);
                break;
        }
    }

    private static void CheckWindows(ImmutableArray<CrisisWindow> windows, Faults at)
    {
        if (windows.Length > MostWindows) at.Add("windows", $"has {windows.Length} windows, at most {MostWindows} are taken");
        for (var k = 0; k < windows.Length; k++)
        {
            if (windows[k].Name.Length is 0 or > LongestName) at.Add($"windows[{k}].name", $"expected 1 to {LongestName} characters");
            if (windows[k].To < windows[k].From) at.Add($"windows[{k}].to", "is before from");
        }
    }

    private static void CheckMonteCarlo(ScenarioRecipe recipe, Faults at)
    {
        at.Number("rows", recipe.Rows, recipe.Rows is >= 1 and <= ReturnScenarios.MaxLocalRows, $"rows from 1 to {ReturnScenarios.MaxLocalRows}");
        at.Number("degrees", recipe.Degrees, recipe.Degrees is >= 3 and <= 100, "a whole number from 3 to 100");
        if (!Enum.IsDefined(recipe.Copula)) at.Add("copula", "is none of the copulas");
        if (!Enum.IsDefined(recipe.Marginal)) at.Add("marginal", "is none of the marginals");
        CheckCorrelation(recipe, at);
        CheckDeviations(recipe, at);
    }

    private static void CheckCorrelation(ScenarioRecipe recipe, Faults at) =>
        at.Number("correlation", recipe.Correlation ?? 0.0, (recipe.Correlation ?? 0.0) is >= -1.0 and <= 1.0, "a number from -1 to 1");

    private static void CheckDeviations(ScenarioRecipe recipe, Faults at)
    {
        foreach (var (coin, deviation) in recipe.Deviations)
            at.Number($"deviations[{coin}]", deviation, deviation is > 0.0 and <= 10.0, "a standard deviation above 0, at most 10");
        if (recipe.Deviations.IsEmpty) return;
        foreach (var coin in recipe.Coins.Where(c => !recipe.Deviations.ContainsKey(c))) at.Add("deviations", $"has none of {coin}");
        if (recipe.History is not { } history || !recipe.Coins.IsEmpty) return;
        foreach (var coin in recipe.Deviations.Keys.Where(c => !history.Prices.ContainsKey(c))) at.Add("deviations", $"{coin} has no prices in the history");
    }

    private static void CheckNeedsCoins(ScenarioRecipe recipe, Faults at)
    {
        if (recipe.Coins.IsEmpty) at.Add("coins", "is empty: the method has no other way to know them");
    }

    private static void CheckProduct(string name, ImmutableArray<double> moves, ImmutableArray<double> others, Faults at)
    {
        var rows = (long)Math.Max(moves.Length, 1) * Math.Max(others.Length, 1);
        if (rows > ReturnScenarios.MaxRows) at.Add(name, $"make {rows} rows with the moves, at most {ReturnScenarios.MaxRows} are taken");
    }

    private static void CheckMoves(string name, ImmutableArray<double> moves, bool required, Faults at)
    {
        if ((required && moves.IsEmpty) || moves.Length > MostMoves) at.Add(name, $"has {moves.Length} moves, expected 1 to {MostMoves}");
        for (var k = 0; k < moves.Length; k++)
            at.Number($"{name}[{k}]", moves[k], moves[k] is > -1.0 and <= ReturnScenarioChecks.LargestMove, "a relative move above -1, at most 100");
    }

    /// <summary>Adds faults under one path.</summary>
    internal readonly struct Faults(string path, ViolationList list)
    {
        public void Add(string name, string message) => list.Add($"{path}.{name}", message);

        public void Number(string name, double value, bool isRight, string words)
        {
            if (!isRight) list.Add($"{path}.{name}", string.Create(CultureInfo.InvariantCulture, $"is {value}, expected {words}"));
        }
    }
}
