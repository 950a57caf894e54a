using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Explanation;

/// <summary>The rows that decide the margin minimised, and how much each of them does.</summary>
internal static class BindingScenarios
{
    /// <summary>Relative difference of two margins that counts as a tie.</summary>
    private const double Tie = 1e-9;

    /// <summary>Weights below this are rounding of the multipliers.</summary>
    private const double Least = 1e-9;

    /// <param name="book">Before and after the trades.</param>
    /// <param name="pressing">How hard rows press on the optimum; empty where that is not known.</param>
    /// <returns>Rows with a weight, by account, unit, part and weight.</returns>
    public static ImmutableArray<BindingScenario> Of(ExplainedBook book, RowPressure pressing)
    {
        var (before, after) = (RowWeights(book, book.Before), RowWeights(book, book.After));
        var scenarios = ImmutableArray.CreateBuilder<BindingScenario>();
        foreach (var parts in Enumerable.Range(0, before.Count).GroupBy(r => (before[r].Account, before[r].Currency, before[r].Part)))
        {
            int[] rows = [.. parts];
            var pressure = Shares(rows.Select(r => pressing.Of(before[r].State, before[r].Unit, before[r].Row)));
            var isKnown = Array.Exists(pressure, p => p > 0.0);
            var now = Shares(rows.Select(r => before[r].Weight));
            var then = isKnown ? pressure : Shares(rows.Select(r => after[r].Weight));
            var binding = Enumerable.Range(0, rows.Length)
                .Where(k => now[k] > Least || then[k] > Least)
                .OrderByDescending(k => then[k])
                .ThenByDescending(k => now[k])
                .ThenBy(k => rows[k]);
            foreach (var k in binding)
            {
                var row = before[rows[k]];
                scenarios.Add(new BindingScenario(
                    book.Universe.Accounts[row.Account].Id,
                    row.Currency,
                    row.Part,
                    row.Move,
                    row.Scenario.Table,
                    row.Scenario.Shock,
                    row.Loss,
                    after[rows[k]].Loss,
                    now[k],
                    then[k],
                    isKnown));
            }
        }

        return scenarios.ToImmutable();
    }

    /// <summary>Every row of every unit at every state, with the derivative of the margin minimised by its value at a book.</summary>
    private static List<WeightedRow> RowWeights(ExplainedBook book, BookState at)
    {
        var landscape = book.Landscape;
        var states = book.States;
        var margins = states.Select(s => landscape.Initial(s, at, LimitScope.Total)).ToList();
        var worst = landscape.Moved.IsEmpty ? margins[0] : margins.Max();
        var tied = margins.Select(m => worst - m <= Tie * (1.0 + Math.Abs(worst))).ToList();
        var rows = new List<WeightedRow>();
        for (var s = 0; s < states.Length; s++)
        {
            var share = tied[s] && (s == 0 || !landscape.Moved.IsEmpty) ? 1.0 / tied.Count(t => t) : 0.0;
            for (var u = 0; u < states[s].Units.Length; u++)
            {
                var view = states[s].Units[u];
                var outcome = view.ScenariosOf(at, book.Universe);
                for (var r = 0; r < outcome.Length; r++)
                {
                    rows.Add(new WeightedRow(
                        s, u, r, view.Account, view.Unit.Currency, outcome[r].Part, states[s].Move, outcome[r].Row, outcome[r].Loss, share * outcome[r].Weight));
                }
            }
        }

        return rows;
    }

    /// <summary>Scaled to a sum of 1, unless all are 0.</summary>
    private static double[] Shares(IEnumerable<double> weights)
    {
        double[] shares = [.. weights];
        var sum = shares.Sum();
        return sum > 0.0 ? Array.ConvertAll(shares, w => w / sum) : shares;
    }

    private readonly record struct WeightedRow(
        int State,
        int Unit,
        int Row,
        int Account,
        Domain.Currency Currency,
        string Part,
        double Move,
        Margin.Expressions.ScenarioRow Scenario,
        double Loss,
        double Weight);
}
