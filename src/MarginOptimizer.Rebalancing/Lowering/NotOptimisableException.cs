namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>A question cannot be written as a convex program; the message names the part.</summary>
public sealed class NotOptimisableException(string message) : Exception(message);
