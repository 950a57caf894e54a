using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.ActiveSet;

/// <summary>
/// The factors of Goldfarb and Idnani (1983): J with J J' = inverse(H) and J'N = [R; 0] for the matrix N of active rows, R upper triangular. Changed
/// by orthogonal transformations only: a reflection of the last columns of J when a row comes, plane rotations when one goes. J and R are stored by
/// columns. Reflections are kept back and applied several at a time: J = stored J - sum over p of left_p right_p'.
/// </summary>
internal sealed class OrthogonalFactor
{
    /// <summary>A row whose part outside the span of the active rows is shorter than this, relative to the row, counts as dependent.</summary>
    public const double Dependent = 1e-12;

    private const int Pending = 8;

    private readonly HessianFactor _hessian;
    private readonly int _n;
    private readonly double[] _j;
    private readonly double[] _r;
    private readonly double[] _left;
    private readonly double[] _right;
    private readonly double[] _lengths;
    private readonly double[] _cosines;
    private readonly double[] _sines;
    private readonly double[] _weights = new double[Pending];
    private int _pending;
    private int _oldest;

    public OrthogonalFactor(HessianFactor hessian)
    {
        _hessian = hessian;
        _n = hessian.Size;
        _j = new double[_n * _n];
        _r = new double[_n * _n];
        _left = new double[Pending * _n];
        _right = new double[Pending * _n];
        _lengths = new double[_n];
        _cosines = new double[_n];
        _sines = new double[_n];
        Clear();
    }

    /// <summary>Number of active rows in the factor.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// Largest ratio of an active row's length to its part outside those before it: how far rounding in the rows is magnified in the columns of J, and with it
    /// in every part of a row outside the active ones.
    /// </summary>
    public double Growth { get; private set; } = 1.0;

    /// <summary>No active rows: J = inverse(L').</summary>
    public void Clear()
    {
        Array.Clear(_j);
        for (int k = 0; k < _n; k++)
        {
            ReadOnlySpan<double> row = _hessian.InverseRow(k);
            row.CopyTo(_j.AsSpan(k * _n + k + 1 - row.Length));
        }

        Count = 0;
        Growth = 1.0;
        _pending = 0;
    }

    /// <summary>d = J'a for a dense a.</summary>
    public void Transform(ReadOnlySpan<double> a, Span<double> d)
    {
        FusedRows.Dots(_j, _n, _n, a[.._n], d);
        for (int p = 0; p < _pending; p++)
        {
            _weights[p] = -FusedKernels.Dot(Left(p), a);
        }

        FusedRows.Combine(_right, _n, _weights.AsSpan(0, _pending), d[.._n]);
    }

    /// <summary>d = J'e for a unit vector: a row of J.</summary>
    public void TransformUnit(int variable, Span<double> d)
    {
        for (int k = 0; k < _n; k++)
        {
            d[k] = _j[k * _n + variable];
        }

        for (int p = 0; p < _pending; p++)
        {
            _weights[p] = -_left[p * _n + variable];
        }

        FusedRows.Combine(_right, _n, _weights.AsSpan(0, _pending), d[.._n]);
    }

    /// <summary>result = sum over the columns outside the active rows of d_k J_k (the primal direction).</summary>
    public void OutsideProduct(ReadOnlySpan<double> d, Span<double> result) => Product(d, Count, result);

    /// <summary>result = J d.</summary>
    public void Product(ReadOnlySpan<double> d, Span<double> result) => Product(d, 0, result);

    /// <summary>Solves R y = d in place for the first <see cref="Count"/> entries.</summary>
    public void SolveUpper(Span<double> d)
    {
        for (int end = Count; end > 0;)
        {
            // A block of columns: solved among themselves, then taken out of everything above at once.
            int start = Math.Max(end - 4, 0);
            for (int k = end - 1; k >= start; k--)
            {
                double value = d[k] / _r[k * _n + k];
                d[k] = value;
                _weights[k - start] = -value;
                for (int i = start; i < k; i++)
                {
                    d[i] = Math.FusedMultiplyAdd(-value, _r[k * _n + i], d[i]);
                }
            }

            FusedRows.Combine(_r.AsSpan(start * _n), _n, _weights.AsSpan(0, end - start), d[..start]);
            end = start;
        }
    }

    /// <summary>Solves R'u = b in place for the first <see cref="Count"/> entries.</summary>
    public void SolveLower(Span<double> b)
    {
        for (int k = 0; k < Count; k++)
        {
            b[k] = (b[k] - FusedKernels.Dot(_r.AsSpan(k * _n, k), b)) / _r[k * _n + k];
        }
    }

    /// <summary>
    /// A row comes in the last place: d = J'row, whose part from <see cref="Count"/> on must not vanish, and z = <see cref="OutsideProduct"/> of d.
    /// </summary>
    public void Append(ReadOnlySpan<double> d, ReadOnlySpan<double> z, WorkMeter meter)
    {
        if (_pending == Pending)
        {
            Flush(meter);
        }

        int q = Count;
        d[..(q + 1)].CopyTo(_r.AsSpan(q * _n));
        ReadOnlySpan<double> tail = d[q.._n];
        double head = tail[0], length = Math.Sqrt(FusedKernels.Dot(tail, tail));
        double signed = head >= 0.0 ? length : -length;
        _r[q * _n + q] = -signed;
        _lengths[q] = Math.Sqrt(FusedKernels.Dot(d[.._n], d));
        Growth = Math.Max(Growth, _lengths[q] / length);

        // The reflection takes J to J - beta (J v) v' with v = tail + signed * e, and J v = z + signed * column q.
        double beta = 1.0 / (length * (length + Math.Abs(head)));
        Span<double> left = Left(_pending), right = Right(_pending);
        Column(q).CopyTo(left);
        for (int p = 0; p < _pending; p++)
        {
            _weights[p] = -_right[p * _n + q];
        }

        FusedRows.Combine(_left, _n, _weights.AsSpan(0, _pending), left);
        for (int i = 0; i < _n; i++)
        {
            left[i] = beta * Math.FusedMultiplyAdd(signed, left[i], z[i]);
        }

        right[..q].Clear();
        tail.CopyTo(right[q..]);
        right[q] += signed;
        _oldest = _pending == 0 ? q : _oldest;
        _pending++;
        Count = q + 1;
        meter.Add((long)_n * (_n - q));
    }

    /// <summary>
    /// The row in a place goes; those after it move up. Each later column gets factors[c] times the one that goes added first (empty: nothing),
    /// which is how rows measured against it change to another reference.
    /// </summary>
    public void Remove(int place, ReadOnlySpan<double> factors, WorkMeter meter)
    {
        Flush(meter);
        int last = Count - 1;
        ReadOnlySpan<double> gone = _r.AsSpan(place * _n, place + 1);
        for (int c = place + 1; c <= last && !factors.IsEmpty; c++)
        {
            if (factors[c] != 0.0)
            {
                Span<double> column = _r.AsSpan(c * _n, c + 1);
                FusedKernels.AddScaled(factors[c], gone, column);
                _lengths[c] = Math.Sqrt(FusedKernels.Dot(column, column));
            }
        }

        for (int c = place; c < last; c++)
        {
            _r.AsSpan((c + 1) * _n, c + 2).CopyTo(_r.AsSpan(c * _n));
        }

        TriangulariseFrom(place, last);
        int done = place;
        for (; done < last - 1; done += 2)
        {
            FusedKernels.RotateTwice(_cosines[done], _sines[done], _cosines[done + 1], _sines[done + 1], Column(done), Column(done + 1), Column(done + 2));
        }

        if (done < last)
        {
            FusedKernels.Rotate(_cosines[done], _sines[done], Column(done), Column(done + 1));
        }

        Count = last;
        Growth = 1.0;
        for (int k = 0; k < last; k++)
        {
            _lengths[k] = _lengths[k < place ? k : k + 1];
            Growth = Math.Max(Growth, _lengths[k] / Math.Abs(_r[k * _n + k]));
        }

        meter.Add(4L * _n * (last - place));
    }

    /// <summary>
    /// Rotates away the entries below the diagonal of columns from..to-1, four columns at a time: each is a chain of dependent steps, four chains overlap.
    /// </summary>
    private void TriangulariseFrom(int from, int to)
    {
        for (int c = from; c < to; c += 4)
        {
            int columns = Math.Min(4, to - c);
            if (columns == 4)
            {
                RotateFour(_r.AsSpan(c * _n, 3 * _n + c + 1), from, c);
            }

            for (int k = 0; k < columns; k++)
            {
                Span<double> column = _r.AsSpan((c + k) * _n, c + k + 2);
                RotateOne(column, columns == 4 ? c : from, c + k);
                double above = column[c + k], below = column[c + k + 1];
                double length = Math.Sqrt(Math.FusedMultiplyAdd(above, above, below * below));
                (_cosines[c + k], _sines[c + k]) = (above / length, below / length);
                column[c + k] = length;
            }
        }
    }

    private void RotateOne(Span<double> column, int from, int to)
    {
        double above = column[from];
        for (int k = from; k < to; k++)
        {
            double below = column[k + 1], cosine = _cosines[k], sine = _sines[k];
            column[k] = Math.FusedMultiplyAdd(cosine, above, sine * below);
            above = Math.FusedMultiplyAdd(cosine, below, -sine * above);
        }

        column[to] = above;
    }

    private void RotateFour(Span<double> columns, int from, int to)
    {
        ref double first = ref MemoryMarshal.GetReference(columns);
        ref double second = ref Unsafe.Add(ref first, _n);
        ref double third = ref Unsafe.Add(ref second, _n);
        ref double fourth = ref Unsafe.Add(ref third, _n);
        double a0 = Unsafe.Add(ref first, from), a1 = Unsafe.Add(ref second, from), a2 = Unsafe.Add(ref third, from), a3 = Unsafe.Add(ref fourth, from);
        for (int k = from; k < to; k++)
        {
            double cosine = _cosines[k], sine = _sines[k];
            double b0 = Unsafe.Add(ref first, k + 1), b1 = Unsafe.Add(ref second, k + 1), b2 = Unsafe.Add(ref third, k + 1), b3 = Unsafe.Add(ref fourth, k + 1);
            Unsafe.Add(ref first, k) = Math.FusedMultiplyAdd(cosine, a0, sine * b0);
            Unsafe.Add(ref second, k) = Math.FusedMultiplyAdd(cosine, a1, sine * b1);
            Unsafe.Add(ref third, k) = Math.FusedMultiplyAdd(cosine, a2, sine * b2);
            Unsafe.Add(ref fourth, k) = Math.FusedMultiplyAdd(cosine, a3, sine * b3);
            a0 = Math.FusedMultiplyAdd(cosine, b0, -sine * a0);
            a1 = Math.FusedMultiplyAdd(cosine, b1, -sine * a1);
            a2 = Math.FusedMultiplyAdd(cosine, b2, -sine * a2);
            a3 = Math.FusedMultiplyAdd(cosine, b3, -sine * a3);
        }

        Unsafe.Add(ref first, to) = a0;
        Unsafe.Add(ref second, to) = a1;
        Unsafe.Add(ref third, to) = a2;
        Unsafe.Add(ref fourth, to) = a3;
    }

    private Span<double> Column(int k) => _j.AsSpan(k * _n, _n);

    private Span<double> Left(int p) => _left.AsSpan(p * _n, _n);

    private Span<double> Right(int p) => _right.AsSpan(p * _n, _n);

    private void Flush(WorkMeter meter)
    {
        for (int k = _pending > 0 ? _oldest : _n; k < _n; k++)
        {
            for (int p = 0; p < _pending; p++)
            {
                _weights[p] = -_right[p * _n + k];
            }

            FusedRows.Combine(_left, _n, _weights.AsSpan(0, _pending), Column(k));
        }

        meter.Add((long)_n * (_n - _oldest) * _pending / 2);
        _pending = 0;
    }

    private void Product(ReadOnlySpan<double> d, int from, Span<double> result)
    {
        result[.._n].Clear();
        FusedRows.Combine(_j.AsSpan(from * _n), _n, d[from.._n], result[.._n]);
        for (int p = 0; p < _pending; p++)
        {
            _weights[p] = -FusedKernels.Dot(Right(p)[from..], d[from..]);
        }

        FusedRows.Combine(_left, _n, _weights.AsSpan(0, _pending), result[.._n]);
    }
}
