namespace MarginOptimizer.Solver.Certificates;

/// <summary>Sparse weights on the rows of one scenario function: <c>Weights[k]</c> on row <c>Rows[k]</c>, rows ascending.</summary>
public sealed record RowWeights(int[] Rows, double[] Weights);
