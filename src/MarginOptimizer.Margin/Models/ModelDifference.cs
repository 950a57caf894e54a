using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Models;

/// <summary>What changed between two versions: nothing that is the same in both. A source alone that reads otherwise is no change.</summary>
/// <param name="Rules">In the order of the first version, then those added.</param>
/// <param name="Parameters">In the order of the first version, then those added.</param>
public sealed record ModelDifference(
    ModelFile Before, ModelFile After, ImmutableArray<RuleDifference> Rules, ImmutableArray<ParameterDifference> Parameters)
{
    /// <summary>The versions are the same in everything that counts.</summary>
    public bool IsEmpty => Rules.IsEmpty && Parameters.IsEmpty && Before.Family == After.Family;

    public static ModelDifference Between(ModelFile before, ModelFile after) => new(
        before,
        after,
        [.. Pairs(before.Rules, after.Rules, r => r.Rule)
            .Select(p => (p.Before, p.After, Change: ChangeOf(p.Before, p.After)))
            .Where(p => p.Change is not null)
            .Select(p => new RuleDifference(p.Change!.Value, p.Before, p.After))],
        [.. Pairs(before.Parameters, after.Parameters, p => p.Path)
            .Select(p => (p.Before, p.After, Change: ChangeOf(p.Before, p.After)))
            .Where(p => p.Change is not null)
            .Select(p => new ParameterDifference(p.Change!.Value, p.Before, p.After))]);

    /// <summary>Entries of the same key side by side; the k-th of a key goes with the k-th.</summary>
    private static IEnumerable<(T? Before, T? After)> Pairs<T>(ImmutableArray<T> before, ImmutableArray<T> after, Func<T, string> key)
        where T : class
    {
        var open = after.GroupBy(key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => new Queue<T>(g), StringComparer.Ordinal);
        var paired = new HashSet<T>(ReferenceEqualityComparer.Instance);
        foreach (var entry in before)
        {
            var match = open.TryGetValue(key(entry), out var queue) && queue.TryDequeue(out var next) ? next : null;
            if (match is not null) paired.Add(match);
            yield return (entry, match);
        }

        foreach (var entry in after)
        {
            if (!paired.Contains(entry)) yield return (null, entry);
        }
    }

    private static ModelChange? ChangeOf(RuleEvidence? before, RuleEvidence? after) => (before, after) switch
    {
        (null, _) => ModelChange.Added,
        (_, null) => ModelChange.Removed,
        _ when before.AppliesTo != after.AppliesTo => ModelChange.Changed,
        _ when before.Grade != after.Grade || before.IsUnverified != after.IsUnverified => ModelChange.Regraded,
        _ => null,
    };

    private static ModelChange? ChangeOf(ModelParameter? before, ModelParameter? after) => (before, after) switch
    {
        (null, _) => ModelChange.Added,
        (_, null) => ModelChange.Removed,
        _ when before.Value != after.Value => ModelChange.Changed,
        _ when before.Grade != after.Grade || before.IsUnverified != after.IsUnverified => ModelChange.Regraded,
        _ => null,
    };
}
