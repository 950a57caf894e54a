namespace MarginOptimizer.Solver.Tree;

/// <summary>A basis by its index sets: enough to go on from it under other bounds.</summary>
/// <param name="Rows">Rows of the kernel.</param>
/// <param name="Columns">Columns of the kernel.</param>
/// <param name="Status">Of all columns and rows.</param>
internal sealed record TreeBasis(int[] Rows, int[] Columns, sbyte[] Status);
