namespace MarginOptimizer.Risk.Backtests;

/// <summary>Zone of a backtest in the Basel framework.</summary>
public enum TrafficZone
{
    /// <summary>As many exceptions as a right model has with a probability below 95 %, or fewer.</summary>
    Green,

    Yellow,

    /// <summary>A right model has this many or fewer with a probability of 99.99 % or more.</summary>
    Red,
}
