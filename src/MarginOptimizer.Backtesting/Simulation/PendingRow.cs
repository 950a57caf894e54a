using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>A step that is simulated and not yet measured: what the measures need, none of which changes any more.</summary>
internal sealed record PendingRow
{
    public required int Row { get; init; }

    /// <summary>Of the account.</summary>
    public required MarketSnapshot Market { get; init; }

    public required Book Book { get; init; }

    public required IMarginModel Model { get; init; }

    public required double EquityUsd { get; init; }

    public required PeriodTally Tally { get; init; }

    public required bool MarginCall { get; init; }

    /// <summary>Null where none was asked for.</summary>
    public Proposal? Proposal { get; init; }

    /// <summary>A forecast of the book begins here.</summary>
    public bool BeginsForecast { get; init; }

    /// <summary>A forecast that ended at this snapshot.</summary>
    public (int Row, double ProfitUsd)? EndedForecast { get; init; }
}
