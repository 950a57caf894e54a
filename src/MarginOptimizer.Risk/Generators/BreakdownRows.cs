using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Risk.Generators;

/// <summary>
/// Historical returns with other correlations: with R = L L' the correlation of the log-returns and R' = M M' the wanted one, the standardised
/// returns z become M L^-1 z and get their means and deviations back, so that R' is the correlation of the rows exactly and each coin keeps its own.
/// R' is the valid matrix nearest to (1 - w) R + w target.
/// </summary>
internal static class BreakdownRows
{
    public static ScenarioRows Of(ScenarioRecipe recipe, string path)
    {
        var returns = HistoricalRows.Capped(ScenarioGenerator.ReturnsOf(recipe, ScenarioGenerator.CoinsOf(recipe), path), path);
        var n = returns.Coins.Length;
        var present = CorrelationMatrix.Of(returns.LogReturns);
        var factor = CorrelationMatrix.Factor(present, n);
        for (var i = 0; i < n; i++)
        {
            if (factor[(i * n) + i] > 1e-5) continue;
            throw new InvalidInputException(
                $"{path}.coins", $"{returns.Coins[i]} moves exactly as the coins before it in the history, or there are fewer rows than coins: leave it out");
        }

        var (wanted, hasChanged) = CorrelationMatrix.Nearest(Blend(present, CorrelationMatrix.Uniform(n, recipe.Correlation ?? 1.0), recipe.CorrelationWeight), n);
        var target = CorrelationMatrix.Factor(wanted, n);
        var moved = Moved(returns.LogReturns, factor, target, n);
        return new ScenarioRows(returns.Coins, Array.ConvertAll(moved, ScenarioRows.Simple))
        {
            Volatilities = returns.VolatilityChanges,
            Labels = [.. Enumerable.Range(0, returns.Rows).Select(row => HistoricalRows.Words(returns, row))],
            Notes = [.. returns.Notes, .. hasChanged ? ["the wanted correlations are not possible together; the nearest possible ones are taken"] : Array.Empty<string>()],
        };
    }

    private static double[] Blend(double[] present, double[] target, double weight)
    {
        var blend = new double[present.Length];
        for (var k = 0; k < blend.Length; k++) blend[k] = ((1.0 - weight) * present[k]) + (weight * target[k]);
        return blend;
    }

    private static double[][] Moved(double[][] logReturns, double[] factor, double[] target, int n)
    {
        var rows = logReturns[0].Length;
        var means = Array.ConvertAll(logReturns, r => r.Average());
        var deviations = new double[n];
        for (var i = 0; i < n; i++) deviations[i] = Math.Sqrt(logReturns[i].Sum(r => (r - means[i]) * (r - means[i])) / rows);
        var moved = Array.ConvertAll(logReturns, _ => new double[rows]);
        var independent = new double[n];
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < n; i++)
            {
                var left = (logReturns[i][row] - means[i]) / deviations[i];
                for (var k = 0; k < i; k++) left -= factor[(i * n) + k] * independent[k];
                independent[i] = left / factor[(i * n) + i];
                var sum = 0.0;
                for (var k = 0; k <= i; k++) sum += target[(i * n) + k] * independent[k];
                moved[i][row] = means[i] + (deviations[i] * sum);
            }
        }

        return moved;
    }
}
