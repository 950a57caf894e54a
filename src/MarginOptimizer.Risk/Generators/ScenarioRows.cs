using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Risk.Generators;

/// <summary>Rows on their way to a set: simple returns by coin, and what goes with them.</summary>
internal sealed class ScenarioRows(ImmutableArray<Currency> coins, double[][] returns)
{
    /// <summary>Volatility is never taken to fall by more than this share of itself.</summary>
    private const double LargestFall = -0.9;

    public ImmutableArray<Currency> Coins { get; } = coins;

    /// <summary>By coin, then by row.</summary>
    public double[][] Returns { get; } = returns;

    /// <summary>Relative changes by coin, then by row; null = unchanged.</summary>
    public double[]?[] Volatilities { get; init; } = new double[]?[coins.Length];

    public ImmutableArray<string> Labels { get; init; } = [];

    public double ElapsedDays { get; init; }

    public ImmutableArray<string> Notes { get; init; } = [];

    public static double[] Simple(double[] logReturns) => Array.ConvertAll(logReturns, r => DeterministicMath.Exp(r) - 1.0);

    public ReturnScenarios ToSet(string id, ScenarioRecipe recipe)
    {
        var returns = ImmutableSortedDictionary.CreateBuilder<Currency, ImmutableArray<double>>();
        var volatilities = ImmutableSortedDictionary.CreateBuilder<Currency, ImmutableArray<double>>();
        for (var c = 0; c < Coins.Length; c++)
        {
            returns.Add(Coins[c], [.. Returns[c]]);
            if (Volatilities[c] is { } changes) volatilities.Add(Coins[c], [.. changes]);
            else if (recipe.VolatilityBeta is { } beta) volatilities.Add(Coins[c], [.. Returns[c].Select(r => Math.Max(beta * r, LargestFall))]);
        }

        return new ReturnScenarios(id, returns.ToImmutable())
        {
            Volatilities = volatilities.ToImmutable(),
            Smile = recipe.Smile,
            ElapsedDays = recipe.ElapsedDays ?? ElapsedDays,
            Labels = Labels,
            Notes = Notes,
        };
    }
}
