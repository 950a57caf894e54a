using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Scenarios;

/// <summary>
/// The rows of one matrix, however many functions share it: the product A_i y_i of each row at the last point y_i at which it was evaluated, and
/// a bound on how far it can be from that at the present point x.
/// </summary>
internal sealed class ScenarioRows
{
    private const int ChunkBytes = 1 << 19;
    private const int PrefetchBytes = 1 << 12;

    /// <summary>What a sweep does with a row, in multiply-adds.</summary>
    private const int SweepWork = 8;

    private const int None = -1;

    private readonly PassControl _control;
    private readonly double[] _products;
    private readonly int[] _points;
    private readonly float[] _sizes;
    private readonly List<ReferencePoint> _references = [];
    private readonly double[] _columnSizes;
    private readonly double[] _steps;
    private readonly int _chunk;
    private double[] _reaches = [];
    private readonly ulong[] _requested;
    private int[] _fresh;
    private int _freshCount;
    private int _pendingCount;

    public ScenarioRows(RowMatrix matrix, PassControl control)
    {
        Matrix = matrix;
        _control = control;
        _products = new double[matrix.Rows];
        _points = new int[matrix.Rows];
        _sizes = new float[matrix.Rows];
        _fresh = new int[Math.Min(matrix.Rows, 1024)];
        _requested = new ulong[(matrix.Rows + 63) / 64];
        _points.AsSpan().Fill(None);
        _columnSizes = new double[matrix.Columns];
        _steps = new double[matrix.Columns];
        _steps.AsSpan().Fill(1.0);
        _chunk = Math.Max(16, ChunkBytes / (sizeof(double) * Math.Max(1, matrix.Columns))) & ~3;
    }

    public RowMatrix Matrix { get; }

    /// <summary>Rows evaluated so far, all points together.</summary>
    public long Evaluated { get; private set; }

    /// <summary>Every row has been evaluated at some point, so that bounds exist.</summary>
    public bool Known { get; private set; }

    /// <summary>Every row is current.</summary>
    public bool AllCurrent { get; private set; }

    /// <summary>The current rows in the order of their evaluation; not filled when <see cref="AllCurrent"/>.</summary>
    public ReadOnlySpan<int> Fresh => _fresh.AsSpan(0, _freshCount);

    /// <summary>Rows of a sweep over all rows between two looks at clock and cancellation.</summary>
    public const int SweepRows = 1 << 14;

    /// <summary>To be called at the first row of each <see cref="SweepRows"/>: true when the search must end here.</summary>
    /// <param name="row">Row of the sweep.</param>
    public bool IsSweepStopped(int row) => (row & (SweepRows - 1)) == 0 && _control.Pace(SweepWork * SweepRows);

    /// <summary>Passes over all rows that the evaluations amount to.</summary>
    public double Passes => Matrix.Rows == 0 ? 0.0 : (double)Evaluated / Matrix.Rows;

    public double Product(int row) => _products[row];

    /// <summary>The product is that at the present point.</summary>
    public bool Current(int row) => _points[row] == _references.Count - 1;

    /// <summary>All products, for sweeps over all rows.</summary>
    public ReadOnlySpan<double> Products => _products;

    /// <summary>Sizes |A_i|_D* in the norms of the points at which rows were evaluated.</summary>
    public ReadOnlySpan<float> Sizes => _sizes;

    /// <summary>Points at which rows were evaluated.</summary>
    public ReadOnlySpan<int> Points => _points;

    /// <summary>Distance of each point from the present one, in its own norm.</summary>
    public ReadOnlySpan<double> Reaches => _reaches;

    /// <summary>How far the product at the present point can be from <see cref="Product"/>; 0 for current rows.</summary>
    public double Reach(int row) => _sizes[row] * _reaches[_points[row]];

    /// <summary>Makes x (the leading entries that the matrix covers) the present point; all rows become outdated.</summary>
    public void MoveTo(ReadOnlySpan<double> x)
    {
        ReadOnlySpan<double> covered = x[..Matrix.Columns];
        if (_references.Count == 0)
        {
            MeasureColumns();
        }
        else
        {
            ReadOnlySpan<double> previous = _references[^1].X;
            for (int k = 0; k < _steps.Length; k++)
            {
                _steps[k] = Math.Max(0.5 * _steps[k], Math.Abs(covered[k] - previous[k]));
            }
        }

        _references.Add(new ReferencePoint(covered, Scaling()));
        Array.Resize(ref _reaches, _references.Count);
        for (int p = 0; p < _references.Count - 1; p++)
        {
            _reaches[p] = _references[p].Reach(covered);
        }

        _reaches[^1] = 0.0;
        _freshCount = 0;
        _pendingCount = 0;
        AllCurrent = false;
    }

    /// <summary>Puts a row that is not current on the list for the next <see cref="EvaluateRequested"/>, once however often it is asked for.</summary>
    public void Request(int row)
    {
        ulong bit = 1UL << (row & 63);
        if (Current(row) || (_requested[row >> 6] & bit) != 0)
        {
            return;
        }

        _requested[row >> 6] |= bit;
        int place = _freshCount + _pendingCount++;
        if (place == _fresh.Length)
        {
            Array.Resize(ref _fresh, Math.Min(Matrix.Rows, 2 * place));
        }

        _fresh[place] = row;
    }

    /// <summary>Evaluates the requested rows at the present point.</summary>
    /// <returns>False when stopped.</returns>
    public bool EvaluateRequested()
    {
        // Ascending rows are read from memory in order.
        Span<int> rows = _fresh.AsSpan(_freshCount, _pendingCount);
        rows.Sort();
        foreach (int row in rows)
        {
            _requested[row >> 6] = 0;
        }

        bool whole = Evaluate(_pendingCount, _fresh, _freshCount);
        _freshCount += _pendingCount;
        _pendingCount = 0;
        return whole;
    }

    /// <summary>Evaluates every row at the present point: one sequential pass.</summary>
    /// <returns>False when stopped.</returns>
    /// <exception cref="ArgumentException">A row is not finite.</exception>
    public bool EvaluateAll()
    {
        bool whole = Evaluate(Matrix.Rows, null, 0);
        if (whole && !Known)
        {
            ThrowIfNotFinite();
        }

        Known |= whole;
        AllCurrent = whole;
        return whole;
    }

    /// <summary>A number that is not finite makes the size of its row so; a size too large for its type is looked into.</summary>
    private void ThrowIfNotFinite()
    {
        for (int row = 0; row < _sizes.Length; row++)
        {
            if (!float.IsFinite(_sizes[row]) && !DenseKernels.AllFinite(Matrix.Row(row)))
            {
                throw new ArgumentException(FormattableString.Invariant($"scenario matrix: row {row} is not finite"));
            }
        }
    }

    private bool Evaluate(int count, int[]? rows, int offset)
    {
        int chunks = (count + _chunk - 1) / _chunk;
        bool whole = _control.Run(
            chunks, chunk => EvaluateChunk(rows, offset + (chunk * _chunk), offset + Math.Min(count, (chunk + 1) * _chunk)));
        Evaluated += count;
        _control.Meter.Add((long)count * Matrix.Columns);
        return whole;
    }

    private void EvaluateChunk(int[]? rows, int from, int to)
    {
        ReferencePoint here = _references[^1];
        int point = _references.Count - 1, columns = Matrix.Columns;
        ref double x = ref MemoryMarshal.GetReference(here.X), weights = ref MemoryMarshal.GetReference(here.DualWeights.AsSpan());
        int ahead = Math.Max(4, PrefetchBytes / (sizeof(double) * Math.Max(1, columns)) / 4 * 4);
        for (int k = from; k < to; k += 4)
        {
            for (int later = k + ahead; later < Math.Min(to, k + ahead + 4); later++)
            {
                RowKernels.Prefetch(Matrix.Row(rows is null ? later : rows[later]));
            }

            // A short last group repeats its last row.
            int second = Math.Min(k + 1, to - 1), third = Math.Min(k + 2, to - 1), fourth = Math.Min(k + 3, to - 1);
            int a = k, b = second, c = third, d = fourth;
            if (rows is not null)
            {
                (a, b, c, d) = (rows[k], rows[second], rows[third], rows[fourth]);
            }

            RowKernels.Measure4(
                in MemoryMarshal.GetReference(Matrix.Row(a)), in MemoryMarshal.GetReference(Matrix.Row(b)), in MemoryMarshal.GetReference(Matrix.Row(c)),
                in MemoryMarshal.GetReference(Matrix.Row(d)), in x, in weights, columns, out Vector256<double> dots, out Vector256<double> squares);
            Vector256<double> sizes = Vector256.Sqrt(squares);
            Store(a, dots[0], sizes[0], point);
            Store(b, dots[1], sizes[1], point);
            Store(c, dots[2], sizes[2], point);
            Store(d, dots[3], sizes[3], point);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(int row, double product, double size, int point)
    {
        _products[row] = product;

        // Rounded up: the bound must hold for the exact size.
        _sizes[row] = (float)size * (1.0f + 3e-7f);
        _points[row] = point;
    }

    /// <summary>
    /// For a row whose entries have sizes s_k and a step with entries e_k, d_k^2 = s_k / e_k makes the product of the two norms least; steps are expected
    /// where there were steps.
    /// </summary>
    private double[] Scaling()
    {
        double mean = 0.0;
        foreach (double step in _steps)
        {
            mean += step / _steps.Length;
        }

        var squares = new double[_steps.Length];
        for (int k = 0; k < squares.Length; k++)
        {
            squares[k] = mean > 0.0 ? _columnSizes[k] / ((_steps[k] / mean) + 0.05) : _columnSizes[k];
        }

        return squares;
    }

    /// <summary>Root mean squares of the columns over a sample of rows; only the tightness of bounds depends on them.</summary>
    private void MeasureColumns()
    {
        int sample = Math.Min(Matrix.Rows, 256);
        for (int s = 0; s < sample; s++)
        {
            ReadOnlySpan<double> row = Matrix.Row((int)((long)s * Matrix.Rows / sample));
            for (int k = 0; k < row.Length; k++)
            {
                _columnSizes[k] += row[k] * row[k] / sample;
            }
        }

        double largest = 0.0;
        for (int k = 0; k < _columnSizes.Length; k++)
        {
            _columnSizes[k] = Math.Sqrt(_columnSizes[k]);
            largest = Math.Max(largest, _columnSizes[k]);
        }

        double least = largest > 0.0 && double.IsFinite(largest) ? 1e-6 * largest : 1.0;
        for (int k = 0; k < _columnSizes.Length; k++)
        {
            _columnSizes[k] = Math.Max(_columnSizes[k], least);
        }
    }
}
