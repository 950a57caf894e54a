namespace MarginOptimizer.Solver.Simplex;

/// <summary>
/// Where a simplex method stands: values, statuses and bounds of all columns and rows, the kernel, and working vectors. Ids below
/// <c>model.Columns</c> are columns, the others rows. All scaled.
/// </summary>
internal sealed class SimplexState
{
    public const sbyte Basic = 0;
    public const sbyte AtLower = -1;
    public const sbyte AtUpper = 1;
    private const double SmallestPivot = 1e-9;
    private const double HarmfulPivot = 1e-5;
    private const int FactorisationInterval = 60;

    private readonly double[] _columnEntries;
    private readonly double[] _rowEntries;
    private readonly double[] _columnSolution;
    private readonly double[] _rowSolution;
    private readonly double[] _position;

    public SimplexState(LpModel model, WorkMeter meter)
    {
        Model = model;
        Meter = meter;
        Basis = new SimplexBasis(model);
        int ids = model.Columns + model.Rows;
        Lower = (double[])model.Lower.Clone();
        Upper = (double[])model.Upper.Clone();
        Value = new double[ids];
        Status = new sbyte[ids];
        Reduced = new double[ids];
        int capacity = Math.Min(model.Rows, model.Columns) + 1;
        _columnEntries = new double[capacity];
        _rowEntries = new double[capacity];
        _columnSolution = new double[capacity];
        _rowSolution = new double[capacity];
        _position = new double[model.Variables];
        Pricer = new RowPricer(model);
    }

    public LpModel Model { get; }

    public WorkMeter Meter { get; }

    public SimplexBasis Basis { get; }

    public RowPricer Pricer { get; }

    public double[] Lower { get; }

    public double[] Upper { get; }

    public double[] Value { get; }

    public sbyte[] Status { get; }

    /// <summary>Reduced costs; of an active row its multiplier.</summary>
    public double[] Reduced { get; }

    /// <summary>Pivots since the inverse was last computed afresh.</summary>
    public int PivotsSinceFactorisation { get; private set; }

    /// <summary>Enough pivots, or one so small that it magnified the rounding in the inverse.</summary>
    public bool NeedsFactorisation { get; private set; }

    public Span<double> Activity => Value.AsSpan(Model.Columns);

    /// <summary>Coefficients of the kernel's rows in the pivot row of a basic variable: the row of <c>id</c> times the inverse.</summary>
    public ReadOnlySpan<double> KernelRow(int id)
    {
        Span<double> result = _rowSolution.AsSpan(0, Basis.Count);
        if (id < Model.Columns)
        {
            Basis.InverseRow(Basis.Place[id]).CopyTo(result);
            return result;
        }

        Basis.GatherRow(id - Model.Columns, _rowEntries);
        Basis.SolveTransposed(_rowEntries.AsSpan(0, Basis.Count), result);
        Meter.Add((long)Basis.Count * Basis.Count);
        return result;
    }

    /// <summary>How the basic columns fall when the nonbasic variable <c>id</c> rises: inverse times its column; minus that for a row.</summary>
    public ReadOnlySpan<double> KernelColumn(int id)
    {
        Span<double> result = _columnSolution.AsSpan(0, Basis.Count);
        if (id >= Model.Columns)
        {
            Basis.InverseColumn(Basis.Place[id], result);
            for (int c = 0; c < result.Length; c++)
            {
                result[c] = -result[c];
            }

            return result;
        }

        Basis.GatherColumn(id, _columnEntries);
        Basis.Solve(_columnEntries.AsSpan(0, Basis.Count), result);
        Meter.Add((long)Basis.Count * Basis.Count);
        return result;
    }

    /// <summary>Exchanges a basic for a nonbasic variable in the kernel; false, with nothing changed, when the pivot is too small to trust.</summary>
    /// <param name="leaving">Basic.</param>
    /// <param name="entering">Nonbasic.</param>
    /// <param name="leavingStatus">The bound on which the leaving one comes to rest.</param>
    /// <param name="kernelRow">Of the leaving one, as <see cref="KernelRow"/> gave it for the present kernel; empty to have it computed.</param>
    public bool Exchange(int leaving, int entering, sbyte leavingStatus, ReadOnlySpan<double> kernelRow = default)
    {
        bool columnEnters = entering < Model.Columns, columnLeaves = leaving < Model.Columns;
        ReadOnlySpan<double> v = kernelRow.IsEmpty ? KernelRow(leaving) : kernelRow;
        ReadOnlySpan<double> u = columnEnters ? KernelColumn(entering) : [];
        double pivot;
        if (columnEnters)
        {
            pivot = columnLeaves ? u[Basis.Place[leaving]]
                : Model.Entry(leaving - Model.Columns, entering) - DenseKernels.Dot(v, _columnEntries);
        }
        else
        {
            pivot = v[Basis.Place[entering]];
        }

        if (!(Math.Abs(pivot) >= SmallestPivot))
        {
            return false;
        }

        switch (columnLeaves, columnEnters)
        {
            case (false, true):
                Basis.Append(leaving - Model.Columns, entering, u, v, pivot);
                break;
            case (false, false):
                Basis.ReplaceRow(Basis.Place[entering], leaving - Model.Columns, v);
                break;
            case (true, true):
                Basis.ReplaceColumn(Basis.Place[leaving], entering, u);
                break;
            case (true, false):
                Basis.Remove(Basis.Place[leaving], Basis.Place[entering]);
                break;
        }

        Status[entering] = Basic;
        SetNonbasic(leaving, leavingStatus);
        PivotsSinceFactorisation++;
        NeedsFactorisation |= Math.Abs(pivot) < HarmfulPivot || PivotsSinceFactorisation >= FactorisationInterval;
        Meter.Add((long)Basis.Count * Basis.Count);
        return true;
    }

    /// <summary>Makes these rows and columns the kernel; the rows have their status already. Values follow at the next <see cref="Refactorise"/>.</summary>
    public void Load(ReadOnlySpan<int> rows, ReadOnlySpan<int> columns)
    {
        Basis.Load(rows, columns);
        foreach (int column in columns)
        {
            Status[column] = Basic;
        }

        NeedsFactorisation = true;
    }

    /// <summary>Takes over everything, inverse included, from another state of the same model.</summary>
    public void CopyFrom(SimplexState other)
    {
        Basis.CopyFrom(other.Basis);
        other.Lower.CopyTo(Lower, 0);
        other.Upper.CopyTo(Upper, 0);
        other.Value.CopyTo(Value, 0);
        other.Status.CopyTo(Status, 0);
        other.Reduced.CopyTo(Reduced, 0);
        PivotsSinceFactorisation = other.PivotsSinceFactorisation;
        NeedsFactorisation = other.NeedsFactorisation;
    }

    /// <summary>The kernel's own entries have changed.</summary>
    public void RequireFactorisation() => NeedsFactorisation = true;

    /// <summary>Puts a nonbasic variable on a bound; rows follow later through <see cref="RestoreActiveRows"/>.</summary>
    public void SetNonbasic(int id, sbyte status)
    {
        Status[id] = status;
        if (id < Model.Columns)
        {
            MoveColumn(id, (status == AtLower ? Lower[id] : Upper[id]) - Value[id]);
            Value[id] = status == AtLower ? Lower[id] : Upper[id];
        }
    }

    /// <summary>Moves the basic columns so that every active row is on its bound again, whatever moved before; also refines the last such step.</summary>
    public void RestoreActiveRows()
    {
        int k = Basis.Count;
        for (int p = 0; p < k; p++)
        {
            int id = Model.Columns + Basis.Rows[p];
            _columnEntries[p] = (Status[id] == AtLower ? Lower[id] : Upper[id]) - Value[id];
        }

        Basis.Solve(_columnEntries.AsSpan(0, k), _columnSolution);
        for (int c = 0; c < k; c++)
        {
            MoveColumn(Basis.Columns[c], _columnSolution[c]);
        }

        Meter.Add((long)k * (k + Model.Rows));
    }

    public void MoveColumn(int column, double step)
    {
        if (step != 0.0)
        {
            Value[column] += step;
            Model.AddColumn(step, column, Activity);
            Meter.Add(Model.Rows);
        }
    }

    /// <summary>Fresh inverse, activities and basic values. A dependent row and column leave the kernel for good.</summary>
    public void Refactorise()
    {
        while (!Basis.Factorise(out int rowPlace, out int columnPlace))
        {
            int row = Model.Columns + Basis.Rows[rowPlace], column = Basis.Columns[columnPlace];
            Basis.Discard(columnPlace, rowPlace);
            Status[row] = Basic;
            Status[column] = Value[column] - Lower[column] <= Upper[column] - Value[column] ? AtLower : AtUpper;
            Value[column] = Status[column] == AtLower ? Lower[column] : Upper[column];
        }

        Meter.Add(2L * Basis.Count * Basis.Count * Basis.Count);
        Meter.CountRefactorisation();
        PivotsSinceFactorisation = 0;
        NeedsFactorisation = false;
        RecomputeActivities();
        RestoreActiveRows();
        RestoreActiveRows();
    }

    /// <summary>Reduced costs of everything nonbasic for a cost vector over columns.</summary>
    public void Price(ReadOnlySpan<double> cost)
    {
        int k = Basis.Count;
        for (int c = 0; c < k; c++)
        {
            _columnEntries[c] = cost[Basis.Columns[c]];
        }

        Span<double> y = _rowSolution.AsSpan(0, k);
        Basis.SolveTransposed(_columnEntries.AsSpan(0, k), y);
        Pricer.Begin();
        for (int p = 0; p < k; p++)
        {
            Pricer.AddRow(Basis.Rows[p], y[p]);
        }

        Pricer.Finish();
        Array.Clear(Reduced);
        for (int q = 0; q < Model.Columns; q++)
        {
            Reduced[q] = Status[q] == Basic ? 0.0 : cost[q] - Pricer.Result[q];
        }

        for (int p = 0; p < k; p++)
        {
            Reduced[Model.Columns + Basis.Rows[p]] = y[p];
        }

        Meter.Add((long)k * (k + Model.Variables) + Model.Columns);
    }

    private void RecomputeActivities()
    {
        Array.Clear(_position);
        Span<double> activity = Activity;
        activity.Clear();
        for (int i = 0; i < Model.Variables; i++)
        {
            _position[i] = Model.Origin.Program.Lower[i] / Model.VariableScale[i];
        }

        for (int s = 0; s < Model.Segments; s++)
        {
            _position[Model.Layout.Owner[s]] += Value[s];
        }

        for (int i = 0; i < Model.Variables; i++)
        {
            if (_position[i] != 0.0)
            {
                DenseKernels.AddScaled(_position[i], Model.Column(i), activity);
            }
        }

        Model.AddSeparableActivity(Value, activity);
        for (int e = Model.Segments; e < Model.Columns; e++)
        {
            if (Value[e] != 0.0)
            {
                Model.AddColumn(Value[e], e, activity);
            }
        }

        Meter.Add((long)Model.Variables * Model.Rows);
    }
}
