using System.Collections.Immutable;

namespace MarginOptimizer.Backtesting.Configuration;

/// <summary>Everything a backtest depends on but the contents of the files it names. Checked by its reader.</summary>
public sealed record BacktestConfig
{
    /// <summary>Shown in the report.</summary>
    public required string Name { get; init; }

    public required MarketSource Market { get; init; }

    /// <summary>At least one, distinct ids.</summary>
    public required ImmutableArray<BookSource> Books { get; init; }

    /// <summary>Margin model, such as <c>deribit-spm</c>: the version in force at each time. With a date (<c>id@date</c>), that version throughout.</summary>
    public required string Model { get; init; }

    /// <summary>Trades that clients bring; null = none.</summary>
    public FlowRule? Flow { get; init; }

    /// <summary>Keeping delta within a band; null = not hedged.</summary>
    public HedgeRule? Hedge { get; init; }

    /// <summary>When to ask the optimiser, and what; null = only the run without it.</summary>
    public RebalancingRule? Rebalancing { get; init; }

    public FillPrice Fills { get; init; } = FillPrice.Touch;

    public FundingRule Funding { get; init; } = new();

    public SettlementRule Settlement { get; init; } = new();

    /// <summary>Interpolated points between two snapshots at which the margin is looked at, 0 to 1,000; expiries come on top.</summary>
    public int PathPoints { get; init; } = 3;

    public LiquidationRule Liquidation { get; init; } = new();

    public MarginCallRule MarginCalls { get; init; } = MarginCallRule.Record;

    public RiskRule Risk { get; init; } = new();

    /// <summary>Price of margin per year as a fraction, &gt;= 0: what the margin saved is worth.</summary>
    public double PriceOfMargin { get; init; } = 0.10;

    /// <summary>The configuration as it was written; part of what a run is identified by.</summary>
    public string Text { get; init; } = "";

    /// <summary>Every file, folder or pattern that it names, absolute, in order.</summary>
    public ImmutableArray<string> Paths { get; init; } = [];
}
