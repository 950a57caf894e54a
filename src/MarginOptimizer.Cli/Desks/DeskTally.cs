using System.Collections.Immutable;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Desks;

/// <summary>Counts what became of desks as they are judged.</summary>
internal sealed class DeskTally
{
    private readonly SortedDictionary<string, int> _reasons = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _models = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _modes = new(StringComparer.Ordinal);
    private readonly List<DeskFailure> _failures = [];
    private readonly List<double> _spent = [];
    private readonly List<double> _planned = [];
    private readonly List<double> _gaps = [];
    private int _orders;
    private int _packages;
    private int _proven;
    private int _waves;
    private long _states;
    private double _reached;

    public void Asked(RebalancingProblem problem)
    {
        Count(_models, problem.Model.Version.Name);
        Count(_modes, problem.Mode.ToString());
    }

    public void Answered(ProposeRebalancingResult result, TimeSpan spent)
    {
        _spent.Add(spent.TotalMilliseconds);
        Count(_reasons, result.Termination.Reason.ToString());
        _orders += result.Trades.Count;
        _packages += result.Trades.Count(t => t.Legs.Count > 0);
        _proven += result.Termination.Proven ? 1 : 0;
        if (result.Termination.HasGapRelative) _gaps.Add(result.Termination.GapRelative);
    }

    public void Planned(PlanExecutionResult plan, PlanReplay replay, TimeSpan spent)
    {
        _planned.Add(spent.TotalMilliseconds);
        _waves += plan.Waves.Count;
        _states += replay.States;
        if (replay.Reached > _reached) _reached = replay.Reached;
    }

    public void Failed(DeskFailure failure) => _failures.Add(failure);

    public DeskReport Report(int count, int firstSeed, int markets) => new(
        count,
        firstSeed,
        markets,
        _reasons.ToImmutableSortedDictionary(),
        _models.ToImmutableSortedDictionary(),
        _modes.ToImmutableSortedDictionary(),
        _orders,
        _packages,
        _proven,
        Rank(_spent, 0.5),
        Rank(_spent, 0.95),
        Rank(_gaps, 0.5),
        Rank(_gaps, 0.95),
        _planned.Count,
        _waves,
        _states,
        _reached,
        Rank(_planned, 0.5),
        [.. _failures]);

    private static void Count(SortedDictionary<string, int> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;

    private static double Rank(List<double> values, double share)
    {
        values.Sort();
        return values.Count == 0 ? double.NaN : values[(int)Math.Min(values.Count - 1.0, share * values.Count)];
    }
}
