using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>
/// Solves the small linear program of a <see cref="Decomposition"/> from its dual, <c>max needs'u subject to Strategies'u &lt;= Costs, u &gt;= 0</c>,
/// where u = 0 is feasible because costs are not negative: primal simplex on a dictionary, entering and leaving variables of least index
/// (Bland, "New finite pivoting rules for the simplex method", 1977), which cannot cycle.
/// </summary>
internal static class CoveringProgram
{
    /// <summary>Reduced needs and pivots below this fraction of their scale are rounding.</summary>
    private const double Rounding = 1e-11;

    private const int PivotLimit = 20_000;

    public static int ScratchLength(int needs, int strategies) => (needs + 1) * (strategies + 1);

    public static int BasisLength(int needs, int strategies) => needs + strategies;

    /// <summary>The least cost, and its derivative by every need.</summary>
    /// <param name="program">Costs and strategies.</param>
    /// <param name="needs">One per row.</param>
    /// <param name="scratch">See <see cref="ScratchLength"/>.</param>
    /// <param name="basis">See <see cref="BasisLength"/>.</param>
    /// <param name="multipliers">One per need, filled.</param>
    /// <exception cref="InvalidOperationException">No strategies cover the needs.</exception>
    public static double Solve(Decomposition program, ReadOnlySpan<double> needs, Span<double> scratch, Span<int> basis, Span<double> multipliers)
    {
        var (rows, columns) = (program.Costs.Length, needs.Length);
        var width = columns + 1;
        Fill(program, needs, scratch, basis);
        var tolerance = 0.0;
        foreach (var need in needs) tolerance = Math.Max(tolerance, Rounding * Math.Abs(need));
        for (var pivots = 0; Entering(scratch.Slice(rows * width, columns), basis[..columns], tolerance) is var entering and >= 0; pivots++)
        {
            var leaving = Leaving(scratch, rows, width, entering, basis[columns..]);
            if (leaving < 0 || pivots == PivotLimit)
                throw new InvalidOperationException($"'{program.Label}': no strategies cover the needs");
            Pivot(scratch, rows, width, leaving, entering);
            (basis[entering], basis[columns + leaving]) = (basis[columns + leaving], basis[entering]);
        }

        multipliers[..columns].Clear();
        for (var r = 0; r < rows; r++)
        {
            if (basis[columns + r] < columns) multipliers[basis[columns + r]] = scratch[r * width + columns];
        }

        var value = 0.0;
        for (var c = 0; c < columns; c++) value += needs[c] * multipliers[c];
        return value;
    }

    /// <summary>
    /// Dictionary: row r says <c>basic_r = last - sum over columns of entry * nonbasic</c>; the row after the last holds the reduced needs.
    /// Variables below the number of needs are multipliers, the others slacks of strategies.
    /// </summary>
    private static void Fill(Decomposition program, ReadOnlySpan<double> needs, Span<double> scratch, Span<int> basis)
    {
        var (rows, columns) = (program.Costs.Length, needs.Length);
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < columns; c++) scratch[r * (columns + 1) + c] = program.Strategies[c * rows + r];
            scratch[r * (columns + 1) + columns] = program.Costs[r];
        }

        needs.CopyTo(scratch[(rows * (columns + 1))..]);
        scratch[rows * (columns + 1) + columns] = 0.0;
        for (var v = 0; v < rows + columns; v++) basis[v] = v;
    }

    private static int Entering(ReadOnlySpan<double> reduced, ReadOnlySpan<int> variables, double tolerance)
    {
        var entering = -1;
        for (var c = 0; c < reduced.Length; c++)
        {
            if (reduced[c] > tolerance && (entering < 0 || variables[c] < variables[entering])) entering = c;
        }

        return entering;
    }

    private static int Leaving(ReadOnlySpan<double> scratch, int rows, int width, int entering, ReadOnlySpan<int> variables)
    {
        var largest = 0.0;
        for (var r = 0; r < rows; r++) largest = Math.Max(largest, Math.Abs(scratch[r * width + entering]));
        var (leaving, least) = (-1, double.PositiveInfinity);
        for (var r = 0; r < rows; r++)
        {
            var entry = scratch[r * width + entering];
            if (entry <= Rounding * largest) continue;
            var ratio = Math.Max(scratch[r * width + width - 1], 0.0) / entry;
            if (ratio > least || (ratio == least && variables[r] > variables[leaving])) continue;
            (leaving, least) = (r, ratio);
        }

        return leaving;
    }

    private static void Pivot(Span<double> scratch, int rows, int width, int leaving, int entering)
    {
        var row = scratch.Slice(leaving * width, width);
        var inverse = 1.0 / row[entering];
        for (var c = 0; c < width; c++) row[c] *= inverse;
        row[entering] = inverse;
        for (var r = 0; r <= rows; r++)
        {
            if (r == leaving) continue;
            var other = scratch.Slice(r * width, width);
            var factor = other[entering];
            if (factor == 0.0) continue;
            for (var c = 0; c < width; c++) other[c] -= factor * row[c];
            other[entering] = -factor * inverse;
        }
    }
}
