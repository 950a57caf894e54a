namespace MarginOptimizer.Solver.Elastic;

/// <summary><c>Coefficients'x + (plus-functions that name this row as their host) &lt;= Upper</c>, or = for an equality, which hosts nothing.</summary>
internal sealed record LinearRow(double[] Coefficients, double Upper, bool IsEquality);
