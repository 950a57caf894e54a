using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Risk.Numerics;

namespace MarginOptimizer.Risk.Generators;

/// <summary>
/// Random rows: normal numbers z with the wanted correlation, divided in a t copula by the root of one chi-square over its degrees for all coins of the
/// row, become uniform by their distribution function and log-returns by the quantiles of each coin (Demarta and McNeil 2005, "The t copula and
/// related copulas"). Numbers belong to row and column of the seed, so that sets of different length or coins share theirs.
/// </summary>
internal static class MonteCarloRows
{
    private const double SmallestProbability = 1e-16;

    /// <summary>Columns of draws from here on are those of the chi-square: coins never reach it.</summary>
    private const int ChiSquareColumn = 1_000;

    public static ScenarioRows Of(ScenarioRecipe recipe, string path)
    {
        ImmutableArray<Currency> coins = recipe.Coins.IsEmpty && !recipe.Deviations.IsEmpty ? [.. recipe.Deviations.Keys]
            : recipe.Coins.IsEmpty ? [.. recipe.History!.Prices.Keys] : [.. recipe.Coins.Order()];
        var n = coins.Length;
        var past = recipe.History is null ? null : ScenarioGenerator.ReturnsOf(recipe, coins, path);
        var wanted = recipe.Correlation is { } all ? CorrelationMatrix.Uniform(n, all) : CorrelationMatrix.Of(past!.LogReturns);
        var (correlation, hasChanged) = CorrelationMatrix.Nearest(wanted, n);
        var factor = CorrelationMatrix.Factor(correlation, n);
        var marginals = coins.Select((coin, c) => MarginalReturns.Of(recipe, coin, past?.LogReturns[c])).ToArray();
        var returns = Array.ConvertAll(marginals, _ => new double[recipe.Rows]);
        var draws = new CounterDraws(recipe.Seed);
        var student = new StudentDistribution(recipe.Degrees);
        var independent = new double[n];
        for (var row = 0; row < recipe.Rows; row++)
        {
            for (var k = 0; k < n; k++) independent[k] = NormalDistribution.Quantile(draws.Uniform(row, k));
            var scale = recipe.Copula == CopulaKind.Student ? 1.0 / Math.Sqrt(ChiSquare(draws, row, recipe.Degrees) / recipe.Degrees) : 1.0;
            for (var c = 0; c < n; c++)
            {
                var z = 0.0;
                for (var k = 0; k <= c; k++) z += factor[(c * n) + k] * independent[k];
                var probability = recipe.Copula == CopulaKind.Student ? student.Cdf(z * scale) : NormalDistribution.Cdf(z);
                returns[c][row] = marginals[c].At(Math.Clamp(probability, SmallestProbability, 1.0 - SmallestProbability));
            }
        }

        return new ScenarioRows(coins, Array.ConvertAll(returns, ScenarioRows.Simple))
        {
            Notes = [.. past?.Notes ?? [], .. hasChanged ? ["the wanted correlations are not possible together; the nearest possible ones are taken"] : Array.Empty<string>()],
        };
    }

    /// <summary>The sum of as many squared normal numbers as there are degrees.</summary>
    private static double ChiSquare(CounterDraws draws, int row, int degrees)
    {
        var sum = 0.0;
        for (var k = 0; k < degrees; k++)
        {
            var normal = NormalDistribution.Quantile(draws.Uniform(row, ChiSquareColumn + k));
            sum += normal * normal;
        }

        return sum;
    }
}
