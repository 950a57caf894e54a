using System.Collections.Immutable;

namespace MarginOptimizer.Rebalancing.Diagnosis;

/// <summary>Choices of members that hit every set and of which none could be left out: the ways to break all known contradictions.</summary>
internal static class HittingSets
{
    /// <summary>By size; each in the order of its members.</summary>
    /// <param name="sets">None of them empty.</param>
    /// <param name="most">Ways looked at in each step; beyond, <paramref name="all"/> is false.</param>
    /// <param name="all">None was left out.</param>
    public static List<ImmutableSortedSet<string>> Minimal(IEnumerable<ImmutableArray<string>> sets, int most, out bool all)
    {
        all = true;
        var ways = new List<ImmutableSortedSet<string>> { ImmutableSortedSet.Create<string>(StringComparer.Ordinal) };
        foreach (var set in sets)
        {
            var next = new List<ImmutableSortedSet<string>>();
            foreach (var way in ways)
            {
                if (set.Any(way.Contains)) next.Add(way);
                else next.AddRange(set.Select(way.Add));
            }

            ways = WithoutSupersets(next);
            if (ways.Count <= most) continue;
            ways = ways[..most];
            all = false;
        }

        return ways;
    }

    private static List<ImmutableSortedSet<string>> WithoutSupersets(List<ImmutableSortedSet<string>> ways)
    {
        var kept = new List<ImmutableSortedSet<string>>();
        foreach (var way in ways.OrderBy(w => w.Count))
        {
            if (!kept.Exists(smaller => smaller.IsSubsetOf(way))) kept.Add(way);
        }

        return kept;
    }
}
