using MarginOptimizer.Domain.Limits;

namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>What limits on a measure can be asked for.</summary>
public static class LimitMeasures
{
    /// <summary>Whether a measure is one of a market alone, so that it has a value after a move of the market too.</summary>
    public static bool HasValueAfterMoves(Measure measure) => measure is Measure.Delta or Measure.SmileDelta or Measure.DeltaCoinAdjusted or Measure.Gamma or Measure.GammaPerUsd
        or Measure.Vega or Measure.Theta or Measure.StressLoss or Measure.InitialMargin or Measure.MaintenanceMargin or Measure.Headroom or Measure.Utilisation
        or Measure.WorstFillInitialMargin;
}
