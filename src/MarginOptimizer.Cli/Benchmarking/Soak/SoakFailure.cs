using System.Collections.Immutable;

namespace MarginOptimizer.Cli.Benchmarking.Soak;

/// <summary>A program whose answer did not stand up.</summary>
/// <param name="Seed">Draws the same program again.</param>
/// <param name="Status">As answered.</param>
/// <param name="IsWrong">The checker refutes a claim; otherwise nothing false was claimed and nothing proven.</param>
/// <param name="Gap">Between the point and what its certificate proves, relative to the program's money; null without both.</param>
/// <param name="Faults">What the checker could not reproduce.</param>
internal sealed record SoakFailure(int Seed, string Status, bool IsWrong, double? Gap, ImmutableArray<string> Faults);
