using MarginOptimizer.Domain.Limits;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>An exposure target with the exposure before and after the trades, re-evaluated on the resulting book.</summary>
/// <param name="Id">The caller's id.</param>
/// <param name="Unit">Unit of the exposure, such as <c>USD per vol point</c>.</param>
/// <param name="Before">Exposure of the present book.</param>
/// <param name="After">Exposure of the resulting book.</param>
/// <param name="Target">Value wanted, after relative targets were resolved.</param>
/// <param name="Weight">USD per squared unit; null = no pull.</param>
/// <param name="Band">Largest miss allowed; null = any.</param>
/// <param name="PenaltyBeforeUsd">0.5 * weight * squared miss of the present book, 0 without a weight.</param>
/// <param name="PenaltyAfterUsd">The same of the resulting book.</param>
public sealed record ExposureOutcome(
    string Id,
    Measure Measure,
    LimitScope Scope,
    string Unit,
    double Before,
    double After,
    double Target,
    double? Weight,
    double? Band,
    double PenaltyBeforeUsd,
    double PenaltyAfterUsd);
