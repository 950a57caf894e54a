using MarginOptimizer.Solver.ActiveSet;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Scenarios;

/// <summary>
/// Master problems of strictly convex quadratic programs by the dual active set, which goes on from the last optimum when rows are added. Takes objectives with kinks and any functions,
/// and limits that are linear or contain one function known by cuts or rows.
/// </summary>
internal sealed class ActiveMaster
{
    /// <summary>Rows of a band per variable from which an interior point, which does not walk from row to row, is faster.</summary>
    private const int LargestBand = 8;

    private const int MostPrices = 60;

    /// <summary>A row copied, copied again as the store grows, and measured, in multiply-adds per entry.</summary>
    private const int RowWork = 8;

    private const double PriceTolerance = 1e-12;

    private readonly ConvexProgram _program;
    private readonly WorkingFunction?[] _known;
    private readonly HessianFactor _hessian;
    private readonly double[] _linear;
    private readonly List<MasterRow> _rows = [];
    private readonly Dictionary<(int Function, int Limit, object Key), int> _index = [];
    private readonly int[] _linearRow;
    private readonly double[] _weights;
    private readonly int[] _groups;
    private readonly bool[] _inBand;
    private readonly double[] _multipliers;
    private double[] _expectedPoint = [];
    private int[][] _expectedRows = [];
    private int _priced = -1;
    private double _price;
    private DualActiveSet _set;

    private ActiveMaster(ConvexProgram program, WorkingFunction?[] known, HessianFactor hessian, WorkMeter meter)
    {
        _program = program;
        _known = known;
        _hessian = hessian;
        _linear = program.Objective.Linear.Length == 0 ? new double[program.VariableCount] : [.. program.Objective.Linear];
        _weights = new double[known.Length];
        foreach (WeightedTerm term in program.Objective.Scenarios)
        {
            _weights[term.Function] += term.Weight;
        }

        _multipliers = new double[program.Limits.Length];
        _linearRow = new int[program.Limits.Length];
        _groups = new int[known.Length];
        _inBand = new bool[known.Length];
        AddBaseSlopes();
        _set = Fresh(meter);
    }

    /// <summary>Null when the program is not of this kind, or was stopped.</summary>
    public static ActiveMaster? TryCreate(ConvexProgram program, WorkingFunction?[] known, WorkMeter meter)
    {
        bool fits = program.Quadratic is not null && program.Norms.IsEmpty && program.Limits.All(limit => Fits(limit.Form))
            && known.All(function => function is null || !function.Function.FloorAtZero);
        ActiveMaster? master = fits && ProgramHessian.Factor(program, meter) is { } hessian ? new ActiveMaster(program, known, hessian, meter) : null;
        return meter.Stopped ? null : master;
    }

    /// <summary>Solves the master problem as the working functions stand.</summary>
    /// <param name="tightening">Subtracted from the upper bound of each limit.</param>
    /// <param name="meter">Counts work.</param>
    /// <returns>Null when it is not of this kind any more, or the search stalled.</returns>
    public Solution? TrySolve(double[] tightening, WorkMeter meter)
    {
        int[] priced = [.. Enumerable.Range(0, _program.Limits.Length)
            .Where(k => _program.Limits[k].Form.Scenarios.Any(term => term.Weight > 0.0 && _known[term.Function]!.InBand))];
        if (priced.Length > 1 || _known.Any(known => known is not null && known.InBand && known.Size > LargestBand * _program.VariableCount))
        {
            return null;
        }

        int limit = priced.Length == 0 ? -1 : priced[0];
        if (limit != _priced || _known.Where((known, j) => known is not null && known.InBand != _inBand[j]).Any())
        {
            _priced = limit;
            _set = Renewed(meter);
        }

        ActiveSetStatus status = meter.Stopped ? ActiveSetStatus.Stopped : limit < 0 ? SolveAt(0.0, tightening, meter) : FindPrice(tightening, meter);
        if (status is not (ActiveSetStatus.Optimal or ActiveSetStatus.Infeasible))
        {
            return null;
        }

        double[] x = new double[_program.VariableCount];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = Math.Clamp(_set.X[i], _program.Lower[i], _program.Upper[i]);
        }

        bool infeasible = status == ActiveSetStatus.Infeasible;
        Certificate certificate = Certificate(infeasible, x);
        return new Solution
        {
            Status = infeasible ? SolutionStatus.Infeasible : SolutionStatus.Optimal,
            X = infeasible ? [] : x,
            Objective = double.PositiveInfinity,
            LowerBound = double.NegativeInfinity,
            Certificate = infeasible ? null : certificate,
            Infeasibility = infeasible ? certificate : null,
        };
    }

    /// <summary>Bounds at which variables rest at a point, and rows of maxima in the objective, are where the first solve begins.</summary>
    public void Expect(double[] x, int[][] rows) => (_expectedPoint, _expectedRows) = (x, rows);

    private ActiveSetStatus SolveAt(double price, double[] tightening, WorkMeter meter)
    {
        _price = price;
        Synchronise(tightening);
        for (int i = 0; i < _expectedPoint.Length && !meter.Pace(_expectedPoint.Length); i++)
        {
            if (_expectedPoint[i] == _program.Lower[i] || _expectedPoint[i] == _program.Upper[i])
            {
                _set.Suggest(i, _expectedPoint[i] == _program.Lower[i] ? RowState.Lower : RowState.Upper, meter);
            }
        }

        for (int j = 0; j < _expectedRows.Length; j++)
        {
            foreach (int row in _expectedRows[j])
            {
                if (!meter.Pace(2L * _linear.Length * _linear.Length) && _index.TryGetValue((j, -1, row), out int place))
                {
                    _set.Suggest(place, RowState.Upper, meter);
                }
            }
        }

        (_expectedPoint, _expectedRows) = ([], []);
        return _set.Solve(meter);
    }

    /// <summary>
    /// A band in a limit takes part in the objective at the limit's multiplier, which is the root of a decreasing, piecewise linear function: how much
    /// the optimum at that price breaks the limit. A secant search with a bracket ends after few steps, each from the last working set.
    /// </summary>
    private ActiveSetStatus FindPrice(double[] tightening, WorkMeter meter)
    {
        ProgramLimit limit = _program.Limits[_priced];
        double target = limit.Upper - tightening[_priced], size = Math.Abs(limit.Upper) + Math.Abs(limit.Form.Constant) + 1e-300;
        var search = new PriceSearch(_multipliers[_priced]);
        for (int step = 0; step < MostPrices; step++)
        {
            ActiveSetStatus status = SolveAt(search.Price, tightening, meter);
            if (status != ActiveSetStatus.Optimal)
            {
                return status == ActiveSetStatus.Infeasible ? ActiveSetStatus.Stalled : status;
            }

            double excess = LimitValue(limit) - target;
            if (Math.Abs(excess) <= PriceTolerance * size || !search.Continue(excess))
            {
                return ActiveSetStatus.Optimal;
            }
        }

        return ActiveSetStatus.Stalled;
    }

    private double LimitValue(ProgramLimit limit)
    {
        WeightedTerm term = limit.Form.Scenarios.First(term => term.Weight > 0.0);
        return limit.Form.Constant + RowKernels.Dot(limit.Form.Linear, _set.X) + (term.Weight * _known[term.Function]!.BandValue(_set.X));
    }

    /// <summary>What a function weighs in the objective and in the priced limit.</summary>
    private double Weight(int function) => _weights[function]
        + (_priced < 0 ? 0.0 : _price * _program.Limits[_priced].Form.Scenarios.Where(term => term.Function == function).Sum(term => term.Weight));

    private static bool Fits(ConvexForm form)
        => form.Separables.IsEmpty && form.Norms.IsEmpty && form.Scenarios.Count(term => term.Weight > 0.0) <= 1;

    /// <summary>Slopes left of all kinks.</summary>
    private void AddBaseSlopes()
    {
        foreach (WeightedTerm term in _program.Objective.Separables)
        {
            foreach (PiecewiseLinear part in _program.Separables[term.Function].Parts)
            {
                _linear[part.Variable] += term.Weight * part.Slopes[0];
            }
        }
    }

    /// <summary>A fresh set that starts from the bounds and kinks at which variables rest.</summary>
    private DualActiveSet Renewed(WorkMeter meter)
    {
        DualActiveSet last = _set, renewed = Fresh(meter);
        for (int row = 0; row < _rows.Count && !meter.Stopped; row++)
        {
            if (last.State(row) != RowState.Out)
            {
                renewed.Suggest(row, last.State(row), meter);
            }
        }

        return renewed;
    }

    /// <summary>A set with what does not change: box, kinks, linear limits; not all of them when the meter has stopped.</summary>
    private DualActiveSet Fresh(WorkMeter meter)
    {
        var set = new DualActiveSet(_hessian, _linear);
        _rows.Clear();
        _index.Clear();
        for (int i = 0; i < _program.VariableCount; i++)
        {
            Add(set.AddUnitRow(i, _program.Lower[i], _program.Upper[i]), -1, -1, 0);
        }

        foreach (WeightedTerm term in _program.Objective.Separables)
        {
            foreach (PiecewiseLinear part in _program.Separables[term.Function].Parts)
            {
                for (int k = 0; k < part.Breakpoints.Length; k++)
                {
                    double jump = term.Weight * (part.Slopes[k + 1] - part.Slopes[k]);
                    if (jump > 0.0)
                    {
                        Add(set.AddUnitRow(part.Variable, double.NegativeInfinity, part.Breakpoints[k], 0.0, jump), -1, -1, 0);
                    }
                }
            }
        }

        for (int k = 0; k < _program.Limits.Length && !meter.Pace(RowWork * _program.VariableCount); k++)
        {
            ProgramLimit limit = _program.Limits[k];
            bool linear = !limit.Form.Scenarios.Any(term => term.Weight > 0.0);
            _linearRow[k] = linear ? set.AddRow(Coefficients(limit.Form), limit.Lower - limit.Form.Constant, limit.Upper - limit.Form.Constant) : -1;
            if (linear)
            {
                Add(_linearRow[k], -1, k, 0);
            }
        }

        for (int j = 0; j < _groups.Length; j++)
        {
            bool inPriced = _priced >= 0 && _program.Limits[_priced].Form.Scenarios.Any(term => term.Function == j && term.Weight > 0.0);
            _groups[j] = _weights[j] > 0.0 || inPriced ? set.AddGroup(_weights[j]) : -1;
            _inBand[j] = _known[j]?.InBand ?? false;
        }

        return set;
    }

    private double[] Coefficients(ConvexForm form) => form.Linear.Length == 0 ? new double[_program.VariableCount] : [.. form.Linear];

    private void Add(int row, int function, int limit, int member)
    {
        if (row != _rows.Count)
        {
            throw new InvalidOperationException("Rows of the active set are numbered in order.");
        }

        _rows.Add(new MasterRow(function, limit, member));
    }

    /// <summary>Adds rows that are new, takes the force of those that are gone, and sets what depends on the sure rows.</summary>
    private void Synchronise(double[] tightening)
    {
        double[] linear = [.. _linear];
        for (int r = 0; r < _rows.Count; r++)
        {
            _rows[r] = _rows[r] with { Member = -1 };
        }

        for (int j = 0; j < _known.Length; j++)
        {
            if (_known[j] is { } known && _groups[j] >= 0)
            {
                double constant = 0.0;
                double weight = known.AddTo(Weight(j), j, linear, ref constant).Weight;
                _set.SetWeight(_groups[j], weight);
                AddMembers(j, -1, known, 1.0, []);
            }
        }

        for (int k = 0; k < _program.Limits.Length; k++)
        {
            ProgramLimit limit = _program.Limits[k];
            WeightedTerm term = limit.Form.Scenarios.FirstOrDefault(term => term.Weight > 0.0);
            if (k == _priced)
            {
                RowKernels.AddScaled(_price, limit.Form.Linear, linear);
            }
            else if (_linearRow[k] < 0)
            {
                AddMembers(term.Function, k, _known[term.Function]!, term.Weight, Coefficients(limit.Form));
            }
        }

        for (int r = 0; r < _rows.Count; r++)
        {
            MasterRow row = _rows[r];
            if (row.Function < 0)
            {
                continue;
            }

            double cap = row.Member < 0 ? 0.0 : row.Limit < 0 ? Cap(row) : double.PositiveInfinity;
            if (cap != row.Cap)
            {
                _set.SetCaps(r, 0.0, cap);
                _rows[r] = row with { Cap = cap };
            }

            if (row.Limit >= 0)
            {
                ProgramLimit limit = _program.Limits[row.Limit];
                _set.SetBounds(r, double.NegativeInfinity, limit.Upper - tightening[row.Limit] - limit.Form.Constant - row.Offset);
            }
        }

        _set.SetLinear(linear);
    }

    /// <summary>Largest multiplier of a row of a group.</summary>
    private double Cap(MasterRow row) => _known[row.Function]!.InBand
        ? Weight(row.Function) * _known[row.Function]!.Function.Cap(_known[row.Function]!.Rows[row.Member])
        : double.PositiveInfinity;

    private void AddMembers(int function, int limit, WorkingFunction known, double weight, double[] linear)
    {
        for (int member = 0; member < known.Size; member++)
        {
            object key = known.IsMaximum || known.InBand ? known.Rows[member] : known.Cuts[member];
            if (_index.TryGetValue((function, limit, key), out int row))
            {
                _rows[row] = _rows[row] with { Member = member };
                continue;
            }

            var coefficients = new double[_program.VariableCount];
            linear.CopyTo(coefficients, 0);
            double offset = known.AddMember(member, weight, coefficients);
            row = limit < 0
                ? _set.AddGroupRow(_groups[function], coefficients, offset)
                : _set.AddRow(coefficients, double.NegativeInfinity, 0.0, 0.0);
            Add(row, function, limit, member);
            _rows[row] = _rows[row] with { Offset = offset };
            _index.Add((function, limit, key), row);
        }
    }

    /// <summary>Multipliers of rows gathered by limit and by function; of an infeasible end, those of its ray.</summary>
    private Certificate Certificate(bool ray, double[] x)
    {
        var limits = new double[_program.Limits.Length];
        var shares = new double[_known.Length][];
        for (int j = 0; j < shares.Length; j++)
        {
            shares[j] = new double[_known[j]?.Size ?? 0];
        }

        for (int r = 0; r < _rows.Count; r++)
        {
            MasterRow row = _rows[r];
            double multiplier = ray ? _set.Ray(r) : _set.Multiplier(r);
            if (row.Limit >= 0)
            {
                limits[row.Limit] += multiplier;
            }

            if (row.Function >= 0 && row.Member >= 0)
            {
                double weight = row.Limit < 0 ? 1.0 : _program.Limits[row.Limit].Form.Scenarios.First(term => term.Weight > 0.0).Weight;
                shares[row.Function][row.Member] += weight * multiplier;
            }
        }

        if (_priced >= 0 && !ray)
        {
            limits[_priced] = _price;
        }

        if (!ray)
        {
            limits.CopyTo(_multipliers, 0);
        }

        return new Certificate(limits, [.. shares.Select(WorkingFunction.OfShares)]) { Point = _program.Quadratic!.Factors is null ? [] : x };
    }
}
