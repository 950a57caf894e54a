namespace MarginOptimizer.Solver.Problem;

/// <summary>
/// The support function <c>f(x) = max of sum p_i v_i over 0 &lt;= p_i &lt;= mass_i / TailMass, sum p = 1</c> (at most 1 when
/// <see cref="FloorAtZero"/>) of the rows <c>v_i = scale_i (A_i x) + b_i</c>: their maximum, or the mean of the largest of them whose masses add
/// up to <see cref="TailMass"/>, the last one counted with the fraction that is left. With the two rows d and -d an absolute value.
/// </summary>
/// <param name="Name">For messages.</param>
/// <param name="Matrix">A; functions may share one.</param>
/// <param name="Offsets">b, one per row.</param>
/// <param name="FloorAtZero">A row of value 0 without a cap: the mean of a tail then counts its rows above zero alone, and the value is never below 0.</param>
public sealed record ScenarioFunction(string Name, RowMatrix Matrix, double[] Offsets, bool FloorAtZero)
{
    /// <summary>Mass of the tail, a real number &gt; 0 and at most the sum of all masses; not above the smallest mass, it means the maximum.</summary>
    public double TailMass { get; init; } = 1.0;

    /// <summary>Mass (probability in any unit) per row, &gt; 0; empty = 1 each.</summary>
    public double[] RowMass { get; init; } = [];

    /// <summary>Factor per row on A_i x, not on b_i; empty = 1 each.</summary>
    public double[] RowScale { get; init; } = [];

    /// <summary>Largest weight a row can carry alone; the maximum when this is at least 1 for every row.</summary>
    public double Cap(int row) => Mass(row) / TailMass;

    public double Mass(int row) => RowMass.Length == 0 ? 1.0 : RowMass[row];

    public double Scale(int row) => RowScale.Length == 0 ? 1.0 : RowScale[row];

    /// <summary>No row is capped below 1: the function is the largest row.</summary>
    public bool IsMaximum => RowMass.Length == 0 ? TailMass <= 1.0 : RowMass.All(mass => mass >= TailMass);
}
