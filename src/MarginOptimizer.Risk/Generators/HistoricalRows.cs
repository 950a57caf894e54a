using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Risk.Generators;

/// <summary>Rows that are, or are made of, returns that happened.</summary>
internal static class HistoricalRows
{
    public static ScenarioRows Plain(ScenarioRecipe recipe, string path)
    {
        var returns = Capped(ScenarioGenerator.ReturnsOf(recipe, ScenarioGenerator.CoinsOf(recipe), path), path);
        return new ScenarioRows(returns.Coins, Array.ConvertAll(returns.LogReturns, ScenarioRows.Simple))
        {
            Volatilities = returns.VolatilityChanges,
            Labels = [.. Enumerable.Range(0, returns.Rows).Select(row => Words(returns, row))],
            Notes = [.. returns.Notes],
        };
    }

    public static ScenarioRows Filtered(ScenarioRecipe recipe, string path)
    {
        var returns = Capped(ScenarioGenerator.ReturnsOf(recipe, ScenarioGenerator.CoinsOf(recipe), path), path);
        return new ScenarioRows(returns.Coins, Array.ConvertAll(returns.LogReturns, r => Filter(r, recipe)))
        {
            Volatilities = returns.VolatilityChanges,
            Labels = [.. Enumerable.Range(0, returns.Rows).Select(row => Words(returns, row))],
            Notes = [.. returns.Notes],
        };
    }

    /// <summary>The rows of each window whose mean log-return over the coins is lowest, the earlier one where two are equal.</summary>
    public static ScenarioRows Crises(ScenarioRecipe recipe, string path)
    {
        var returns = ScenarioGenerator.ReturnsOf(recipe, ScenarioGenerator.CoinsOf(recipe), path);
        var (rows, labels, notes) = (new List<int>(), new List<string>(), returns.Notes.ToList());
        foreach (var window in recipe.Windows.IsEmpty ? CrisisWindow.Known : recipe.Windows)
        {
            var within = Enumerable.Range(0, returns.Rows).Where(row => Lies(returns, row, window)).ToArray();
            if (within.Length == 0) notes.Add($"no return of the history lies within '{window.Name}', {Day(window.From)} to {Day(window.To)}");
            foreach (var row in within.OrderBy(row => returns.LogReturns.Sum(r => r[row])).ThenBy(row => row).Take(recipe.WorstRows))
            {
                rows.Add(row);
                labels.Add($"{window.Name}: {Words(returns, row)}");
            }
        }

        if (rows.Count == 0) throw new InvalidInputException($"{path}.windows", "no return of the history lies within any of them");
        return new ScenarioRows(returns.Coins, Array.ConvertAll(returns.LogReturns, r => ScenarioRows.Simple(Chosen(r, rows))))
        {
            Volatilities = Array.ConvertAll(returns.VolatilityChanges, v => v is null ? null : Chosen(v, rows)),
            Labels = [.. labels],
            Notes = [.. notes],
        };
    }

    /// <exception cref="InvalidInputException">There are more returns than a set may have rows.</exception>
    internal static PeriodReturns Capped(PeriodReturns returns, string path) => returns.Rows <= ReturnScenarios.MaxRows
        ? returns
        : throw new InvalidInputException($"{path}.history", $"gives {returns.Rows} rows, at most {ReturnScenarios.MaxRows} are taken");

    internal static string Words(PeriodReturns returns, int row) => $"{Time(returns, returns.From[row])} to {Time(returns, returns.To[row])}";

    private static double[] Filter(double[] logReturns, ScenarioRecipe recipe)
    {
        var returns = recipe.SimpleReturns ? ScenarioRows.Simple(logReturns) : logReturns;
        if (Array.TrueForAll(returns, r => r == 0.0)) return new double[returns.Length];
        var filtered = EwmaVolatility.Filter(returns, recipe.Lambda, null, recipe.LongRunWeight);
        return recipe.SimpleReturns ? filtered : ScenarioRows.Simple(filtered);
    }

    private static bool Lies(PeriodReturns returns, int row, CrisisWindow window) =>
        returns.From[row].UtcDateTime >= window.From.ToDateTime(TimeOnly.MinValue) && DateOnly.FromDateTime(returns.To[row].UtcDateTime.AddTicks(-1)) <= window.To;

    private static double[] Chosen(double[] values, List<int> rows) => [.. rows.Select(row => values[row])];

    /// <summary>Of days the name of the one that ends then: midnight is the end of the day before.</summary>
    private static string Time(PeriodReturns returns, DateTimeOffset time) =>
        returns.PeriodDays >= 1.0 ? Day(DateOnly.FromDateTime(time.UtcDateTime.AddTicks(-1))) : time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
