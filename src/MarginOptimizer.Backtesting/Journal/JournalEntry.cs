using System.Collections.Immutable;
using MarginOptimizer.Backtesting.Results;
using MarginOptimizer.Backtesting.Simulation;

namespace MarginOptimizer.Backtesting.Journal;

/// <summary>A stretch of a run that is done for good.</summary>
/// <param name="Stamp">The last snapshot that was gone through.</param>
/// <param name="Snapshots">How many since the beginning.</param>
/// <param name="Notes">What readers constructed or repaired in these snapshots.</param>
/// <param name="Rows">Of all arms, since the entry before.</param>
/// <param name="Arms">State of each arm after the last snapshot.</param>
internal sealed record JournalEntry(DateTimeOffset Stamp, int Snapshots, ImmutableArray<string> Notes, ImmutableArray<StepRow> Rows, ImmutableArray<ArmState> Arms);
