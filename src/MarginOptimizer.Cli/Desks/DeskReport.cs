using System.Collections.Immutable;

namespace MarginOptimizer.Cli.Desks;

/// <summary>What became of many random desks.</summary>
/// <param name="Count">Desks asked about.</param>
/// <param name="FirstSeed">Of the first; the others follow one by one.</param>
/// <param name="Reasons">Answers by how they ended.</param>
/// <param name="Orders">Printed in all.</param>
/// <param name="Proven">Answers proven within the gap asked for.</param>
/// <param name="MedianMs">Of the times to answer, ms.</param>
/// <param name="NinetyFifthMs">Time within which 95 % were answered, ms.</param>
/// <param name="MedianGap">Of the relative gaps.</param>
/// <param name="NinetyFifthGap">Within which 95 % of the gaps lie.</param>
/// <param name="Failures">Every answer that did not stand up.</param>
internal sealed record DeskReport(
    int Count,
    int FirstSeed,
    ImmutableSortedDictionary<string, int> Reasons,
    int Orders,
    int Proven,
    double MedianMs,
    double NinetyFifthMs,
    double MedianGap,
    double NinetyFifthGap,
    ImmutableArray<DeskFailure> Failures);
