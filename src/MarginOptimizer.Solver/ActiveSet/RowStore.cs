namespace MarginOptimizer.Solver.ActiveSet;

/// <summary>
/// The rows of a <see cref="DualActiveSet"/>, by index. A row has a vector (dense, or the unit vector of a variable), bounds, the largest slopes
/// outside of them (caps), a group (-1: none) and a multiplier y in [-lowerCap, upperCap].
/// </summary>
internal sealed class RowStore(int columns)
{
    private double[] _coefficients = new double[16 * columns];
    private int[] _place = new int[16];

    private int[] _denseRows = new int[16];
    private int[] _unitRows = new int[16];

    public int Columns { get; } = columns;

    public int Count { get; private set; }

    /// <summary>Number of rows with a vector of their own.</summary>
    public int DenseCount { get; private set; }

    /// <summary>Number of unit rows.</summary>
    public int UnitCount => Count - DenseCount;

    /// <summary>Coefficients of the dense rows, one after the other.</summary>
    public ReadOnlySpan<double> DenseMatrix => _coefficients.AsSpan(0, DenseCount * Columns);

    public double[] Lower { get; private set; } = new double[16];

    public double[] Upper { get; private set; } = new double[16];

    public double[] LowerCap { get; private set; } = new double[16];

    public double[] UpperCap { get; private set; } = new double[16];

    /// <summary>Length in the metric of the inverse Hessian; violations are compared after division by it.</summary>
    public double[] Length { get; private set; } = new double[16];

    /// <summary>Euclidean length, for tolerances.</summary>
    public double[] Size { get; private set; } = new double[16];

    public double[] Multiplier { get; private set; } = new double[16];

    public int[] Group { get; private set; } = new int[16];

    public RowState[] State { get; private set; } = new RowState[16];

    /// <summary>Index of the k-th dense row.</summary>
    public int DenseRow(int k) => _denseRows[k];

    /// <summary>Index of the k-th unit row.</summary>
    public int UnitRow(int k) => _unitRows[k];

    public bool IsUnit(int row) => _place[row] < 0;

    /// <summary>The variable of a unit row.</summary>
    public int Variable(int row) => ~_place[row];

    /// <summary>The coefficients of a dense row.</summary>
    public ReadOnlySpan<double> Coefficients(int row) => _coefficients.AsSpan(_place[row] * Columns, Columns);

    public bool IsActive(int row) => State[row] is RowState.Lower or RowState.Upper;

    public bool IsFixed(int row) => Lower[row] == Upper[row];

    /// <summary>Smallest multiplier in the row's present state.</summary>
    public double Least(int row) => State[row] == RowState.Upper && !IsFixed(row) ? 0.0 : -LowerCap[row];

    /// <summary>Largest multiplier in the row's present state.</summary>
    public double Most(int row) => State[row] == RowState.Lower && !IsFixed(row) ? 0.0 : UpperCap[row];

    /// <summary>The bound an active or saturated row belongs to.</summary>
    public double Bound(int row) => State[row] is RowState.Lower or RowState.SaturatedLower ? Lower[row] : Upper[row];

    public double Product(int row, ReadOnlySpan<double> x) => IsUnit(row) ? x[Variable(row)] : FusedKernels.Dot(Coefficients(row), x);

    /// <summary>target += factor * row.</summary>
    public void AddScaled(int row, double factor, Span<double> target)
    {
        if (IsUnit(row))
        {
            target[Variable(row)] += factor;
        }
        else
        {
            FusedKernels.AddScaled(factor, Coefficients(row), target);
        }
    }

    public int AddUnit(int variable, double length)
    {
        Reserve();
        _unitRows[UnitCount] = Count;
        _place[Count] = ~variable;
        return Append(length, 1.0);
    }

    public int AddDense(ReadOnlySpan<double> coefficients, double length)
    {
        Reserve();
        if ((DenseCount + 1) * Columns > _coefficients.Length)
        {
            double[] larger = new double[2 * _coefficients.Length];
            _coefficients.AsSpan(0, DenseCount * Columns).CopyTo(larger);
            _coefficients = larger;
        }

        coefficients[..Columns].CopyTo(_coefficients.AsSpan(DenseCount * Columns));
        _denseRows[DenseCount] = Count;
        _place[Count] = DenseCount++;
        return Append(length, Math.Sqrt(FusedKernels.Dot(coefficients[..Columns], coefficients)));
    }

    /// <summary>Removes rows; those kept keep their order. newIndex receives the new index of every row, -1 for removed ones.</summary>
    public void Remove(ReadOnlySpan<bool> removed, Span<int> newIndex)
    {
        int count = 0, dense = 0;
        for (int row = 0; row < Count; row++)
        {
            newIndex[row] = removed[row] ? -1 : count;
            if (removed[row])
            {
                continue;
            }

            int place = _place[row];
            if (place >= 0)
            {
                _coefficients.AsSpan(place * Columns, Columns).CopyTo(_coefficients.AsSpan(dense * Columns));
                _denseRows[dense] = count;
                place = dense++;
            }
            else
            {
                _unitRows[count - dense] = count;
            }

            _place[count] = place;
            Lower[count] = Lower[row];
            Upper[count] = Upper[row];
            LowerCap[count] = LowerCap[row];
            UpperCap[count] = UpperCap[row];
            Length[count] = Length[row];
            Size[count] = Size[row];
            Multiplier[count] = Multiplier[row];
            Group[count] = Group[row];
            State[count++] = State[row];
        }

        Count = count;
        DenseCount = dense;
    }

    private int Append(double length, double size)
    {
        Length[Count] = length;
        Size[Count] = size;
        Multiplier[Count] = 0.0;
        State[Count] = RowState.Out;
        Group[Count] = -1;
        return Count++;
    }

    private void Reserve()
    {
        if (Count < _place.Length)
        {
            return;
        }

        int capacity = 2 * Count;
        _place = Grown(_place, capacity);
        _denseRows = Grown(_denseRows, capacity);
        _unitRows = Grown(_unitRows, capacity);
        Lower = Grown(Lower, capacity);
        Upper = Grown(Upper, capacity);
        LowerCap = Grown(LowerCap, capacity);
        UpperCap = Grown(UpperCap, capacity);
        Length = Grown(Length, capacity);
        Size = Grown(Size, capacity);
        Multiplier = Grown(Multiplier, capacity);
        Group = Grown(Group, capacity);
        State = Grown(State, capacity);
    }

    private static T[] Grown<T>(T[] array, int capacity)
    {
        Array.Resize(ref array, capacity);
        return array;
    }
}
