using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Backtesting.Configuration;

/// <summary>When to ask for a proposal, and the question.</summary>
public sealed record RebalancingRule
{
    public RebalancingMode Mode { get; init; } = RebalancingMode.SaveMoney;

    /// <summary>Asked when this long has passed since the last time, &gt; 0; null = not by the clock.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>Asked whenever initial margin / collateral is above this, &gt; 0; null = not by it.</summary>
    public double? WhenUtilisationAbove { get; init; }

    /// <summary>Asked whenever collateral - initial margin, USD, is below this; null = not by it.</summary>
    public double? WhenHeadroomBelow { get; init; }

    /// <summary>USD for each proposal, &gt;= 0; least margin only. Null = <see cref="BudgetShare"/>.</summary>
    public double? CostBudget { get; init; }

    /// <summary>Share of the present initial margin for each proposal, &gt; 0; least margin only. Null = 1 %.</summary>
    public double? BudgetShare { get; init; }

    /// <summary>USD; restore-headroom and unwind only.</summary>
    public double? TargetHeadroom { get; init; }

    /// <summary>Price of margin per year that the question counts with; null = the backtest's.</summary>
    public double? PriceOfMargin { get; init; }

    public double HorizonDays { get; init; } = 7.0;

    public double MinimumBenefit { get; init; }

    public double MinimumTradeBenefit { get; init; }

    public ImmutableArray<Limit> Limits { get; init; } = [];

    public Safeguards Safeguards { get; init; } = new();

    /// <summary>Days to expiry of candidates.</summary>
    public (double Least, double Most) Days { get; init; } = (0.0, 400.0);

    /// <summary>Strike / forward of candidates.</summary>
    public (double Least, double Most) Moneyness { get; init; } = (0.5, 2.0);

    /// <summary>Whether futures and perpetuals may be traded, up to <see cref="FuturesCap"/>.</summary>
    public bool Futures { get; init; } = true;

    /// <summary>Base coins of each future or perpetual at most, either way, &gt; 0; null = no cap of the caller's.</summary>
    public double? FuturesCap { get; init; }

    /// <summary>Deterministic work units of each search, &gt; 0.</summary>
    public long WorkLimit { get; init; } = 200_000_000;

    public double GapTolerance { get; init; } = 1e-4;

    public bool WholeLots { get; init; } = true;
}
