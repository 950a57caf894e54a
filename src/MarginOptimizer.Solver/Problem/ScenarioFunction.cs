namespace MarginOptimizer.Solver.Problem;

/// <summary>
/// The support function <c>f(x) = max over rows i of (b_i + A_i x)</c>, and 0 too when <see cref="FloorAtZero"/>: a maximum of losses,
/// or with the two rows d and -d an absolute value.
/// </summary>
/// <param name="Name">For messages.</param>
/// <param name="Matrix">A; functions may share one.</param>
/// <param name="Offsets">b, one per row.</param>
/// <param name="FloorAtZero">A zero row is part of the maximum.</param>
public sealed record ScenarioFunction(string Name, RowMatrix Matrix, double[] Offsets, bool FloorAtZero);
