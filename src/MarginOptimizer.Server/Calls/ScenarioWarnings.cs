using MarginOptimizer.Domain.Limits;

namespace MarginOptimizer.Server.Calls;

/// <summary>What a reader must know of how the scenarios of a question were made.</summary>
internal static class ScenarioWarnings
{
    public static IEnumerable<V1.Warning> Of(IEnumerable<ReturnScenarios> sets) =>
        sets.SelectMany(set => set.Notes.Select(note => new V1.Warning { Code = "SCENARIO_ROWS", Message = $"{set.Id}: {note}" }));

    /// <summary>Of the sets that limits and a tail to be minimised refer to, each once.</summary>
    public static IEnumerable<V1.Warning> Of(IEnumerable<Limit> limits, TailRisk? marginTail = null) =>
        Of(limits.Select(l => l.Rows).Append(marginTail?.Scenarios).OfType<ReturnScenarios>().DistinctBy(s => s.Id, StringComparer.Ordinal));
}
