namespace MarginOptimizer.Rebalancing.Explanation;

/// <summary>
/// One trade or transfer of a proposal: what it saves, costs and is for. Savings are Shapley values: the mean over all orders in which the legs could be
/// done of the fall of the margin at the moment of this one. They sum to the margin before less that after.
/// </summary>
/// <param name="Account">Id of the account traded on; of a transfer the one it leaves.</param>
/// <param name="Name">Instrument, or currency and destination of a transfer.</param>
/// <param name="Quantity">Signed contracts; of a transfer units of the currency sent.</param>
/// <param name="SavedUsd">Of the margin that is minimised (the worst over the robust moves, where these are on), USD; negative = it adds margin.</param>
/// <param name="SavedError">Standard error of <paramref name="SavedUsd"/>, USD; 0 where exact.</param>
/// <param name="SavedTodayUsd">Of the margin at today's market, USD.</param>
/// <param name="SavedTodayError">Standard error of <paramref name="SavedTodayUsd"/>, USD; 0 where exact.</param>
/// <param name="CostUsd">Execution cost and market impact, or what a transfer loses, USD.</param>
/// <param name="Role">What it is for.</param>
public sealed record ExplainedLeg(
    string Account,
    string Name,
    double Quantity,
    double SavedUsd,
    double SavedError,
    double SavedTodayUsd,
    double SavedTodayError,
    double CostUsd,
    LegRole Role);
