using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.ActiveSet;

/// <summary>
/// The factors of Goldfarb and Idnani (1983): J with J J' = inverse(H) and J'N = [R; 0] for the matrix N of active rows, R upper triangular. Changed
/// by orthogonal transformations only: a reflection of the last columns of J when a row comes, plane rotations when one goes.
/// J is stored by columns, R by columns too.
/// </summary>
internal sealed class OrthogonalFactor
{
    /// <summary>A row whose part outside the span of the active rows is shorter than this, relative to the row, counts as dependent.</summary>
    public const double Dependent = 1e-12;

    private readonly HessianFactor _hessian;
    private readonly int _n;
    private readonly double[] _j;
    private readonly double[] _r;
    private readonly double[] _w;

    public OrthogonalFactor(HessianFactor hessian)
    {
        _hessian = hessian;
        _n = hessian.Size;
        _j = new double[_n * _n];
        _r = new double[_n * _n];
        _w = new double[_n];
        Clear();
    }

    /// <summary>Number of active rows in the factor.</summary>
    public int Count { get; private set; }

    /// <summary>Rows that came or went since the factor was last computed afresh.</summary>
    public int Updates { get; private set; }

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
        Updates = 0;
    }

    /// <summary>d = J'a for a dense a.</summary>
    public void Transform(ReadOnlySpan<double> a, Span<double> d)
    {
        for (int k = 0; k < _n; k++)
        {
            d[k] = FusedKernels.Dot(Column(k), a);
        }
    }

    /// <summary>d = J'e for a unit vector: a row of J.</summary>
    public void TransformUnit(int variable, Span<double> d)
    {
        for (int k = 0; k < _n; k++)
        {
            d[k] = _j[k * _n + variable];
        }
    }

    /// <summary>result = sum over the columns outside the active rows of d_k J_k (the primal direction).</summary>
    public void OutsideProduct(ReadOnlySpan<double> d, Span<double> result) => Combine(d, Count, _n, result);

    /// <summary>result = J d.</summary>
    public void Product(ReadOnlySpan<double> d, Span<double> result) => Combine(d, 0, _n, result);

    /// <summary>Solves R y = d in place for the first <see cref="Count"/> entries.</summary>
    public void SolveUpper(Span<double> d)
    {
        for (int k = Count - 1; k >= 0; k--)
        {
            double value = d[k] / _r[k * _n + k];
            d[k] = value;
            FusedKernels.AddScaled(-value, _r.AsSpan(k * _n, k), d);
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

    /// <summary>A row comes in the last place; d = J'row, and its part from <see cref="Count"/> on must not vanish. Overwrites d.</summary>
    public void Append(Span<double> d, WorkMeter meter)
    {
        int q = Count;
        Span<double> column = _r.AsSpan(q * _n, q + 1);
        d[..q].CopyTo(column);
        Span<double> tail = d[q.._n];
        double length = Math.Sqrt(FusedKernels.Dot(tail, tail));
        double head = tail[0];
        double signed = head >= 0.0 ? length : -length;
        column[q] = -signed;
        Count = q + 1;
        Updates++;
        tail[0] = head + signed;
        double beta = 1.0 / (length * (length + Math.Abs(head)));
        Span<double> w = _w;
        w.Clear();
        for (int k = q; k < _n; k++)
        {
            FusedKernels.AddScaled(tail[k - q], Column(k), w);
        }

        for (int k = q; k < _n; k++)
        {
            FusedKernels.AddScaled(-beta * tail[k - q], w, Column(k));
        }

        meter.Add(2L * _n * (_n - q));
    }

    /// <summary>
    /// The row in a place goes; those after it move up. Each later column gets factors[c] times the one that goes added first (empty: nothing),
    /// which is how rows measured against it change to another reference.
    /// </summary>
    public void Remove(int place, ReadOnlySpan<double> factors, WorkMeter meter)
    {
        int last = Count - 1;
        ReadOnlySpan<double> gone = _r.AsSpan(place * _n, place + 1);
        for (int c = place + 1; c <= last; c++)
        {
            if (!factors.IsEmpty && factors[c] != 0.0)
            {
                FusedKernels.AddScaled(factors[c], gone, _r.AsSpan(c * _n, c + 1));
            }
        }

        for (int c = place; c < last; c++)
        {
            _r.AsSpan((c + 1) * _n, c + 2).CopyTo(_r.AsSpan(c * _n, c + 2));
        }

        for (int k = place; k < last; k++)
        {
            double a = _r[k * _n + k], b = _r[k * _n + k + 1];
            double length = Math.Sqrt(Math.FusedMultiplyAdd(a, a, b * b));
            double cosine = a / length, sine = b / length;
            _r[k * _n + k] = length;
            for (int c = k + 1; c < last; c++)
            {
                double u = _r[c * _n + k], v = _r[c * _n + k + 1];
                _r[c * _n + k] = Math.FusedMultiplyAdd(cosine, u, sine * v);
                _r[c * _n + k + 1] = Math.FusedMultiplyAdd(cosine, v, -sine * u);
            }

            FusedKernels.Rotate(cosine, sine, Column(k), Column(k + 1));
        }

        Count = last;
        Updates++;
        meter.Add(4L * _n * (last - place));
    }

    private Span<double> Column(int k) => _j.AsSpan(k * _n, _n);

    private void Combine(ReadOnlySpan<double> d, int from, int to, Span<double> result)
    {
        result[.._n].Clear();
        for (int k = from; k < to; k++)
        {
            FusedKernels.AddScaled(d[k], Column(k), result);
        }
    }
}
