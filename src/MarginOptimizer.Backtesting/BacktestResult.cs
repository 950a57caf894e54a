using System.Collections.Immutable;
using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Results;

namespace MarginOptimizer.Backtesting;

/// <summary>What a run came to.</summary>
/// <param name="Config">Of the run.</param>
/// <param name="Input">SHA-256 of everything that went into it.</param>
/// <param name="Source">Where the quotes come from.</param>
/// <param name="Stamps">Snapshots gone through.</param>
/// <param name="Notes">What readers constructed or repaired.</param>
/// <param name="Rows">By book, arm (without the optimiser first) and number.</param>
public sealed record BacktestResult(
    BacktestConfig Config, string Input, string Source, ImmutableArray<DateTimeOffset> Stamps, ImmutableArray<string> Notes, ImmutableArray<StepRow> Rows)
{
    /// <summary>Rows of one arm of one book.</summary>
    public ImmutableArray<StepRow> Of(string book, bool optimised) => [.. Rows.Where(r => r.Book == book && r.Optimised == optimised)];
}
