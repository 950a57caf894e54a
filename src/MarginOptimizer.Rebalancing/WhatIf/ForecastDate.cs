using MarginOptimizer.Margin;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>A time to forecast, with the rules that hold then.</summary>
/// <param name="At">Not before the market.</param>
/// <param name="Model">Null where no version is known for that time.</param>
/// <param name="Reason">Why there is none; empty with a model.</param>
public sealed record ForecastDate(DateTimeOffset At, IMarginModel? Model, string Reason = "");
