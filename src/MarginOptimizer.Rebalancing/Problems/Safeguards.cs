namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>The limits that are on unless the caller switches them off: without them an optimiser games the venue's grid.</summary>
public sealed record Safeguards
{
    /// <summary>Every safeguard off: the bare question.</summary>
    public static Safeguards None { get; } = new()
    {
        KeepProfile = false,
        LimitRealRisk = false,
        RobustMargin = false,
        CapLegs = false,
        KeepHeadroom = false,
        QuoteHygiene = false,
    };

    /// <summary>
    /// Per coin and expiry, the change of vega, theta and gamma stays within max(<see cref="ProfileShare"/> of the present, one lot of the
    /// expiry's at-the-money straddle).
    /// </summary>
    public bool KeepProfile { get; init; } = true;

    /// <summary>Fraction of the present exposure.</summary>
    public double ProfileShare { get; init; } = 0.20;

    /// <summary>The worst loss over the house scenarios is not above today's.</summary>
    public bool LimitRealRisk { get; init; } = true;

    /// <summary>The margin minimised is the worst of the margins after market moves of {-r, -r/2, 0, r/2, r}.</summary>
    public bool RobustMargin { get; init; } = true;

    /// <summary>r as a fraction; null = one day's standard deviation from the at-the-money volatility.</summary>
    public double? RobustMove { get; init; }

    /// <summary>
    /// Each leg is at most <see cref="VisibleShare"/> of the visible side; where depth is unknown the caller's cap, else
    /// <see cref="OpenInterestShare"/> of the open interest.
    /// </summary>
    public bool CapLegs { get; init; } = true;

    public double VisibleShare { get; init; } = 0.20;

    public double OpenInterestShare { get; init; } = 0.02;

    /// <summary>
    /// With several accounts: the headroom of none becomes negative, or lower where it is negative today. Accounts without balances are left out.
    /// </summary>
    public bool KeepHeadroom { get; init; } = true;

    /// <summary>
    /// Off unless asked for: the margin once the legs up to an expiry have dropped off is not above that without the trades, for every expiry of book and
    /// candidates within <see cref="RebalancingProblem.HorizonDays"/> of the market. It costs savings that end with a near hedge.
    /// </summary>
    public bool SavingsOutlive { get; init; }

    /// <summary>
    /// Off unless given: whatever part of each trade has filled, the initial margin is at most this multiple of that without the trades; finite, &gt;= 1.
    /// </summary>
    public double? WorstFillMultiple { get; init; }

    /// <summary>Crossed, stale, parity-breaking or absurd quotes freeze their instrument.</summary>
    public bool QuoteHygiene { get; init; } = true;
}
