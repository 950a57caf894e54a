using System.Collections.Immutable;

namespace MarginOptimizer.Cli.Benchmarking.Soak;

/// <summary>What became of many random programs.</summary>
/// <param name="Count">Programs solved.</param>
/// <param name="FirstSeed">Of the first; the others follow one by one.</param>
/// <param name="Statuses">Answers by status.</param>
/// <param name="Failures">Every answer that is wrong or proves nothing.</param>
/// <param name="Seconds">Spent solving, checks not included.</param>
internal sealed record SoakReport(
    int Count, int FirstSeed, ImmutableSortedDictionary<string, int> Statuses, ImmutableArray<SoakFailure> Failures, double Seconds)
{
    public int Wrong => Failures.Count(failure => failure.IsWrong);

    public int Unproven => Failures.Length - Wrong;
}
