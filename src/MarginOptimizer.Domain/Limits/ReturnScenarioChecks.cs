using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Domain.Limits;

/// <summary>What is wrong with a set of return rows in itself, whatever book it is for. One set of rules for files, requests and problems.</summary>
public static class ReturnScenarioChecks
{
    /// <summary>Relative changes above this are taken for a mistake of units.</summary>
    public const double LargestMove = 100.0;

    /// <summary>Adds every fault of <paramref name="scenarios"/> under <paramref name="path"/>, with the names of its fields.</summary>
    /// <param name="mostRows">Rows taken.</param>
    public static void Check(ReturnScenarios scenarios, string path, ViolationList faults, int mostRows = ReturnScenarios.MaxRows)
    {
        if (string.IsNullOrWhiteSpace(scenarios.Id)) faults.Add($"{path}.id", "is empty");
        if (scenarios.Rows == 0) faults.Add($"{path}.returns", "has no rows");
        if (scenarios.Rows > mostRows)
            faults.Add($"{path}.returns", $"has {scenarios.Rows} rows, at most {mostRows} are taken");
        CheckRows(scenarios.Returns, scenarios.Rows, $"{path}.returns", faults);
        CheckConditions(scenarios, path, faults);
    }

    /// <summary>The part of <see cref="Check"/> that is not about the returns: volatilities, smile, elapsed days and labels.</summary>
    public static void CheckConditions(ReturnScenarios scenarios, string path, ViolationList faults)
    {
        CheckRows(scenarios.Volatilities, scenarios.Rows, $"{path}.volatilities", faults);
        foreach (var coin in scenarios.Volatilities.Keys)
        {
            if (!scenarios.Returns.ContainsKey(coin)) faults.Add($"{path}.volatilities[{coin}]", "has no returns beside it");
        }

        if (!Enum.IsDefined(scenarios.Smile)) faults.Add($"{path}.smile", $"is {(int)scenarios.Smile}, which is none of the rules");
        if (!(scenarios.ElapsedDays is >= 0.0 and <= ReturnScenarios.MaxElapsedDays))
        {
            faults.Add(
                $"{path}.elapsedDays",
                string.Create(CultureInfo.InvariantCulture, $"is {scenarios.ElapsedDays}, expected days from 0 to {ReturnScenarios.MaxElapsedDays}"));
        }

        CheckLabels(scenarios, $"{path}.labels", faults);
    }

    private static void CheckRows(ImmutableSortedDictionary<Currency, ImmutableArray<double>> byCoin, int rows, string path, ViolationList faults)
    {
        foreach (var (coin, values) in byCoin)
        {
            if (values.Length != rows) faults.Add($"{path}[{coin}]", $"has {values.Length} rows, the first coin has {rows}");
            for (var row = 0; row < values.Length; row++)
            {
                if (!(values[row] is > -1.0 and <= LargestMove))
                    faults.Add($"{path}[{coin}][{row}]", $"must be finite and above -1, at most {LargestMove.ToString(CultureInfo.InvariantCulture)}");
            }
        }
    }

    private static void CheckLabels(ReturnScenarios scenarios, string path, ViolationList faults)
    {
        if (scenarios.Labels.IsDefaultOrEmpty) return;
        if (scenarios.Labels.Length != scenarios.Rows) faults.Add(path, $"has {scenarios.Labels.Length} labels, expected none or one for each of the {scenarios.Rows} rows");
        for (var row = 0; row < scenarios.Labels.Length; row++)
        {
            if (scenarios.Labels[row] is not { Length: >= 1 and <= ReturnScenarios.LongestLabel })
                faults.Add($"{path}[{row}]", $"expected 1 to {ReturnScenarios.LongestLabel} characters");
        }
    }
}
