using System.Collections.Immutable;

namespace MarginOptimizer.Risk.Generators;

/// <summary>Which fields of a recipe each method takes, by their names in files; any other that is given is a mistake.</summary>
public static class RecipeFields
{
    private static readonly ImmutableArray<string> Always = ["method", "volatilityBeta", "smile", "elapsedDays"];

    private static readonly ImmutableArray<string> Past = ["history", "coins", "horizon", "overlapping"];

    public static ImmutableArray<string> Of(ScenarioMethod method) => [.. Always, .. OwnOf(method)];

    private static ImmutableArray<string> OwnOf(ScenarioMethod method) => method switch
    {
        ScenarioMethod.Historical => [.. Past, "historicalVolatility"],
        ScenarioMethod.Filtered => [.. Past, "historicalVolatility", "lambda", "longRunWeight", "simpleReturns"],
        ScenarioMethod.Crises => [.. Past, "historicalVolatility", "windows", "worstRows"],
        ScenarioMethod.CorrelationBreakdown => [.. Past, "historicalVolatility", "correlation", "correlationWeight"],
        ScenarioMethod.MonteCarlo => [.. Past, "rows", "seed", "copula", "degrees", "marginal", "deviations", "correlation"],
        ScenarioMethod.Unhedged => [.. Past, "deviations", "hours", "sigmas"],
        ScenarioMethod.Grid => ["coins", "moves", "volatilityMoves"],
        ScenarioMethod.DePeg => ["coins", "moves", "stablecoin", "depths"],
        ScenarioMethod.Shocks => ["shocks"],
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "is none of the methods"),
    };
}
