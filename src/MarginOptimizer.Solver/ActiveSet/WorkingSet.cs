using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.ActiveSet;

/// <summary>
/// The active rows with their factor, the point and the multipliers. A row of a group is active as its difference from the group's reference row,
/// so that epigraph variables are eliminated exactly; the multiplier of a reference is what its group's other rows leave of the weight.
/// </summary>
internal sealed class WorkingSet
{
    private readonly HessianFactor _hessian;
    private readonly double[] _gradient;
    private readonly double[] _inside;
    private readonly double[] _step;
    private readonly double[] _factors;

    public WorkingSet(HessianFactor hessian, RowStore rows, EpigraphGroups groups, double[] linear)
    {
        int n = hessian.Size;
        _hessian = hessian;
        Rows = rows;
        Groups = groups;
        Linear = linear;
        Factor = new OrthogonalFactor(hessian);
        Order = new int[n];
        Point = new double[n];
        _gradient = new double[n];
        _inside = new double[n];
        _step = new double[n];
        _factors = new double[n];
    }

    public RowStore Rows { get; }

    public EpigraphGroups Groups { get; }

    public OrthogonalFactor Factor { get; }

    public double[] Linear { get; }

    public double[] Point { get; }

    /// <summary>Active rows in the order of the factor; references are not among them.</summary>
    public int[] Order { get; }

    public int Count => Factor.Count;

    /// <summary>Largest entry of |Hx| + |c| at the last correction: what multipliers are measured by.</summary>
    public double GradientScale { get; private set; }

    public bool IsReference(int row) => Rows.Group[row] >= 0 && Groups.Reference[Rows.Group[row]] == row;

    /// <summary>a_r, less the reference's row, times a sign.</summary>
    public void Difference(int row, double sign, Span<double> target)
    {
        target.Clear();
        Rows.AddScaled(row, sign, target);
        if (Rows.Group[row] >= 0)
        {
            Rows.AddScaled(Groups.Reference[Rows.Group[row]], -sign, target);
        }
    }

    /// <summary>d = J'(a_r less the reference's row) times a sign; work is overwritten.</summary>
    public void Transform(int row, double sign, Span<double> d, Span<double> work, WorkMeter meter)
    {
        int n = Point.Length;
        if (!Rows.IsUnit(row))
        {
            Difference(row, sign, work);
            Factor.Transform(work, d);
            meter.Add((long)n * n);
            return;
        }

        Factor.TransformUnit(Rows.Variable(row), d);
        if (sign < 0.0)
        {
            for (int k = 0; k < n; k++)
            {
                d[k] = -d[k];
            }
        }
    }

    /// <summary>Epigraph variables from their references.</summary>
    public void EvaluateGroups()
    {
        for (int g = 0; g < Groups.Count; g++)
        {
            int reference = Groups.Reference[g];
            Groups.Value[g] = Rows.Product(reference, Point) - Rows.Upper[reference];
        }
    }

    /// <summary>a'x, less t for a row of a group.</summary>
    public double Value(int row) => Rows.Product(row, Point) - (Rows.Group[row] < 0 ? 0.0 : Groups.Value[Rows.Group[row]]);

    /// <summary>
    /// A row becomes active in the state given; d = J'row as <see cref="Transform"/> with sign 1 gives it, z the primal direction that belongs to it.
    /// </summary>
    public void Append(int row, RowState state, ReadOnlySpan<double> d, ReadOnlySpan<double> z, WorkMeter meter)
    {
        Order[Count] = row;
        Rows.State[row] = state;
        Factor.Append(d, z, meter);
    }

    /// <summary>The active row in a place leaves to an end of its multiplier.</summary>
    public void Drop(int place, bool atMost, WorkMeter meter)
    {
        Leave(Order[place], atMost);
        Factor.Remove(place, [], meter);
        CloseGap(place);
    }

    /// <summary>The reference of a group leaves to an end of its multiplier; another active row of the group takes over. False when there is none.</summary>
    public bool DropReference(int group, bool atMost, WorkMeter meter)
    {
        int place = 0;
        while (place < Count && Rows.Group[Order[place]] != group)
        {
            place++;
        }

        if (place == Count)
        {
            return false;
        }

        Leave(Groups.Reference[group], atMost);
        Groups.Reference[group] = Order[place];
        for (int c = 0; c < Count; c++)
        {
            _factors[c] = Rows.Group[Order[c]] == group ? -1.0 : 0.0;
        }

        Factor.Remove(place, _factors, meter);
        CloseGap(place);
        return true;
    }

    /// <summary>A row's multiplier goes to an end of the range of its state, and the state with it.</summary>
    public void Leave(int row, bool atMost)
    {
        double end = atMost ? Rows.Most(row) : Rows.Least(row);
        end = double.IsFinite(end) ? end : 0.0;
        Rows.Multiplier[row] = end;
        Rows.State[row] = end > 0.0 ? RowState.SaturatedUpper : end < 0.0 ? RowState.SaturatedLower : RowState.Out;
    }

    /// <summary>
    /// One Newton step from the present point and multipliers to those of the active rows: exact but for rounding from anywhere, a refinement when
    /// repeated. Returns the largest relative change of the point.
    /// </summary>
    public double Correct(WorkMeter meter)
    {
        int n = Point.Length, q = Count;
        Span<double> gradient = _gradient, u = _inside, step = _step;
        BalanceReferences();
        _hessian.Multiply(Point, gradient);
        double scale = 0.0;
        for (int i = 0; i < n; i++)
        {
            scale = Math.Max(scale, Math.Abs(gradient[i]) + Math.Abs(Linear[i]));
            gradient[i] += Linear[i];
        }

        GradientScale = scale;
        for (int row = 0; row < Rows.Count; row++)
        {
            if (Rows.Multiplier[row] != 0.0)
            {
                Rows.AddScaled(row, Rows.Multiplier[row], gradient);
            }
        }

        EvaluateGroups();
        for (int k = 0; k < q; k++)
        {
            u[k] = Rows.Bound(Order[k]) - Value(Order[k]);
        }

        Factor.SolveLower(u);
        Factor.Transform(gradient, step);
        for (int k = 0; k < q; k++)
        {
            (u[k], step[k]) = (-u[k] - step[k], u[k]);
        }

        for (int k = q; k < n; k++)
        {
            step[k] = -step[k];
        }

        Factor.SolveUpper(u);
        for (int k = 0; k < q; k++)
        {
            Rows.Multiplier[Order[k]] += u[k];
        }

        Factor.Product(step, gradient);
        double largest = 0.0, change = 0.0;
        for (int i = 0; i < n; i++)
        {
            Point[i] += gradient[i];
            change = Math.Max(change, Math.Abs(gradient[i]));
            largest = Math.Max(largest, Math.Abs(Point[i]));
        }

        BalanceReferences();
        EvaluateGroups();
        meter.Add(4L * n * n + (long)n * q);
        return largest > 0.0 ? change / largest : 0.0;
    }

    /// <summary>The factor afresh from the active rows; those that have become dependent, and all that are left when the meter stops, leave with their multiplier at the nearer end.</summary>
    public void Refactor(Span<double> d, Span<double> work, WorkMeter meter)
    {
        int count = Count;
        Factor.Clear();
        for (int k = 0; k < count; k++)
        {
            int row = Order[k];
            if (!meter.Stopped)
            {
                Transform(row, 1.0, d, work, meter);
            }

            if (!meter.Pace(2L * Point.Length * Point.Length) && Count < Point.Length && OutsideLength(d) > DependenceLevel(row, d))
            {
                Factor.OutsideProduct(d, work);
                Append(row, Rows.State[row], d, work, meter);
            }
            else
            {
                Leave(row, Rows.Most(row) - Rows.Multiplier[row] < Rows.Multiplier[row] - Rows.Least(row));
            }
        }
    }

    public double OutsideLength(ReadOnlySpan<double> d) => Math.Sqrt(FusedKernels.Dot(d[Count..], d[Count..]));

    /// <summary>Length of the outside part below which a row counts as dependent: relative to the row, and to what its difference was made from.</summary>
    public double DependenceLevel(int row, ReadOnlySpan<double> d)
    {
        double level = Math.Max(OrthogonalFactor.Dependent, 4e-15 * Factor.Growth) * Math.Sqrt(FusedKernels.Dot(d, d));
        int group = Rows.Group[row];
        return group < 0 ? level : Math.Max(level, 4e-15 * (Rows.Length[row] + Rows.Length[Groups.Reference[group]]));
    }

    /// <summary>Multiplier of each reference: what the group's other rows leave of its weight.</summary>
    public void BalanceReferences()
    {
        if (Groups.Count == 0)
        {
            return;
        }

        Groups.Weight.AsSpan(0, Groups.Count).CopyTo(Groups.Sum);
        for (int row = 0; row < Rows.Count; row++)
        {
            if (Rows.Group[row] >= 0 && !IsReference(row))
            {
                Groups.Sum[Rows.Group[row]] -= Rows.Multiplier[row];
            }
        }

        for (int g = 0; g < Groups.Count; g++)
        {
            Rows.Multiplier[Groups.Reference[g]] = Groups.Sum[g];
        }
    }

    /// <summary>A row outside the working set takes a state; a dependent one stays as it is.</summary>
    public void Suggest(int row, RowState state, WorkMeter meter)
    {
        int group = Rows.Group[row];
        bool active = state is RowState.Lower or RowState.Upper;
        if (!active || (group >= 0 && Groups.Reference[group] < 0))
        {
            Rows.State[row] = state;
            if (active)
            {
                Groups.Reference[group] = row;
            }

            return;
        }

        Transform(row, 1.0, _step, _gradient, meter);
        if (Count < Point.Length && OutsideLength(_step) > DependenceLevel(row, _step))
        {
            Factor.OutsideProduct(_step, _gradient);
            Append(row, state, _step, _gradient, meter);
        }
    }

    /// <summary>Rows have moved.</summary>
    public void Renumber(ReadOnlySpan<int> newIndex)
    {
        for (int k = 0; k < Count; k++)
        {
            Order[k] = newIndex[Order[k]];
        }

        for (int g = 0; g < Groups.Count; g++)
        {
            Groups.Reference[g] = Groups.Reference[g] < 0 ? -1 : newIndex[Groups.Reference[g]];
        }
    }

    private void CloseGap(int place)
    {
        for (int k = place; k < Count; k++)
        {
            Order[k] = Order[k + 1];
        }
    }
}
