using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Measures;

namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>Checks the return rows and tails of limits against the problem; each set once.</summary>
internal sealed class ScenarioChecks(RebalancingProblem problem, ViolationList faults)
{
    private readonly Dictionary<string, ReturnScenarios> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Id, LimitScope Scope), string> _tables = [];
    private readonly int _instruments = problem.Accounts.Sum(a => InstrumentsOf(a).DistinctBy(i => i.Name).Count());

    public void Check(Limit limit, string path)
    {
        var (needsTail, needsRows) = (limit.Measure.NeedsTail(), limit.Measure.NeedsScenarios());
        if (limit.Tail is not null && !needsTail) faults.Add($"{path}.tail", "is only for an expected shortfall or a value at risk");
        if (limit.Scenarios is not null && !needsRows) faults.Add($"{path}.scenarios", "are only for the volatility of the P&L or the worst scenario loss");
        if (needsTail && limit.Tail is null) faults.Add($"{path}.tail", "is missing: an expected shortfall or a value at risk needs return rows and an alpha");
        if (needsRows && limit.Scenarios is null) faults.Add($"{path}.scenarios", "are missing: the measure is over return rows");
        if (needsTail && limit.Tail is { } tail) Check(tail, limit.Scope, $"{path}.tail");
        if (needsRows && limit.Scenarios is { } scenarios) Check(scenarios, limit.Scope, $"{path}.scenarios");
    }

    /// <summary>A tail that is limited or minimised.</summary>
    public void Check(TailRisk tail, LimitScope scope, string path)
    {
        if (!(tail.Alpha > 0.0 && tail.Alpha < 1.0)) faults.Add($"{path}.alpha", "must be above 0 and below 1");
        Check(tail.Scenarios, scope, $"{path}.scenarios");
    }

    private void Check(ReturnScenarios scenarios, LimitScope scope, string path)
    {
        if (_byId.TryGetValue(scenarios.Id, out var known))
        {
            if (!ReferenceEquals(known, scenarios)) faults.Add($"{path}.id", $"'{scenarios.Id}' names two sets");
        }
        else
        {
            _byId.Add(scenarios.Id, scenarios);
            ReturnScenarioChecks.Check(scenarios, path, faults, problem.ScenarioCaps.Rows);
        }

        // Sets of few rows are priced once for all scopes.
        var isKept = (long)scenarios.Rows * _instruments <= ScenarioMeasures.MostKeptCells;
        _tables.TryAdd((scenarios.Id, isKept ? LimitScope.Total : scope), path);
        CheckCoins(scope, scenarios, path);
    }

    /// <summary>Every table that will be priced, once all limits are known.</summary>
    public void CheckSizes()
    {
        var copies = problem.Accounts.Any(a => a.Book.OpenOrders.Any(o => o.MayCancel)) ? 2 : 1;
        var cells = 0L;
        foreach (var ((id, _), path) in _tables)
        {
            var rows = _byId[id].Rows;
            cells += (long)copies * rows * _instruments;
            if (cells <= problem.ScenarioCaps.Cells) continue;
            faults.Add(
                $"{path}.returns",
                FormattableString.Invariant($"has {rows} rows for {_instruments} instruments, {Gigabytes(cells)} GB in all: rows times instruments may be at most {problem.ScenarioCaps.Cells} over all sets, {Gigabytes(problem.ScenarioCaps.Cells)} GB"));
        }
    }

    private static string Gigabytes(long cells) => FormattableString.Invariant($"{8e-9 * cells:0.##}");

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
