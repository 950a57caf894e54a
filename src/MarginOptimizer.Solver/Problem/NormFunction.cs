namespace MarginOptimizer.Solver.Problem;

/// <summary>The Euclidean norm <c>f(x) = |b + A x|</c>, the support function of the unit ball: a standard deviation, a tracking error.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Matrix">A; functions may share one.</param>
/// <param name="Offsets">b, one per row.</param>
public sealed record NormFunction(string Name, RowMatrix Matrix, double[] Offsets);
