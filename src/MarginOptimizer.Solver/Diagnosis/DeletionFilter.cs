using System.Collections.Immutable;

namespace MarginOptimizer.Solver.Diagnosis;

/// <summary>Thins a set that together contradicts itself to an irreducible one: without any one of its members the others can be kept together.</summary>
public static class DeletionFilter
{
    /// <param name="names">Proven to contradict each other.</param>
    /// <param name="contradicts">
    /// The subset of the given names that is proven to be enough for a contradiction, or empty when none is proven: all of them, or fewer
    /// where the proof shows it.
    /// </param>
    /// <param name="isOver">Time to end; what is left by then still contradicts itself, but may not be irreducible.</param>
    /// <returns>In the order given.</returns>
    public static ImmutableArray<string> Irreducible(
        ImmutableArray<string> names, Func<ImmutableArray<string>, ImmutableArray<string>> contradicts, Func<bool> isOver)
    {
        ArgumentNullException.ThrowIfNull(contradicts);
        ArgumentNullException.ThrowIfNull(isOver);
        ImmutableArray<string> kept = names;
        foreach (string name in names)
        {
            if (kept.Length == 1 || isOver())
            {
                break;
            }

            ImmutableArray<string> enough = kept.Contains(name) ? contradicts(kept.Remove(name)) : [];
            kept = enough.IsEmpty ? kept : [.. kept.Where(enough.Contains)];
        }

        return kept;
    }
}
