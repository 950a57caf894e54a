using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Rebalancing.RiskReports;

/// <summary>Every fault of a <see cref="RiskProblem"/> by its path.</summary>
internal static class RiskChecks
{
    public static void Check(RiskProblem problem, ViolationList faults)
    {
        new WhatIfChecks(problem.Market, problem.Model, faults).Check(problem.Book);
        CheckNumbers(problem.Confidences, "confidences", RiskProblem.MostConfidences, c => c is > 0.0 and < 1.0, "above 0 and below 1", faults);
        CheckNumbers(problem.LadderMoves, "ladder_moves", RiskProblem.MostLadderMoves, m => m is > -1.0 and <= ReturnScenarioChecks.LargestMove, "above -1, at most 100", faults);
        if (!(problem.SpreadFactor is >= 1.0 and <= RiskProblem.LargestSpreadFactor))
            faults.Add("spread_factor", string.Create(CultureInfo.InvariantCulture, $"is {problem.SpreadFactor}, expected a factor from 1 to 1000"));
        if (!Enum.IsDefined(problem.Convention)) faults.Add("convention", "is none of the conventions");
        var ids = new HashSet<string>(StringComparer.Ordinal);
        CheckSets(problem, problem.Measured, "scenario_sets", ReturnScenarios.MaxRows, ids, faults);
        CheckSets(problem, problem.Stressed, "stress_sets", RiskProblem.MostStressRows, ids, faults);
    }

    private static void CheckNumbers(ImmutableArray<double> values, string path, int most, Func<double, bool> isRight, string words, ViolationList faults)
    {
        if (values.Length == 0 || values.Length > most) faults.Add(path, $"has {values.Length} values, expected 1 to {most}");
        var seen = new HashSet<double>();
        for (var k = 0; k < values.Length; k++)
        {
            if (!isRight(values[k])) faults.Add($"{path}[{k}]", string.Create(CultureInfo.InvariantCulture, $"is {values[k]}, expected a number {words}"));
            else if (!seen.Add(values[k])) faults.Add($"{path}[{k}]", string.Create(CultureInfo.InvariantCulture, $"{values[k]} is given twice"));
        }
    }

    private static void CheckSets(RiskProblem problem, ImmutableArray<ReturnScenarios> sets, string path, int mostRows, HashSet<string> ids, ViolationList faults)
    {
        if (sets.Length > RiskProblem.MostSets) faults.Add(path, $"has {sets.Length} sets, at most {RiskProblem.MostSets} are taken");
        var cells = 0L;
        for (var k = 0; k < sets.Length; k++)
        {
            var at = $"{path}[{k}]";
            ReturnScenarioChecks.Check(sets[k], at, faults);
            if (!ids.Add(sets[k].Id)) faults.Add($"{at}.id", $"'{sets[k].Id}' names two sets");
            if (sets[k].Rows > mostRows) faults.Add($"{at}.returns", $"has {sets[k].Rows} rows, at most {mostRows} are taken here");
            foreach (var coin in MissingCoins(problem, sets[k])) faults.Add($"{at}.returns", $"has no returns of {coin}, on which the book holds something");
            cells += (long)sets[k].Rows * problem.Book.Positions.Length;
        }

        if (cells > ReturnScenarios.MaxCells)
            faults.Add(path, $"have {cells} rows x positions together, at most {ReturnScenarios.MaxCells} are taken");
    }

    private static IEnumerable<Currency> MissingCoins(RiskProblem problem, ReturnScenarios set) =>
        problem.Book.Positions.Select(p => p.Instrument.Base).Distinct().Where(c => !set.Returns.ContainsKey(c)).Order();
}
