using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Measures;

namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>Checks the return rows and tails of limits against the problem; each set once.</summary>
internal sealed class ScenarioChecks(RebalancingProblem problem, ViolationList faults)
{
    private readonly Dictionary<string, ReturnScenarios> _byId = new(StringComparer.Ordinal);
    private long _cells;

    public void Check(Limit limit, string path)
    {
        if (limit.Measure != Measure.ExpectedShortfall)
        {
            if (limit.Tail is not null) faults.Add($"{path}.tail", "is only for an expected shortfall");
            return;
        }

        if (limit.Tail is not { } tail)
        {
            faults.Add($"{path}.tail", "is missing: an expected shortfall needs return rows and an alpha");
            return;
        }

        if (!(tail.Alpha > 0.0 && tail.Alpha < 1.0)) faults.Add($"{path}.tail.alpha", "must be above 0 and below 1");
        var at = $"{path}.tail.scenarios";
        if (_byId.TryGetValue(tail.Scenarios.Id, out var known))
        {
            if (!ReferenceEquals(known, tail.Scenarios)) faults.Add($"{at}.id", $"'{tail.Scenarios.Id}' names two sets");
        }
        else
        {
            _byId.Add(tail.Scenarios.Id, tail.Scenarios);
            CheckSet(tail.Scenarios, at);
        }

        CheckCoins(limit.Scope, tail.Scenarios, at);
    }

    private void CheckSet(ReturnScenarios scenarios, string path)
    {
        ReturnScenarioChecks.Check(scenarios, path, faults);
        var instruments = problem.Accounts.Sum(a => InstrumentsOf(a).DistinctBy(i => i.Name).Count());
        _cells += (long)scenarios.Rows * instruments;
        if (_cells > ReturnScenarios.MaxCells)
        {
            faults.Add(
                $"{path}.returns",
                $"has {scenarios.Rows} rows for {instruments} instruments: rows times instruments may be at most {ReturnScenarios.MaxCells} over all sets");
        }
    }

    /// <summary>Every instrument that counts needs a return, whether it is held or may come to be.</summary>
    private void CheckCoins(LimitScope scope, ReturnScenarios scenarios, string path)
    {
        var missing = problem.Accounts.SelectMany(InstrumentsOf)
            .Where(i => !scenarios.Returns.ContainsKey(i.Base))
            .Select(i => (i.Base, Name: MeasureModel.InScope(scope, i) ? i.Name : null))
            .Where(i => i.Name is not null)
            .DistinctBy(i => i.Base);
        foreach (var (coin, name) in missing) faults.Add($"{path}.returns", $"has no returns of {coin}, which {name} needs");
    }

    private static IEnumerable<Instrument> InstrumentsOf(Account account) =>
        account.Book.Positions.Select(p => p.Instrument).Concat(account.Candidates.SelectMany(c => c.Instrument.Held()));
}
