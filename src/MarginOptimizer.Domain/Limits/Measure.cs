namespace MarginOptimizer.Domain.Limits;

/// <summary>What a limit bounds. Greeks are sums over the book after the trades.</summary>
public enum Measure
{
    /// <summary>Sum over fills of (fill price - mark) * signed quantity + fees, reporting currency (or coin of the scope). &gt;= 0 but for rebates.</summary>
    ExecutionCost,

    /// <summary>Net cash paid for options and futures costs, fees included; negative when cash is received.</summary>
    Premium,

    /// <summary>Sum of absolute traded notionals in USD.</summary>
    Turnover,

    /// <summary>Absolute traded quantity of each candidate, in base coins.</summary>
    LegSize,

    /// <summary>Sum of absolute traded quantities in base coins.</summary>
    TotalSize,

    /// <summary>Black delta, base coins.</summary>
    Delta,

    /// <summary>Delta of the coin value: Black delta less the option's price in coin; base coins.</summary>
    DeltaCoinAdjusted,

    /// <summary>Change of delta per +1 % of the underlying, base coins.</summary>
    Gamma,

    /// <summary>Change of delta per +1 USD of the underlying, base coins.</summary>
    GammaPerUsd,

    /// <summary>USD per vol point (0.01).</summary>
    Vega,

    /// <summary>USD per calendar day, negative for long options.</summary>
    Theta,

    /// <summary>Loss of the book at <see cref="Limit.Shock"/>, USD; a floor on the P&amp;L is an upper limit on this.</summary>
    StressLoss,

    /// <summary>Largest loss over the house scenarios, USD; negative when every scenario gains.</summary>
    WorstHouseLoss,

    /// <summary>Initial margin requirement (coin of the scope, or USD in total).</summary>
    InitialMargin,

    /// <summary>Worst initial margin over the robust market moves.</summary>
    RobustInitialMargin,

    /// <summary>Maintenance margin requirement.</summary>
    MaintenanceMargin,

    /// <summary>Collateral less initial margin requirement.</summary>
    Headroom,

    /// <summary>Initial margin requirement / collateral, fraction.</summary>
    Utilisation,

    /// <summary>Mean loss of the worst (1 - alpha) share of given return rows (<see cref="Limit.Tail"/>), USD; negative when the tail gains.</summary>
    ExpectedShortfall,

    /// <summary>Market impact of the trades: sum of the candidates' coefficients times squared traded base coins, USD. Not part of the execution cost.</summary>
    Impact,

    /// <summary>Sum of absolute notionals of the positions after the trades, USD: base coins (of an inverse future at its mark) at the index.</summary>
    GrossNotional,

    /// <summary>Cash moved between accounts, as sent: USD, or the currency of the scope. The account of the scope is the one it leaves.</summary>
    Transfers,

    /// <summary>Number of trades: orders to send, one for a package. A whole number; bounded from above.</summary>
    TradeCount,

    /// <summary>
    /// Initial margin requirement once the legs up to and including the expiry of the scope have dropped off, market, time and cash as today: savings
    /// that end with a near hedge show here.
    /// </summary>
    InitialMarginAfterExpiry,

    /// <summary>
    /// Initial margin requirement whatever part of each trade has filled, from nothing to all of it: a bound on the worst, which is attained where one scenario row decides.
    /// Never below the present margin, since nothing may fill.
    /// </summary>
    WorstFillInitialMargin,

    /// <summary>
    /// The loss at the edge of the tail of given return rows (<see cref="Limit.Tail"/>): the first one that is not counted in full in the expected shortfall,
    /// USD. Not convex: proposals keep it by keeping the expected shortfall, which is never smaller.
    /// </summary>
    ValueAtRisk,

    /// <summary>Standard deviation of the P&amp;L over given return rows (<see cref="Limit.Scenarios"/>), all equally likely, about their mean, USD.</summary>
    VolatilityOfPnl,

    /// <summary>Largest loss over given return rows (<see cref="Limit.Scenarios"/>), USD; negative when every row gains. A floor on the P&amp;L in every row is an upper limit on this.</summary>
    WorstScenarioLoss,

    /// <summary>
    /// Black delta plus the smile's answer to the price, base coins: volatility stays at its moneyness (sticky delta), so that each option adds its vega per
    /// unit of volatility times d vol / d price, the slope that the marks of its expiry show. Where strikes keep their volatility this is <see cref="Delta"/>.
    /// </summary>
    SmileDelta,
}
