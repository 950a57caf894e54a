using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Elastic;

/// <summary><c>|Offsets + A x| &lt;= x[Epigraph]</c>.</summary>
internal sealed record NormCone(RowMatrix Matrix, double[] Offsets, int Epigraph);
