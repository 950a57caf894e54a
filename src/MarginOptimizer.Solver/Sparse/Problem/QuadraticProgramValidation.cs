namespace MarginOptimizer.Solver.Sparse.Problem;

/// <summary>Collects the faults of a sparse program before anything is computed from it.</summary>
internal sealed class QuadraticProgramValidation
{
    /// <summary>Faults named one by one; the rest is counted.</summary>
    private const int Shown = 50;

    private readonly List<string> _faults = [];
    private readonly QuadraticProgram _program;
    private int _count;

    private QuadraticProgramValidation(QuadraticProgram program) => _program = program;

    /// <exception cref="ArgumentException">The message names each fault on a line of its own.</exception>
    public static void ThrowIfMalformed(QuadraticProgram program)
    {
        ArgumentNullException.ThrowIfNull(program);
        if (Faults(program) is { } faults)
        {
            throw new ArgumentException(faults, nameof(program));
        }
    }

    /// <summary>Each fault on a line of its own, without the name of a parameter that means nothing to who wrote a file; null when there is none.</summary>
    public static string? Faults(QuadraticProgram program)
    {
        var check = new QuadraticProgramValidation(program);
        check.CheckSizes();
        if (check._count == 0)
        {
            check.CheckMatrix("P", program.Quadratic, upperOnly: true);
            check.CheckMatrix("A", program.Rows, upperOnly: false);
            check.CheckObjective();
            check.CheckBounds("variable", program.Lower, program.Upper);
            check.CheckBounds("row", program.RowLower, program.RowUpper);
        }

        string rest = check._count > Shown ? $"\n... and {check._count - Shown} more" : "";
        return check._count == 0 ? null : string.Join('\n', check._faults) + rest;
    }

    private void Require(bool condition, FormattableString fault)
    {
        if (condition)
        {
            return;
        }

        _count++;
        if (_faults.Count < Shown)
        {
            _faults.Add(FormattableString.Invariant(fault));
        }
    }

    private void CheckSizes()
    {
        int n = _program.VariableCount, m = _program.RowCount;
        Require(_program.Quadratic.Rows == n && _program.Quadratic.Columns == n, $"P is {_program.Quadratic.Rows} x {_program.Quadratic.Columns} for {n} variables");
        Require(_program.Rows.Rows == m && _program.Rows.Columns == n, $"A is {_program.Rows.Rows} x {_program.Rows.Columns} for {m} rows and {n} variables");
        Require(_program.RowUpper.Length == m, $"{_program.RowUpper.Length} upper row bounds for {m} rows");
        Require(_program.Lower.Length == n, $"{_program.Lower.Length} lower bounds for {n} variables");
        Require(_program.Upper.Length == n, $"{_program.Upper.Length} upper bounds for {n} variables");
        CheckShape("P", _program.Quadratic);
        CheckShape("A", _program.Rows);
    }

    private void CheckShape(string name, SparseMatrix matrix)
    {
        int[] starts = matrix.Starts;
        Require(matrix.Indices.Length == matrix.Values.Length, $"{name}: {matrix.Indices.Length} row indices for {matrix.Values.Length} values");
        Require(starts.Length == matrix.Columns + 1, $"{name}: {starts.Length} column starts for {matrix.Columns} columns");
        if (starts.Length == 0)
        {
            return;
        }

        Require(starts[0] == 0, $"{name}: the first column starts at {starts[0]}");
        Require(starts[^1] == matrix.Values.Length, $"{name}: the last column ends at {starts[^1]} of {matrix.Values.Length} values");
        for (int j = 1; j < starts.Length; j++)
        {
            Require(starts[j] >= starts[j - 1], $"{name}: column {j - 1} ends before it starts");
        }
    }

    private void CheckMatrix(string name, SparseMatrix matrix, bool upperOnly)
    {
        for (int j = 0; j < matrix.Columns; j++)
        {
            int previous = -1;
            for (int k = matrix.Starts[j]; k < matrix.Starts[j + 1]; k++)
            {
                int row = matrix.Indices[k];
                Require(row >= 0 && row < matrix.Rows, $"{name}: column {j} names row {row} of {matrix.Rows}");
                Require(row > previous, $"{name}: rows of column {j} are not strictly ascending at row {row}");
                Require(!upperOnly || row <= j, $"{name}: entry ({row}, {j}) lies below the diagonal; give the upper triangle");
                Require(double.IsFinite(matrix.Values[k]), $"{name}: entry ({row}, {j}) is {matrix.Values[k]}");
                previous = row;
            }
        }
    }

    private void CheckObjective()
    {
        Require(double.IsFinite(_program.Constant), $"the constant is {_program.Constant}");
        for (int i = 0; i < _program.Linear.Length; i++)
        {
            Require(double.IsFinite(_program.Linear[i]), $"q of variable {i} is {_program.Linear[i]}");
        }
    }

    private void CheckBounds(string kind, double[] lower, double[] upper)
    {
        for (int i = 0; i < lower.Length; i++)
        {
            bool numbers = !double.IsNaN(lower[i]) && !double.IsNaN(upper[i]);
            Require(numbers, $"{kind} {i}: a bound is NaN");
            Require(!numbers || (lower[i] < double.PositiveInfinity && upper[i] > double.NegativeInfinity), $"{kind} {i}: [{lower[i]}, {upper[i]}] can never be met");
            Require(!numbers || !(lower[i] > upper[i]), $"{kind} {i}: [{lower[i]}, {upper[i]}] is empty");
        }
    }
}
