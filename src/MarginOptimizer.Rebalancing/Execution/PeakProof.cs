namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>What stands behind the peaks that a plan guarantees.</summary>
public enum PeakProof
{
    /// <summary>Proven of every state through which the orders can pass: at corners of what is convex, by interval arithmetic for the rest.</summary>
    Proven,

    /// <summary>
    /// The margin has a part that is not convex and of which only a property stated by its model is known. The bounds rest on that property; corners
    /// and fractions were evaluated and none is beyond them.
    /// </summary>
    CheckedNotProven,
}
