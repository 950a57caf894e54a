namespace MarginOptimizer.Rebalancing.Frontiers;

/// <summary>What a bound on a frontier stands for, beside being asked for.</summary>
public enum FrontierMark
{
    /// <summary>The problem's own cost budget, given or by default.</summary>
    Budget,

    /// <summary>
    /// Where the curve is farthest from the straight line between its ends, both axes scaled to run from 0 to 1 between these ends: before it a unit of
    /// the axis moves more than its share of the margin, beyond it less.
    /// </summary>
    Knee,

    /// <summary>Where price of margin * horizon * margin + cost is least; against execution cost only.</summary>
    BestAtPrice,
}
