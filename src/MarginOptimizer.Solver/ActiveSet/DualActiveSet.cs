using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.ActiveSet;

/// <summary>
/// Minimises 0.5 x'Hx + c'x + sum over rows of the row's penalty + sum over groups of weight_g t_g, H strictly positive definite. The penalty of a
/// row is upperCap max(0, a'x - upper) + lowerCap max(0, lower - a'x); an infinite cap makes the bound hard, lower = upper an equality. Rows of a group are
/// a'x - t_g &lt;= upper with multipliers that sum to the group's weight. Method and tolerances: METHOD.md in this folder.
/// The working set survives every change of rows, bounds, caps, weights and c; a solve starts from it.
/// </summary>
internal sealed class DualActiveSet
{
    /// <summary>A search that still finds violations after loosening its tolerance to this has stalled.</summary>
    private const double LoosestTolerance = 1e-10;

    private readonly HessianFactor _hessian;
    private readonly RowStore _rows;
    private readonly EpigraphGroups _groups = new();
    private readonly WorkingSet _set;
    private readonly EntryStep _entry;
    private readonly StartingPoint _start;
    private readonly ViolationPricer _pricer;
    private readonly double[] _linear;
    private readonly double[] _combination;
    private double[] _ray = [];

    /// <param name="hessian">H with its factor.</param>
    /// <param name="linear">c, one entry per variable.</param>
    public DualActiveSet(HessianFactor hessian, ReadOnlySpan<double> linear)
    {
        _hessian = hessian;
        _rows = new RowStore(hessian.Size);
        _linear = linear[..hessian.Size].ToArray();
        _set = new WorkingSet(hessian, _rows, _groups, _linear);
        _entry = new EntryStep(_set);
        _start = new StartingPoint(_set);
        _pricer = new ViolationPricer(_set);
        _combination = new double[hessian.Size];
    }

    public ActiveSetStatus Status { get; private set; }

    public int Rows => _rows.Count;

    /// <summary>Number of active rows, references of groups not counted.</summary>
    public int ActiveRows => _set.Count;

    /// <summary>Rows that entered and rows that were dropped since construction.</summary>
    public int Entries { get; private set; }

    public int Drops => _entry.Drops;

    public ReadOnlySpan<double> X => _set.Point;

    /// <summary>Value of the epigraph variable of a group.</summary>
    public double Epigraph(int group) => _groups.Value[group];

    /// <summary>y of a row, in [-lowerCap, upperCap]: Hx + c + sum y_r a_r = 0.</summary>
    public double Multiplier(int row) => _rows.Multiplier[row];

    public RowState State(int row) => _rows.State[row];

    /// <summary>
    /// When infeasible: multipliers lambda of hard bounds with sum lambda_r a_r = 0 (and zero sum over each group), whose sum of lambda_r times the bound on
    /// their side is below 0.
    /// </summary>
    public double Ray(int row) => _ray[row];

    /// <summary>A new epigraph variable with cost weight * t; the weight is at least 0. Rows must be added to it before the next solve.</summary>
    public int AddGroup(double weight) => _groups.Add(Checked(weight));

    /// <summary>lower &lt;= a'x &lt;= upper with caps as in the class summary; infinite bounds are absent. Returns its index.</summary>
    public int AddRow(
        ReadOnlySpan<double> coefficients,
        double lower,
        double upper,
        double lowerCap = double.PositiveInfinity,
        double upperCap = double.PositiveInfinity) =>
        Bounded(_rows.AddDense(coefficients, _hessian.Length(coefficients)), lower, upper, lowerCap, upperCap);

    /// <summary>lower &lt;= x_variable &lt;= upper likewise: a box, or a kink of a convex piecewise linear cost whose slope jumps by upperCap at upper.</summary>
    public int AddUnitRow(
        int variable,
        double lower,
        double upper,
        double lowerCap = double.PositiveInfinity,
        double upperCap = double.PositiveInfinity) =>
        Bounded(_rows.AddUnit(variable, _hessian.UnitLength(variable)), lower, upper, lowerCap, upperCap);

    /// <summary>offset + a'x &lt;= t_group with a multiplier in [0, cap].</summary>
    public int AddGroupRow(int group, ReadOnlySpan<double> coefficients, double offset, double cap = double.PositiveInfinity)
    {
        double length = _hessian.Length(coefficients);
        int row = Bounded(_rows.AddDense(coefficients, length), double.NegativeInfinity, -offset, 0.0, cap);
        _rows.Group[row] = group;
        _groups.Length[group] = Math.Max(_groups.Length[group], length);
        return row;
    }

    /// <summary>Replaces c.</summary>
    public void SetLinear(ReadOnlySpan<double> linear)
    {
        linear[.._linear.Length].CopyTo(_linear);
        Status = ActiveSetStatus.Unsolved;
    }

    /// <summary>Replaces the bounds of a row (of a group: upper = -offset).</summary>
    public void SetBounds(int row, double lower, double upper)
    {
        _rows.Lower[row] = lower;
        _rows.Upper[row] = upper;
        Status = ActiveSetStatus.Unsolved;
    }

    /// <summary>Replaces the caps of a row.</summary>
    public void SetCaps(int row, double lowerCap, double upperCap)
    {
        _rows.LowerCap[row] = lowerCap;
        _rows.UpperCap[row] = upperCap;
        Status = ActiveSetStatus.Unsolved;
    }

    /// <summary>Replaces the weight of a group.</summary>
    public void SetWeight(int group, double weight)
    {
        _groups.Weight[group] = Checked(weight);
        Status = ActiveSetStatus.Unsolved;
    }

    /// <summary>
    /// Puts a row into a state before a solve, to start from a known index set: an active row that depends on those before it stays out, the first
    /// active row of a group becomes its reference. The solve repairs whatever does not fit.
    /// </summary>
    public void Suggest(int row, RowState state, WorkMeter meter)
    {
        Status = ActiveSetStatus.Unsolved;
        if (!_rows.IsActive(row))
        {
            _set.Suggest(row, state, meter);
        }
    }

    /// <summary>
    /// Takes rows out that are <see cref="RowState.Out"/>; the others keep their order, their state and the factor.
    /// </summary>
    /// <param name="removed">One entry per row.</param>
    /// <param name="newIndex">Receives the new index of each row, -1 for those removed.</param>
    public void RemoveRows(ReadOnlySpan<bool> removed, Span<int> newIndex)
    {
        for (int row = 0; row < _rows.Count; row++)
        {
            if (removed[row] && _rows.State[row] != RowState.Out)
            {
                throw new ArgumentException($"Row {row} is {_rows.State[row]} and cannot be removed.", nameof(removed));
            }
        }

        _rows.Remove(removed, newIndex);
        _set.Renumber(newIndex);
    }

    /// <summary>Solves from the present working set; does nothing when nothing has changed since an optimal or infeasible end.</summary>
    public ActiveSetStatus Solve(WorkMeter meter)
    {
        if (Status is not (ActiveSetStatus.Optimal or ActiveSetStatus.Infeasible or ActiveSetStatus.Unbounded))
        {
            Status = Run(meter);
        }

        return Status;
    }

    private ActiveSetStatus Run(WorkMeter meter)
    {
        ActiveSetStatus status = _start.Restore(false, meter);
        _pricer.Begin();
        double tolerance = ViolationPricer.Tolerance;
        int degenerate = 0, polishes = 0;
        bool polished = false;
        while (status == ActiveSetStatus.Optimal)
        {
            if (tolerance > LoosestTolerance || polishes > 40 || degenerate > 400 + 20 * _set.Count)
            {
                return ActiveSetStatus.Stalled;
            }

            (int row, double sign) = _pricer.Find(tolerance, degenerate > 20 + _set.Count, meter);
            if (row < 0)
            {
                if (polished)
                {
                    return ActiveSetStatus.Optimal;
                }

                status = _start.Restore(true, meter);
                polished = !_start.Changed;
                tolerance *= ++polishes % 8 == 0 ? 10.0 : 1.0;
                continue;
            }

            polished = false;
            switch (_entry.Enter(row, sign, meter))
            {
                case EntryStep.Result.Stopped:
                    return ActiveSetStatus.Stopped;
                case EntryStep.Result.Blocked when Contradiction(row, sign):
                    return ActiveSetStatus.Infeasible;
                case EntryStep.Result.Blocked:
                    // A violation that proves nothing is rounding.
                    polishes++;
                    tolerance *= 10.0;
                    status = _start.Restore(true, meter);
                    polished = !_start.Changed;
                    break;
                default:
                    Entries++;
                    degenerate = _entry.Gain > 0.0 ? 0 : degenerate + 1;
                    break;
            }
        }

        return status;
    }

    /// <summary>The ray of the row that nothing blocks, and whether it proves the contradiction at the size of the present point.</summary>
    private bool Contradiction(int entering, double sign)
    {
        if (_ray.Length < _rows.Count)
        {
            _ray = new double[2 * _rows.Count];
        }

        FillRay(entering, sign);
        Combine();
        _entry.RefineRates(_combination);
        FillRay(entering, sign);
        double slack = Combine();
        double rest = Math.Sqrt(FusedKernels.Dot(_combination, _combination) * FusedKernels.Dot(_set.Point, _set.Point));
        return slack > 0.0 && rest <= 0.1 * slack;
    }

    private void FillRay(int entering, double sign)
    {
        Array.Clear(_ray);
        _ray[entering] = sign;
        for (int k = 0; k < _set.Count; k++)
        {
            _ray[_set.Order[k]] = _entry.Rates[k];
        }

        double largest = 0.0;
        for (int g = 0; g < _groups.Count; g++)
        {
            _ray[_groups.Reference[g]] = _entry.ReferenceRate(g, _rows.Group[entering], sign);
        }

        for (int row = 0; row < _rows.Count; row++)
        {
            largest = Math.Max(largest, Math.Abs(_ray[row]) * Scale(row));
        }

        for (int row = 0; row < _rows.Count; row++)
        {
            _ray[row] = row == entering || Math.Abs(_ray[row]) * Scale(row) > 1e-13 * largest ? _ray[row] : 0.0;
        }
    }

    /// <summary>Sum of the rows by the ray, and by how much the same sum of their bounds falls short of 0.</summary>
    private double Combine()
    {
        double slack = 0.0;
        _combination.AsSpan().Clear();
        for (int row = 0; row < _rows.Count; row++)
        {
            double rate = _ray[row];
            if (rate != 0.0)
            {
                slack -= rate * (rate > 0.0 ? _rows.Upper[row] : _rows.Lower[row]);
                _rows.AddScaled(row, rate, _combination);
            }
        }

        return slack;
    }

    private double Scale(int row) => _rows.Group[row] < 0 ? _rows.Size[row] : Math.Max(_rows.Size[row], 1.0);

    private static double Checked(double weight) =>
        weight >= 0.0 && double.IsFinite(weight) ? weight : throw new ArgumentOutOfRangeException(nameof(weight), weight, "A weight is finite and at least 0.");

    private int Bounded(int row, double lower, double upper, double lowerCap, double upperCap)
    {
        if (!(lower <= upper) || !(lowerCap >= 0.0) || !(upperCap >= 0.0))
        {
            throw new ArgumentException($"Row {row}: bounds {lower} to {upper} with caps {lowerCap}, {upperCap}.");
        }

        _rows.Lower[row] = lower;
        _rows.Upper[row] = upper;
        _rows.LowerCap[row] = lowerCap;
        _rows.UpperCap[row] = upperCap;
        Status = ActiveSetStatus.Unsolved;
        return row;
    }
}
