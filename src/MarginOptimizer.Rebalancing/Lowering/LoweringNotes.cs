using System.Collections.Immutable;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>Collects why a program is not convex and exact.</summary>
internal sealed class LoweringNotes
{
    private readonly SortedDictionary<string, int> _binaries = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _relaxed = new(StringComparer.Ordinal);

    /// <summary>Some part is not exact.</summary>
    public bool IsRelaxed => _relaxed.Count > 0;

    public void Binaries(string label, int count) => _binaries[label] = _binaries.GetValueOrDefault(label) + count;

    /// <param name="label">Of the part.</param>
    /// <param name="reason">Completes "label: ...".</param>
    public void Relaxed(string label, string reason) => _relaxed.Add($"{label}: {reason}");

    public MarginForm Form()
    {
        var count = _binaries.Values.Sum();
        var kind = IsRelaxed ? MarginFormKind.RelaxationOnly : count > 0 ? MarginFormKind.ExactWithBinaries : MarginFormKind.ExactConvex;
        var binaries = _binaries.Select(b => FormattableString.Invariant($"{b.Key}: not convex, {b.Value} {(b.Value == 1 ? "binary" : "binaries")}"));
        return new MarginForm(kind, count, [.. _relaxed, .. binaries]);
    }
}
