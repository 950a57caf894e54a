namespace MarginOptimizer.Solver.Simplex;

/// <summary>
/// The kernel of a simplex basis in row space: active rows (slack at a bound) against basic columns, and its explicit inverse. All other rows have
/// a basic slack and need no place in it. Notation: K[p, c] = entry of <c>Rows[p]</c> in <c>Columns[c]</c>; inverse[c, p].
/// </summary>
internal sealed class SimplexBasis(LpModel model)
{
    private readonly LpModel _model = model;
    private int _stride = 64;
    private double[] _inverse = new double[64 * 64];
    private double[] _factor = [];

    public int Count { get; private set; }

    public int[] Rows { get; } = new int[Math.Min(model.Rows, model.Columns) + 1];

    public int[] Columns { get; } = new int[Math.Min(model.Rows, model.Columns) + 1];

    /// <summary>Place of a row or column id in the kernel, -1 outside.</summary>
    public int[] Place { get; } = Filled(model.Columns + model.Rows);

    public ReadOnlySpan<double> InverseRow(int column) => _inverse.AsSpan(column * _stride, Count);

    /// <summary>result_c = sum over p of inverse[c, p] z_p.</summary>
    public void Solve(ReadOnlySpan<double> z, Span<double> result)
    {
        for (int c = 0; c < Count; c++)
        {
            result[c] = DenseKernels.Dot(InverseRow(c), z);
        }
    }

    /// <summary>result_p = sum over c of z_c inverse[c, p].</summary>
    public void SolveTransposed(ReadOnlySpan<double> z, Span<double> result)
    {
        result[..Count].Clear();
        for (int c = 0; c < Count; c++)
        {
            if (z[c] != 0.0)
            {
                DenseKernels.AddScaled(z[c], InverseRow(c), result);
            }
        }
    }

    public void GatherColumn(int column, Span<double> result)
    {
        for (int p = 0; p < Count; p++)
        {
            result[p] = _model.Entry(Rows[p], column);
        }
    }

    public void GatherRow(int row, Span<double> result)
    {
        for (int c = 0; c < Count; c++)
        {
            result[c] = _model.Entry(row, Columns[c]);
        }
    }

    public void InverseColumn(int place, Span<double> result)
    {
        for (int c = 0; c < Count; c++)
        {
            result[c] = _inverse[c * _stride + place];
        }
    }

    /// <summary>Another kernel altogether; to be followed by <see cref="Factorise"/>.</summary>
    public void Load(ReadOnlySpan<int> rows, ReadOnlySpan<int> columns)
    {
        Array.Fill(Place, -1);
        Count = 0;
        Reserve(rows.Length);
        Count = rows.Length;
        for (int k = 0; k < Count; k++)
        {
            Put(rows[k], k);
            Columns[k] = columns[k];
            Place[columns[k]] = k;
        }
    }

    /// <summary>Borders the kernel by a row and a column; u = inverse K_column, v = row inverse, pivot = entry - row inverse column.</summary>
    public void Append(int row, int column, ReadOnlySpan<double> u, ReadOnlySpan<double> v, double pivot)
    {
        Reserve(Count + 1);
        int k = Count++;
        for (int c = 0; c < k; c++)
        {
            Span<double> target = _inverse.AsSpan(c * _stride, Count);
            DenseKernels.AddScaled(u[c] / pivot, v[..k], target);
            target[k] = -u[c] / pivot;
        }

        Span<double> last = _inverse.AsSpan(k * _stride, Count);
        for (int p = 0; p < k; p++)
        {
            last[p] = -v[p] / pivot;
        }

        last[k] = 1.0 / pivot;
        Put(row, k);
        Columns[k] = column;
        Place[column] = k;
    }

    /// <summary>Another row takes the place of <c>Rows[place]</c>; v = its entries times the inverse.</summary>
    public void ReplaceRow(int place, int row, ReadOnlySpan<double> v)
    {
        double pivot = v[place];
        for (int c = 0; c < Count; c++)
        {
            Span<double> target = _inverse.AsSpan(c * _stride, Count);
            double own = target[place];
            if (own != 0.0)
            {
                DenseKernels.AddScaled(-own / pivot, v[..Count], target);
            }

            target[place] = own / pivot;
        }

        Place[_model.Columns + Rows[place]] = -1;
        Put(row, place);
    }

    /// <summary>Another column takes the place of <c>Columns[place]</c>; u = inverse times its entries.</summary>
    public void ReplaceColumn(int place, int column, ReadOnlySpan<double> u)
    {
        double pivot = u[place];
        Span<double> own = _inverse.AsSpan(place * _stride, Count);
        for (int c = 0; c < Count; c++)
        {
            if (c != place && u[c] != 0.0)
            {
                DenseKernels.AddScaled(-u[c] / pivot, own, _inverse.AsSpan(c * _stride, Count));
            }
        }

        for (int p = 0; p < Count; p++)
        {
            own[p] /= pivot;
        }

        Place[Columns[place]] = -1;
        Columns[place] = column;
        Place[column] = place;
    }

    /// <summary>Takes a column and a row out of the kernel; the last ones move into their places.</summary>
    public void Remove(int columnPlace, int rowPlace)
    {
        Span<double> own = _inverse.AsSpan(columnPlace * _stride, Count);
        double pivot = own[rowPlace];
        for (int c = 0; c < Count; c++)
        {
            double factor = _inverse[c * _stride + rowPlace];
            if (c != columnPlace && factor != 0.0)
            {
                DenseKernels.AddScaled(-factor / pivot, own, _inverse.AsSpan(c * _stride, Count));
            }
        }

        int last = Count - 1;
        _inverse.AsSpan(last * _stride, Count).CopyTo(own);
        for (int c = 0; c < last; c++)
        {
            _inverse[c * _stride + rowPlace] = _inverse[c * _stride + last];
        }

        Discard(columnPlace, rowPlace);
    }

    /// <summary>As <see cref="Remove"/>, but leaves the inverse as it is: to be followed by <see cref="Factorise"/>.</summary>
    public void Discard(int columnPlace, int rowPlace)
    {
        int last = Count - 1;
        Place[Columns[columnPlace]] = -1;
        Place[_model.Columns + Rows[rowPlace]] = -1;
        Count = last;
        if (columnPlace != last)
        {
            Columns[columnPlace] = Columns[last];
            Place[Columns[columnPlace]] = columnPlace;
        }

        if (rowPlace != last)
        {
            Put(Rows[last], rowPlace);
        }
    }

    /// <summary>Computes the inverse afresh; false when the kernel is singular to working precision, then row and column name a dependent pair.</summary>
    public bool Factorise(out int dependentRow, out int dependentColumn)
    {
        int k = Count;
        if (_factor.Length < k * k)
        {
            _factor = new double[_stride * _stride];
        }

        for (int p = 0; p < k; p++)
        {
            GatherRow(Rows[p], _factor.AsSpan(p * k, k));
        }

        return KernelInversion.Invert(_factor, k, _inverse, _stride, out dependentRow, out dependentColumn);
    }

    /// <summary>Takes over another kernel of the same program, its inverse included.</summary>
    public void CopyFrom(SimplexBasis other)
    {
        Count = 0;
        Reserve(other.Count);
        Count = other.Count;
        other.Rows.AsSpan(0, Count).CopyTo(Rows);
        other.Columns.AsSpan(0, Count).CopyTo(Columns);
        other.Place.CopyTo(Place, 0);
        for (int c = 0; c < Count; c++)
        {
            other.InverseRow(c).CopyTo(_inverse.AsSpan(c * _stride));
        }
    }

    private void Put(int row, int place)
    {
        Rows[place] = row;
        Place[_model.Columns + row] = place;
    }

    private void Reserve(int count)
    {
        if (count <= _stride)
        {
            return;
        }

        int stride = 2 * _stride;
        while (stride < count)
        {
            stride *= 2;
        }

        var inverse = new double[stride * stride];
        for (int c = 0; c < Count; c++)
        {
            InverseRow(c).CopyTo(inverse.AsSpan(c * stride));
        }

        _inverse = inverse;
        _stride = stride;
    }

    private static int[] Filled(int count)
    {
        var places = new int[count];
        Array.Fill(places, -1);
        return places;
    }
}
