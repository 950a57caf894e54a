using System.Collections.Immutable;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>How the margins of a question were written as a program.</summary>
/// <param name="Binaries">Binary variables of the program; 0 where it is convex.</param>
/// <param name="Reasons">Why it is not convex and exact, part by part, in words; empty where it is.</param>
public sealed record MarginForm(MarginFormKind Kind, int Binaries, ImmutableArray<string> Reasons)
{
    public static MarginForm Convex { get; } = new(MarginFormKind.ExactConvex, 0, []);

    /// <summary>For people, such as <c>exact with 12 binaries</c>.</summary>
    public string Summary => Kind switch
    {
        MarginFormKind.ExactConvex => "exact, convex",
        MarginFormKind.ExactWithBinaries => Binaries == 1 ? "exact with 1 binary" : FormattableString.Invariant($"exact with {Binaries} binaries"),
        MarginFormKind.RelaxationOnly when Binaries > 0 => FormattableString.Invariant($"relaxation only, with {Binaries} binaries"),
        MarginFormKind.RelaxationOnly => "relaxation only",
        _ => "not optimisable",
    };

    public bool Equals(MarginForm? other) =>
        other is not null && Kind == other.Kind && Binaries == other.Binaries && Reasons.SequenceEqual(other.Reasons);

    public override int GetHashCode() => HashCode.Combine(Kind, Binaries, Reasons.Length);
}
