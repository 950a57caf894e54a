using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Elastic;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Scenarios;

/// <summary>
/// One solve: master problem over few rows, exact evaluation of its optimum, more rows, until upper and lower bound meet. METHOD.md in this folder.
/// </summary>
internal sealed class ScenarioRun
{
    private const int MostRounds = 2000;
    private const int MostOverruns = 20;

    /// <summary>Rows times squared variables of a band that is always worth its master problem.</summary>
    private const double AffordableBand = 2e8;

    private readonly ConvexProgram _program;
    private readonly ScenarioSettings _settings;
    private readonly PassControl _control;
    private readonly ScenarioPass _pass;
    private readonly WorkingFunction?[] _known;
    private readonly ModelUpdate?[] _updates;
    private readonly WorkingProgram _working;
    private readonly PointValues _values;
    private readonly Incumbent _incumbent;
    private readonly double[] _tightening;
    private readonly bool _curved;
    private readonly bool[] _inLimit;
    private ActiveMaster? _active;
    private Func<Certificate>? _certificate;
    private double _lowerBound = double.NegativeInfinity;
    private int _overruns;
    private double _passesAnswered;
    private long _workAnswered;

    public ScenarioRun(ConvexProgram program, ScenarioSettings settings, PassControl control)
    {
        _program = program;
        _settings = settings;
        _control = control;
        bool[] used = WorkingProgram.FunctionsInUse(program);
        _pass = new ScenarioPass(program, used, control);
        _known = new WorkingFunction?[used.Length];
        _updates = new ModelUpdate?[used.Length];
        for (int j = 0; j < used.Length; j++)
        {
            if (used[j])
            {
                ScenarioOracle oracle = _pass.Oracle(j);
                _known[j] = new WorkingFunction(program.Functions[j], oracle.IsMaximum);
                _updates[j] = new ModelUpdate(_known[j]!, oracle, program.VariableCount);
            }
        }

        _working = new WorkingProgram(program, _known);
        _values = new PointValues(program, _pass);
        _incumbent = new Incumbent(program, 0.5 * settings.Budget.FeasibilityTolerance);
        _tightening = new double[program.Limits.Length];
        _curved = IsCurved(program);
        _inLimit = new bool[used.Length];
        foreach (WeightedTerm term in program.Limits.SelectMany(limit => limit.Form.Scenarios))
        {
            _inLimit[term.Function] = true;
        }
    }

    public ScenarioPass Pass => _pass;

    public int Rounds { get; private set; }

    /// <summary>Passes' worth of rows evaluated since the answer was given.</summary>
    public double PassesSince => _pass.Passes - _passesAnswered;

    /// <summary>Work since the answer was given.</summary>
    public long WorkSince => _control.Meter.Spent - _workAnswered;

    /// <summary>Time spent in the master problem.</summary>
    public TimeSpan MasterTime { get; private set; }

    /// <summary>Per function, root mean square by which rows near the threshold moved from the first point to the last; empty when unknown.</summary>
    public double[] Shifts { get; private set; } = [];

    /// <param name="start">Where to begin.</param>
    /// <param name="shift">Per function, distance by which rows are expected to move from there; empty when unknown.</param>
    /// <param name="sample">Rows of the coarse program that the start is the optimum of; 0 = it is not one.</param>
    /// <param name="familiar">Per function, rows of maxima that mattered there; empty when unknown.</param>
    public Solution Solve(double[] start, double[] shift, int sample, int[][] familiar)
    {
        if (!Evaluate(start))
        {
            return Answer(null);
        }

        Begin(start, shift, sample, familiar);
        int[][] watched = [.. _updates.Select(update => update?.NearThreshold() ?? [])];
        Solution? ended = null;
        while (ended is null && Rounds < MostRounds && !_control.Look())
        {
            ended = Round();
        }

        MeasureShifts(watched, start);
        Solution answer = ended ?? Answer(null);
        (_passesAnswered, _workAnswered) = (_pass.Passes, _control.Meter.Spent);
        return answer;
    }

    /// <summary>The model as it stands, with the lots, rules on legs and second objective of a program that has them beside the one solved.</summary>
    public ConvexProgram Model(ConvexProgram whole) => WorkingProgram.Tightened(_working.Build(whole), _tightening);

    /// <summary>The exact objective at a point and whether it keeps all limits; null when stopped.</summary>
    public (double Objective, bool IsKept)? TryEvaluate(double[] x) => !_control.Look() && _pass.Evaluate(x)
        ? (_values.Objective(x), Incumbent.Excess(_program, _values.Limits(x), _values.Sizes(x)) <= 0.5 * _settings.Budget.FeasibilityTolerance)
        : null;

    /// <summary>Mends the model where it was too low at the point evaluated last.</summary>
    /// <returns>False when there was nothing to mend.</returns>
    public bool Learn(double[] x)
    {
        bool mended = Mend();
        return Tighten(x, mended) || mended;
    }

    private Solution? Round()
    {
        Rounds++;
        ConvexProgram relaxation = _working.Build();
        if (SolveMaster(relaxation) is not { } master)
        {
            return Answer(null);
        }

        if (master.Status == SolutionStatus.Infeasible)
        {
            if (_tightening.AsSpan().IndexOfAnyExcept(0.0) < 0)
            {
                return Infeasible(relaxation, master.Infeasibility!);
            }

            Loosen();
            return null;
        }

        TakeBound(relaxation, master.Certificate);
        if (!master.HasPoint)
        {
            return Answer(master.Status == SolutionStatus.FeasibleAtLimit ? null : SolutionStatus.NumericalFailure);
        }

        foreach (ModelUpdate? update in _updates)
        {
            update?.Watch();
        }

        if (!Evaluate(master.X))
        {
            return Answer(null);
        }

        if (GapReached())
        {
            return Answer(SolutionStatus.Optimal);
        }

        bool mended = Mend();
        bool tightened = Tighten(master.X, mended);
        return mended || tightened ? null : Answer(SolutionStatus.FeasibleWithGap);
    }

    private bool Mend()
    {
        bool mended = false;
        for (int j = 0; j < _updates.Length; j++)
        {
            mended |= _updates[j]?.Mend(BandLimit(j)) ?? false;
        }

        return mended;
    }

    /// <summary>Null when stopped before any method came to an end.</summary>
    private Solution? SolveMaster(ConvexProgram relaxation)
    {
        long from = System.Diagnostics.Stopwatch.GetTimestamp();
        Solution? master = _control.Look() ? null : _active?.TrySolve(_tightening, _control.Meter);
        if (master is null && !_control.Look())
        {
            master = _settings.SolveMaster(WorkingProgram.Tightened(relaxation, _tightening), _control.Meter);
        }

        MasterTime += System.Diagnostics.Stopwatch.GetElapsedTime(from);
        return master;
    }

    private void TakeBound(ConvexProgram relaxation, Certificate? reduced)
    {
        if (reduced is null)
        {
            return;
        }

        // The bound needs only the rows of the relaxation; those of the program that stand behind them are named in the end.
        Certificate certificate = WorkingProgram.InSets(relaxation, reduced);
        double bound = CertificateBound.Of(relaxation, certificate, withObjective: true, wholeLots: false).Value;
        if (bound > _lowerBound)
        {
            _lowerBound = bound;
            _certificate = _working.Lift(certificate);
        }
    }

    private bool Evaluate(double[] x)
    {
        if (!_pass.Evaluate(x))
        {
            return false;
        }

        _incumbent.Offer(x, _values.Objective(x), _values.Limits(x), _values.Sizes(x));
        return true;
    }

    private bool GapReached()
    {
        double gap = _incumbent.Objective - _lowerBound;
        return _settings.Budget.Accepts(gap, _settings.GapReference);
    }

    private void Begin(double[] start, double[] shift, int sample, int[][] familiar)
    {
        long from = System.Diagnostics.Stopwatch.GetTimestamp();
        _active = _curved && !_settings.TakeAll ? ActiveMaster.TryCreate(_program, _known, _control.Meter) : null;
        MasterTime += System.Diagnostics.Stopwatch.GetElapsedTime(from);
        if (familiar.Length > 0)
        {
            _active?.Expect(start, familiar);
        }

        for (int j = 0; j < _updates.Length; j++)
        {
            if (_settings.TakeAll)
            {
                _updates[j]?.TakeAll();
            }
            else if (_updates[j] is { } update)
            {
                update.Begin(shift.Length == 0 ? double.NaN : shift[j], BandLimit(j), sample, familiar.Length == 0 ? [] : familiar[j]);
            }
        }
    }

    /// <summary>
    /// A band is solved at a cost of its rows times n^2: with curvature, cuts converge and a band should cost no more than a few passes; without, only a band
    /// ends. A band in a limit is solved several times over, until its price is right.
    /// </summary>
    private int BandLimit(int function)
    {
        int rows = _updates[function]!.Rows;
        double n = Math.Max(1, _program.VariableCount);
        if (!_curved)
        {
            return rows;
        }

        return _active is not null && _inLimit[function]
            ? (int)Math.Min(rows, n)
            : (int)Math.Min(rows, Math.Max(2.0 * n, AffordableBand / (n * n)));
    }

    /// <summary>
    /// The next point is asked to lie inside its limits by most of what the model missed this time, so that it probably keeps them exactly. The bound does not suffer: it is
    /// computed with the limits as they are.
    /// </summary>
    private bool Tighten(double[] x, bool mended)
    {
        double[] values = _values.Limits(x);
        bool changed = false;
        for (int k = 0; k < _tightening.Length; k++)
        {
            ProgramLimit limit = _program.Limits[k];
            if (limit.Form.Scenarios.IsEmpty)
            {
                continue;
            }

            double missed = Math.Max(0.0, values[k] - (limit.Upper - _tightening[k]));
            double size = Math.Abs(limit.Upper) + Math.Abs(values[k]);
            double next = missed <= 0.05 * size ? 0.7 * missed : 0.0;
            if (!mended && values[k] > limit.Upper && _overruns++ < MostOverruns)
            {
                // The model is right here: it is the master problem's own inaccuracy that breaks the limit.
                next = _tightening[k] + (2.0 * (values[k] - limit.Upper));
            }

            changed |= next != _tightening[k];
            _tightening[k] = next;
        }

        return changed;
    }

    private void Loosen()
    {
        for (int k = 0; k < _tightening.Length; k++)
        {
            _tightening[k] = _tightening[k] > 1e-12 ? 0.125 * _tightening[k] : 0.0;
        }
    }

    private void MeasureShifts(int[][] rows, double[] start)
    {
        if (!_incumbent.Exists || _control.Meter.Stopped)
        {
            return;
        }

        var step = new double[start.Length];
        for (int i = 0; i < step.Length; i++)
        {
            step[i] = _incumbent.X[i] - start[i];
        }

        Shifts = new double[rows.Length];
        for (int j = 0; j < rows.Length; j++)
        {
            ScenarioFunction function = _program.Functions[j];
            double squares = 0.0;
            foreach (int row in rows[j])
            {
                double moved = function.Scale(row) * RowKernels.Dot(function.Matrix.Row(row), step);
                squares += moved * moved;
            }

            Shifts[j] = Math.Sqrt(squares / Math.Max(1, rows[j].Length));
        }
    }

    private Solution Infeasible(ConvexProgram relaxation, Certificate reduced)
    {
        Certificate proof = _working.Lift(WorkingProgram.InSets(relaxation, reduced))();
        bool proven = CertificateBound.Of(_program, proof, withObjective: false, wholeLots: false).Value > 0.0;
        return Base(proven ? SolutionStatus.Infeasible : SolutionStatus.NoSolutionFound) with
        {
            LowerBound = proven ? double.PositiveInfinity : _lowerBound,
            Infeasibility = proven ? proof : null,
            ConflictingLimits = proven ? [.. _program.Limits.Where((_, k) => proof.LimitMultipliers[k] != 0.0).Select(limit => limit.Name)] : [],
        };
    }

    /// <param name="status">Null: whatever the state allows after a stop.</param>
    private Solution Answer(SolutionStatus? status)
    {
        if (_incumbent.Exists && !_incumbent.Confirmed)
        {
            Evaluate(_incumbent.X);
        }

        Certificate? certificate = _certificate?.Invoke();
        if (certificate is not null)
        {
            _lowerBound = CertificateBound.Of(_program, certificate, withObjective: true, wholeLots: false).Value;
        }

        bool stopped = _control.Meter.Stopped;
        SolutionStatus result = !_incumbent.Exists
            ? (status == SolutionStatus.NumericalFailure ? SolutionStatus.NumericalFailure : SolutionStatus.NoSolutionFound)
            : GapReached() ? SolutionStatus.Optimal
            : stopped ? SolutionStatus.FeasibleAtLimit
            : SolutionStatus.FeasibleWithGap;
        return Base(result) with
        {
            X = _incumbent.X,
            Objective = _incumbent.Objective,
            Certificate = certificate,
        };
    }

    private Solution Base(SolutionStatus status) => new()
    {
        Status = status,
        X = [],
        Objective = double.PositiveInfinity,
        LowerBound = _lowerBound,
        Iterations = _control.Meter.Iterations,
        Work = _control.Meter.Spent,
        Refactorisations = _control.Meter.Refactorisations,
        Cuts = _known.Sum(known => known?.Size ?? 0),
        Passes = _pass.Passes,
        Checkpoints = _control.Meter.Checkpoints,
        StoppedAt = _control.Meter.StoppedAt,
    };

    /// <summary>Whether a strictly convex quadratic is part of it, so that cuts converge.</summary>
    public static bool IsCurved(ConvexProgram program) => program.Quadratic is { } quadratic
        && ((quadratic.Diagonal.Length > 0 && quadratic.Diagonal.AsSpan().IndexOf(0.0) < 0) || (quadratic.Factors?.Rows ?? 0) >= program.VariableCount);
}
