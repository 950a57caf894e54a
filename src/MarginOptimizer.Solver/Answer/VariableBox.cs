namespace MarginOptimizer.Solver.Answer;

/// <summary>Bounds that a solver gave to variables which had none; a proof holds inside them.</summary>
/// <param name="Lower">One per variable, finite.</param>
/// <param name="Upper">One per variable, finite.</param>
public sealed record VariableBox(double[] Lower, double[] Upper);
