using System.Collections.Immutable;

namespace MarginOptimizer.Cli.Desks;

/// <summary>What became of many random desks.</summary>
/// <param name="Count">Desks asked about.</param>
/// <param name="FirstSeed">Of the first; the others follow one by one.</param>
/// <param name="Markets">Snapshots they are drawn on.</param>
/// <param name="Reasons">Answers by how they ended.</param>
/// <param name="Models">Desks by version of the margin model.</param>
/// <param name="Modes">Desks by what was minimised.</param>
/// <param name="Orders">Printed in all.</param>
/// <param name="Packages">Orders of packages among them.</param>
/// <param name="Proven">Answers proven within the gap asked for.</param>
/// <param name="MedianMs">Of the times to answer, ms.</param>
/// <param name="NinetyFifthMs">Time within which 95 % were answered, ms.</param>
/// <param name="MedianGap">Of the relative gaps.</param>
/// <param name="NinetyFifthGap">Within which 95 % of the gaps lie.</param>
/// <param name="Plans">Execution plans replayed.</param>
/// <param name="Waves">In all plans.</param>
/// <param name="States">Books on the way that were evaluated.</param>
/// <param name="PeakReached">Largest share of a guaranteed peak that a replay met.</param>
/// <param name="PlanMs">Median time to plan, ms.</param>
/// <param name="Failures">Every answer that did not stand up.</param>
internal sealed record DeskReport(
    int Count,
    int FirstSeed,
    int Markets,
    ImmutableSortedDictionary<string, int> Reasons,
    ImmutableSortedDictionary<string, int> Models,
    ImmutableSortedDictionary<string, int> Modes,
    int Orders,
    int Packages,
    int Proven,
    double MedianMs,
    double NinetyFifthMs,
    double MedianGap,
    double NinetyFifthGap,
    int Plans,
    int Waves,
    long States,
    double PeakReached,
    double PlanMs,
    ImmutableArray<DeskFailure> Failures);
