using System.Diagnostics.CodeAnalysis;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Simplex;

/// <summary>The program with lots disregarded: cold solve, second stage, and warm solves after bounds of variables were tightened.</summary>
internal sealed class Relaxation
{
    private const double OptimalityTolerance = 1e-12;
    private const double FaceTolerance = 1e-11;
    private const double LargestShareOfWidth = 0.45;

    private const int Attempts = 3;
    private const int CleanUpRounds = 8;
    private const int FaceRounds = 20;
    private const int CutRounds = 10_000;

    private readonly WorkMeter _meter;
    private readonly double[] _searchCost;
    private bool[] _frozen;
    private readonly double[] _point;
    private TailSearch _tails;
    private int _attempt;
    private SimplexState _state;
    private DualSimplex _dual;
    private PrimalSimplex _primal;

    /// <param name="model">As built; rows for cuts may be added later.</param>
    /// <param name="meter">Counts the work.</param>
    /// <param name="warmStart">Where to begin; what does not fit is left aside.</param>
    public Relaxation(LpModel model, WorkMeter meter, WarmStart? warmStart = null)
    {
        Model = model;
        _meter = meter;
        _point = new double[model.Variables];
        _tails = new TailSearch(model);
        _searchCost = new double[model.Columns];
        _frozen = new bool[model.Columns + model.Rows];
        IsWarm = Begin(attempt: 0, warmStart);
    }

    public LpModel Model { get; private set; }

    /// <summary>Some optimum over the cuts known then has been reached: <see cref="CutPoint"/>.</summary>
    public bool HasCutPoint { get; private set; }

    /// <summary>The last optimum over the cuts known then; it may exceed limits on tail means.</summary>
    public ReadOnlySpan<double> CutPoint => _point;

    /// <summary>The search began at the warm start that was given.</summary>
    public bool IsWarm { get; private set; }

    /// <summary>Names of the present basis.</summary>
    public WarmStart Index() => BasisIndex.Capture(_state);

    /// <summary>Multipliers of the last optimum (or of the last basis when stopped).</summary>
    public Certificate? Multipliers { get; private set; }

    public Certificate? Infeasibility { get; private set; }

    /// <summary>
    /// Optimum of the first objective, multipliers included; call <see cref="ImproveSecond"/> for the second one. An attempt that breaks down
    /// is followed by one from the start with other tie-breaking costs.
    /// </summary>
    public SimplexOutcome Solve()
    {
        for (int e = 0; e < Model.Epigraphs; e++)
        {
            if (Model.Lower[Model.Segments + e] > Model.Upper[Model.Segments + e] && Proves(MultiplierExtraction.Lone(Model, e)))
            {
                return SimplexOutcome.Infeasible;
            }
        }

        SimplexOutcome outcome = Attempt();
        for (int attempt = 1; attempt < Attempts && outcome == SimplexOutcome.Failed; attempt++)
        {
            IsWarm = false;
            Begin(attempt, warmStart: null);
            outcome = Attempt();
        }

        return outcome;
    }

    /// <summary>Walks the optimal face of the first objective to the least second one. The multipliers stay those of the first.</summary>
    public SimplexOutcome ImproveSecond()
    {
        SimplexOutcome outcome = WalkFace();
        for (int round = 0; round < FaceRounds && outcome == SimplexOutcome.Optimal && Cut(); round++)
        {
            outcome = Settle();
            outcome = outcome == SimplexOutcome.Optimal ? WalkFace() : outcome;
        }

        return outcome;
    }

    private SimplexOutcome WalkFace()
    {
        for (int id = 0; id < _frozen.Length; id++)
        {
            _frozen[id] = Math.Abs(_state.Reduced[id]) > FaceTolerance;
        }

        return _primal.Run(Model.SecondCost, _frozen, OptimalityTolerance);
    }

    /// <summary>Solves for the search cost after bounds moved; false when that is infeasible or was not finished.</summary>
    public bool Resolve() => _dual.Run(_searchCost) == SimplexOutcome.Optimal;

    /// <summary>Restricts a variable to [lower, upper], both inside its box, for later solves.</summary>
    public void Restrict(int variable, double lower, double upper)
    {
        SegmentLayout layout = Model.Layout;
        double scale = Model.VariableScale[variable];
        for (int s = layout.First[variable]; s < layout.First[variable + 1]; s++)
        {
            double length = layout.End[s] - layout.Start[s];
            _state.Lower[s] = Math.Clamp(lower - layout.Start[s], 0.0, length) / scale;
            _state.Upper[s] = Math.Clamp(upper - layout.Start[s], 0.0, length) / scale;
            if (_state.Status[s] != SimplexState.Basic)
            {
                _state.SetNonbasic(s, _state.Status[s]);
            }
        }
    }

    /// <summary>
    /// Optimum of the first objective with one bound of one limit moved from where the program has it, from the basis of the last one; multipliers included,
    /// which still refer to the bound of the program. Not for programs with tail means: their rows may have to grow.
    /// </summary>
    /// <param name="limit">Index in the program.</param>
    /// <param name="isUpper">Its upper bound moves.</param>
    /// <param name="by">In units of the limit; each call counts from the program's bound.</param>
    public SimplexOutcome SolveMoved(int limit, bool isUpper, double by)
    {
        for (int r = 0; r < Model.Origin.LimitOfRow.Length; r++)
        {
            int id = Model.Columns + Model.ScenarioRows + r;
            double scaled = Model.RowScale[Model.ScenarioRows + r] * by;
            if (Model.Origin.LimitOfRow[r] == limit)
            {
                Rebound(id, Model.Lower[id] + (isUpper ? 0.0 : scaled), Model.Upper[id] + (isUpper ? scaled : 0.0));
            }
        }

        for (int e = 0; e < Model.Epigraphs; e++)
        {
            int id = Model.Segments + e;
            if (isUpper && Model.Origin.BoundingLimit[e] == limit)
            {
                double scaled = by / (Model.Origin.BoundingWeight[e] * Model.EpigraphScale[e]);
                Rebound(id, Model.Lower[id], Math.Max(Model.Lower[id], Model.Upper[id] + scaled));
            }
        }

        Multipliers = null;
        SimplexOutcome outcome = _dual.Run(Model.Cost);
        outcome = outcome == SimplexOutcome.Optimal ? Settle() : outcome;
        if (outcome == SimplexOutcome.Failed)
        {
            return Attempt();
        }

        _state.Price(Model.Cost);
        Multipliers = MultiplierExtraction.Extract(Model, _state.Reduced.AsSpan(Model.Columns), withObjective: true);
        return outcome;
    }

    /// <summary>Moves the bounds of every limit inwards for later solves, at most by a share of a limit's width; 0 puts them back.</summary>
    /// <param name="allowance">One per limit, in its units, &gt;= 0.</param>
    public void TightenLimits(ReadOnlySpan<double> allowance)
    {
        ConvexProgram program = Model.Origin.Program;
        for (int r = 0; r < Model.Origin.LimitOfRow.Length; r++)
        {
            int limit = Model.Origin.LimitOfRow[r], id = Model.Columns + Model.ScenarioRows + r;
            double scale = Model.RowScale[Model.ScenarioRows + r];
            double width = program.Limits[limit].Upper - program.Limits[limit].Lower;
            double inwards = scale * Math.Min(allowance[limit], LargestShareOfWidth * width);
            Rebound(id, Model.Lower[id] + inwards, Model.Upper[id] - inwards);
        }

        for (int e = 0; e < Model.Epigraphs; e++)
        {
            int limit = Model.Origin.BoundingLimit[e], id = Model.Segments + e;
            if (limit < 0)
            {
                continue;
            }

            double inwards = allowance[limit] / (Model.Origin.BoundingWeight[e] * Model.EpigraphScale[e]);
            Rebound(id, Model.Lower[id], Math.Max(Model.Lower[id], Model.Upper[id] - inwards));
        }
    }

    /// <summary>Current point, unscaled, inside the box, exact where a variable rests at a breakpoint.</summary>
    /// <param name="snap">Scaled distance from a breakpoint that is taken for rounding: basic variables that near rest there.</param>
    public double[] Point(double snap = 0.0)
    {
        var x = new double[Model.Variables];
        WritePoint(x, snap);
        return x;
    }

    private void WritePoint(Span<double> x, double snap = 0.0)
    {
        SegmentLayout layout = Model.Layout;
        ConvexProgram program = Model.Origin.Program;
        for (int i = 0; i < x.Length; i++)
        {
            double at = program.Lower[i], beyond = 0.0;
            bool open = false;
            for (int s = layout.First[i]; s < layout.First[i + 1]; s++)
            {
                double length = layout.End[s] - layout.Start[s];
                double value = Snapped(_state.Value[s] * Model.VariableScale[i], length, snap * Model.VariableScale[i]);
                bool full = value == length;
                if (!open)
                {
                    at = full ? layout.End[s] : layout.Start[s] + value;
                    open = !full;
                }
                else
                {
                    beyond += value;
                }
            }

            x[i] = Math.Clamp(at + beyond, program.Lower[i], program.Upper[i]);
        }
    }

    private static double Snapped(double value, double length, double snap)
        => Math.Abs(value) < snap ? 0.0 : Math.Abs(length - value) < snap ? length : value;

    private SimplexOutcome Attempt()
    {
        SimplexOutcome outcome = Search(_searchCost);
        outcome = outcome == SimplexOutcome.Optimal ? Settle() : outcome;
        if (outcome == SimplexOutcome.Infeasible)
        {
            if (Proves(MultiplierExtraction.Extract(Model, _dual.Proof, withObjective: false)))
            {
                return outcome;
            }

            outcome = SimplexOutcome.Failed;
        }

        _state.Price(Model.Cost);
        KeepMultipliers(MultiplierExtraction.Extract(Model, _state.Reduced.AsSpan(Model.Columns), withObjective: true));
        return outcome;
    }

    /// <summary>From an optimum of the search cost, or of the true one before cuts came in, to an optimum of the true cost.</summary>
    private SimplexOutcome Settle()
    {
        for (int round = 0; round < CleanUpRounds; round++)
        {
            SimplexOutcome outcome = _primal.Run(Model.Cost, [], OptimalityTolerance);
            if (outcome != SimplexOutcome.Optimal || (IsPrimalFeasibleAfresh() && !Cut()))
            {
                return outcome;
            }

            outcome = Search(Model.Cost);
            if (outcome != SimplexOutcome.Optimal)
            {
                return outcome;
            }
        }

        return SimplexOutcome.Failed;
    }

    /// <summary>Pivots leave rounding behind that only a fresh inverse shows.</summary>
    private bool IsPrimalFeasibleAfresh()
    {
        if (_state.PivotsSinceFactorisation > 0)
        {
            _state.Refactorise();
        }

        return _dual.IsPrimalFeasible();
    }

    /// <summary>A contradiction is claimed only with multipliers that show it.</summary>
    private bool Proves(Certificate proof)
    {
        if (!(DualBound.Of(Model, proof, withObjective: false, wholeLots: false).Value > 0.0))
        {
            return false;
        }

        Infeasibility = proof;
        return true;
    }

    /// <summary>Of several attempts the multipliers with the better bound.</summary>
    private void KeepMultipliers(Certificate multipliers)
    {
        if (Multipliers is null || Bound(multipliers) >= Bound(Multipliers))
        {
            Multipliers = multipliers;
        }

        double Bound(Certificate certificate) => DualBound.Of(Model, certificate, withObjective: true, wholeLots: false).Value;
    }

    /// <summary>A fresh state at the start of the search, or where an earlier one ended.</summary>
    [MemberNotNull(nameof(_state), nameof(_dual), nameof(_primal))]
    private bool Begin(int attempt, WarmStart? warmStart)
    {
        _state = new SimplexState(Model, _meter);
        _dual = new DualSimplex(_state);
        _primal = new PrimalSimplex(_state);
        _attempt = attempt;
        SimplexStart.AtZero(_state, _searchCost, attempt);
        return warmStart is not null && BasisIndex.Restore(_state, warmStart);
    }

    /// <summary>More rows for cuts; the search goes on where it is.</summary>
    private void Grow()
    {
        WarmStart here = BasisIndex.Capture(_state);
        LpModel outgrown = Model;
        Model = LpModelBuilder.Build(Model.Origin.Program, 2 * Math.Max(Model.TailCapacity, BasisIndex.CutsOf(here)));
        _tails = new TailSearch(Model);
        _frozen = new bool[Model.Columns + Model.Rows];
        Begin(_attempt, here);
        outgrown.Release();
    }

    /// <summary>Optimum for a cost, cuts of tail means added until none is missing there.</summary>
    private SimplexOutcome Search(ReadOnlySpan<double> cost)
    {
        for (int round = 0; round < CutRounds; round++)
        {
            SimplexOutcome outcome = _dual.Run(cost);
            if (outcome != SimplexOutcome.Optimal || !Cut())
            {
                return outcome;
            }
        }

        return SimplexOutcome.Failed;
    }

    /// <summary>Adds the cuts that are missing at the present point; false when there are none.</summary>
    private bool Cut()
    {
        if (!Model.HasTails)
        {
            return false;
        }

        WritePoint(_point);
        HasCutPoint = true;
        bool added = _tails.Separate(_state, _point, out bool full);
        if (full)
        {
            Grow();
        }

        return added || full;
    }

    private void Rebound(int id, double lower, double upper)
    {
        _state.Lower[id] = lower;
        _state.Upper[id] = upper;
        if (_state.Status[id] != SimplexState.Basic)
        {
            _state.SetNonbasic(id, _state.Status[id]);
        }
    }
}
