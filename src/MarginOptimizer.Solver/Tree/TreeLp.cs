using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Tree;

/// <summary>
/// The linear program of a node, in place: one matrix, one kernel; what changes from node to node are the bounds of segments, and with rules on legs the
/// slopes of their uses.
/// </summary>
internal sealed class TreeLp
{
    private const int MostPivots = 5000;
    private const int Rounds = 6;
    private const int CutRounds = 400;
    private const double OptimalityTolerance = 1e-12;
    private const double DualTolerance = 1e-9;

    private readonly ConvexProgram _program;
    private readonly LegTerms? _legs;
    private readonly SimplexState _state;
    private readonly DualSimplex _dual;
    private readonly PrimalSimplex _primal;
    private readonly SimplexState _savedState;
    private readonly DualSimplex _savedDual;
    private readonly TreeBox _savedBox;
    private readonly TailSearch? _tails;
    private readonly double[] _bareCost;
    private readonly double[] _cost;
    private readonly double[] _point;
    private readonly double[] _corner;
    private readonly double[] _atCorner;
    private bool _costMoved;
    private double _countShift;
    private double _chargeShift;
    private double _savedCountShift;
    private double _savedChargeShift;

    /// <param name="program">As asked, rules on legs included.</param>
    /// <param name="model">Of the program with the terms of <see cref="LegTerms.Extended"/>.</param>
    /// <param name="meter">Counts the work.</param>
    /// <param name="start">Where the relaxation ended.</param>
    /// <param name="root">The whole box, ends of variables in lots at whole multiples.</param>
    public TreeLp(ConvexProgram program, LpModel model, WorkMeter meter, WarmStart start, TreeBox root)
    {
        _program = program;
        Model = model;
        _legs = LegTerms.Of(program, model);
        _state = new SimplexState(model, meter);
        _dual = new DualSimplex(_state);
        _primal = new PrimalSimplex(_state);
        _savedState = new SimplexState(model, meter);
        _savedDual = new DualSimplex(_savedState);
        _savedBox = new TreeBox(program.VariableCount);
        _tails = model.HasTails ? new TailSearch(model) : null;
        _cost = new double[model.Columns];
        _point = new double[model.Variables];
        SimplexStart.AtZero(_state, _cost, attempt: 0);
        BasisIndex.Restore(_state, start);
        model.Cost.CopyTo(_cost, 0);
        _bareCost = (double[])model.Cost.Clone();
        Offset = program.Objective.Constant + PointEvaluation.Value(program, new ConvexForm(program.Objective.Linear, 0.0, [], program.Objective.Separables), program.Lower);
        Box = new TreeBox(program.VariableCount);
        _corner = new double[program.VariableCount];
        _atCorner = new double[model.Rows];
        for (int i = 0; i < _corner.Length; i++)
        {
            _corner[i] = program.Lower[i] / model.VariableScale[i];
        }

        for (int row = 0; row < _atCorner.Length; row++)
        {
            _atCorner[row] = DenseKernels.Dot(model.Row(row), _corner);
        }

        for (int i = 0; i < program.VariableCount; i++)
        {
            (Box.Lower[i], Box.Upper[i]) = (program.Lower[i], program.Upper[i]);
            if (_legs?.Rules[i] is { } rule)
            {
                RemoveTerms(i, rule);
            }
        }

        _state.RequireFactorisation();
        Install(root, everything: true);
    }

    public LpModel Model { get; }

    public LegTerms? Legs => _legs;

    /// <summary>What the program is restricted to at present.</summary>
    public TreeBox Box { get; }

    /// <summary>Objective of the lower corner without scenario functions and charges: what costs of segments are counted from.</summary>
    public double Offset { get; }

    /// <summary>Reduced costs per column, of the kernel's rows their multipliers.</summary>
    public double[] Reduced => _state.Reduced;

    public SimplexState State => _state;

    /// <summary>The multipliers bound the node; otherwise costs had to be shifted to where they are dual feasible.</summary>
    public bool Bounds => _dual.LargestShift <= DualTolerance;

    /// <summary>What a row is left to reach from the lower corner of the program's box: segments are counted from there.</summary>
    /// <param name="row">Of the linear program.</param>
    /// <param name="bound">Scaled bound of the row.</param>
    public double FromCorner(int row, double bound)
    {
        bool isCut = row < Model.ScenarioRows && Model.Tails[Model.RowEpigraph[row]] is not null;
        return bound - (isCut ? DenseKernels.Dot(Model.Row(row), _corner) : _atCorner[row]);
    }

    /// <summary>Restricts the program to a box.</summary>
    public void Install(TreeBox box, bool everything = false)
    {
        for (int i = 0; i < _program.VariableCount; i++)
        {
            if (everything || !Box.Agrees(box, i))
            {
                Set(i, box.Lower[i], box.Upper[i], box.Use[i]);
            }
        }
    }

    /// <summary>Restricts one variable.</summary>
    public void Set(int variable, double lower, double upper, LegUse use)
    {
        if (_legs?.Rules[variable] is { } rule)
        {
            MoveTerms(variable, rule, lower, upper, use);
        }

        Box.Lower[variable] = lower;
        Box.Upper[variable] = upper;
        Box.Use[variable] = use;
        SegmentLayout layout = Model.Layout;
        double scale = Model.VariableScale[variable];
        for (int s = layout.First[variable]; s < layout.First[variable + 1]; s++)
        {
            double length = layout.End[s] - layout.Start[s];
            _state.Lower[s] = Math.Clamp(lower - layout.Start[s], 0.0, length) / scale;
            _state.Upper[s] = Math.Clamp(upper - layout.Start[s], 0.0, length) / scale;
            _dual.Place(s);
        }
    }

    /// <summary>
    /// Optimum of the node over the cuts known, or a dual bound that reaches the cutoff. Multipliers are those of the true costs, unless the node is
    /// infeasible.
    /// </summary>
    /// <param name="cutoff">Objective, in money, at which the node is of no more interest.</param>
    /// <param name="pivots">Most pivots; reached, the multipliers bound the node all the same.</param>
    /// <param name="cutRounds">Rounds of cuts for tail means.</param>
    public SimplexOutcome Solve(double cutoff, int pivots = MostPivots, int cutRounds = CutRounds)
    {
        double scaled = double.IsPositiveInfinity(cutoff) ? cutoff : (cutoff - Offset - _chargeShift) * Model.CostScale;
        for (int round = 0; round < Rounds + cutRounds; round++)
        {
            if (_costMoved)
            {
                _dual.Reprice(_cost);
                _costMoved = false;
            }

            SimplexOutcome outcome = _dual.Reoptimise(pivots, scaled);
            if (outcome is SimplexOutcome.Infeasible or SimplexOutcome.Failed)
            {
                return outcome;
            }

            bool turned = _dual.Reprice(_cost);
            if (outcome != SimplexOutcome.Optimal)
            {
                return outcome;
            }

            if (!turned && !IsDualFeasible())
            {
                outcome = _primal.Run(_cost, [], OptimalityTolerance);

                // However it ended, other columns may be basic now: the dual method has to know before it goes on.
                _dual.Reprice(_cost);
                if (outcome != SimplexOutcome.Optimal)
                {
                    return outcome;
                }

                turned = !_dual.IsPrimalFeasible();
            }

            if (turned)
            {
                cutRounds--;
                continue;
            }

            if (_tails is null || round >= cutRounds || !Separate())
            {
                return outcome;
            }
        }

        return SimplexOutcome.PivotLimit;
    }

    /// <summary>Multipliers of the true costs where the search for an optimum ended before.</summary>
    public void Reprice() => _dual.Reprice(_cost);

    /// <summary>Multipliers of the node, with the limit on the number of legs apart.</summary>
    public (Certificate Multipliers, double LegPrice) Multipliers(bool isProof)
    {
        Certificate all = MultiplierExtraction.Extract(Model, isProof ? _dual.Proof : _state.Reduced.AsSpan(Model.Columns), withObjective: !isProof);
        int limits = _program.Limits.Length;
        return all.LimitMultipliers.Length == limits
            ? (all, 0.0)
            : (all with { LimitMultipliers = all.LimitMultipliers[..limits] }, Math.Max(0.0, all.LimitMultipliers[limits]));
    }

    /// <summary>By how much the rows of the last proof contradict each other over the box, scaled.</summary>
    public double ProofMargin()
    {
        double[] proof = _dual.Proof;
        RowPricer pricer = _state.Pricer;
        pricer.Begin();
        double sum = 0.0, size = 0.0;
        for (int row = 0; row < proof.Length; row++)
        {
            int id = Model.Columns + row;
            double bound = proof[row] < 0.0 ? _state.Upper[id] : _state.Lower[id];
            if (proof[row] != 0.0 && double.IsFinite(bound))
            {
                pricer.AddRow(row, proof[row]);
                double reach = FromCorner(row, bound);
                sum += proof[row] * reach;
                size += Math.Abs(proof[row]) * (Math.Abs(bound) + Math.Abs(reach) + Cancelled(row));
            }
        }

        pricer.Finish();
        for (int q = 0; q < Model.Columns; q++)
        {
            double rate = -pricer.Result[q], bound = rate > 0.0 ? _state.Lower[q] : _state.Upper[q];
            if (double.IsFinite(bound))
            {
                sum += rate * bound;
                size += Math.Abs(rate * bound);
            }
            else if (Math.Abs(rate) > 1e-9)
            {
                return double.NegativeInfinity;
            }
        }

        return sum - (1e-13 * size);
    }

    /// <summary>What was subtracted to reach the bound of a row, scaled: its rounding is of that size, however small the bound.</summary>
    private double Cancelled(int row)
    {
        int limit = row < Model.ScenarioRows ? -1 : Model.Origin.LimitOfRow[row - Model.ScenarioRows];
        double size = row == _legs?.CountRow ? 2.0 * _legs.MostLegs
            : limit >= 0 && limit < _program.Limits.Length ? Math.Abs(_program.Limits[limit].Form.Constant) + _program.Limits[limit].FoldedSize
            : 0.0;
        return size * Model.RowScale[row];
    }

    /// <summary>Present values of the variables.</summary>
    public void WritePoint(Span<double> x)
    {
        SegmentLayout layout = Model.Layout;
        for (int i = 0; i < x.Length; i++)
        {
            double at = _program.Lower[i];
            for (int s = layout.First[i]; s < layout.First[i + 1]; s++)
            {
                at += _state.Value[s] * Model.VariableScale[i];
            }

            x[i] = Math.Clamp(at, Box.Lower[i], Box.Upper[i]);
        }
    }

    /// <summary>Keeps everything as it is now, for <see cref="Restore"/>.</summary>
    public void Keep()
    {
        _savedState.CopyFrom(_state);
        _savedDual.CopyFrom(_dual);
        _savedBox.CopyFrom(Box);
        (_savedCountShift, _savedChargeShift) = (_countShift, _chargeShift);
    }

    /// <summary>Back to what was kept, after one variable was restricted.</summary>
    public void Restore(int variable)
    {
        if (_legs?.Rules[variable] is { } rule)
        {
            MoveTerms(variable, rule, _savedBox.Lower[variable], _savedBox.Upper[variable], _savedBox.Use[variable]);
        }

        _state.CopyFrom(_savedState);
        _dual.CopyFrom(_savedDual);
        Box.CopyFrom(_savedBox, variable);
        (_countShift, _chargeShift) = (_savedCountShift, _savedChargeShift);
    }

    public TreeBasis Capture()
        => new([.. _state.Basis.Rows.AsSpan(0, _state.Basis.Count)], [.. _state.Basis.Columns.AsSpan(0, _state.Basis.Count)], [.. _state.Status]);

    /// <summary>Goes on from a basis; the box stays.</summary>
    public void Load(TreeBasis basis)
    {
        basis.Status.CopyTo(_state.Status, 0);
        for (int q = 0; q < Model.Columns; q++)
        {
            if (_state.Status[q] != SimplexState.Basic)
            {
                _state.Value[q] = _state.Status[q] < 0 ? _state.Lower[q] : _state.Upper[q];
            }
        }

        _state.Load(basis.Rows, basis.Columns);
    }

    /// <summary>A row of the kernel may press the wrong way after cuts or costs moved: columns turn to their other bound, rows cannot.</summary>
    private bool IsDualFeasible()
    {
        if (_dual.LargestShift > DualTolerance)
        {
            return false;
        }

        for (int p = 0; p < _state.Basis.Count; p++)
        {
            int id = Model.Columns + _state.Basis.Rows[p];
            if (_state.Reduced[id] * _state.Status[id] > DualTolerance && _state.Lower[id] < _state.Upper[id])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Cuts that the tail means miss at the present point; false when there are none.</summary>
    private bool Separate()
    {
        WritePoint(_point);
        return _tails!.Separate(_state, _point, out _, urgent: true);
    }

    private void RemoveTerms(int i, LegRule rule)
    {
        (double down, double up) = LegTerms.Slopes(LegUse.Open, _program.Lower[i], _program.Upper[i]);
        SegmentLayout layout = Model.Layout;
        for (int s = layout.First[i]; s < layout.First[i + 1]; s++)
        {
            _bareCost[s] -= rule.Charge * Model.CostScale * Model.VariableScale[i] * (layout.End[s] <= 0.0 ? down : up);
        }

        // What the rows of the model were shifted by for the lower corner of the box.
        _countShift += down * _program.Lower[i];
        _chargeShift += rule.Charge * down * _program.Lower[i];
    }

    private void MoveTerms(int i, LegRule rule, double lower, double upper, LegUse use)
    {
        (double oldDown, double oldUp) = LegTerms.Slopes(Box.Use[i], Box.Lower[i], Box.Upper[i]);
        (double down, double up) = LegTerms.Slopes(use, lower, upper);
        double shift = ((down - oldDown) * _program.Lower[i])
            + (LegTerms.IsUsed(use, lower, upper) ? 1.0 : 0.0) - (LegTerms.IsUsed(Box.Use[i], Box.Lower[i], Box.Upper[i]) ? 1.0 : 0.0);
        if (shift == 0.0 && down == oldDown && up == oldUp)
        {
            return;
        }

        _costMoved |= rule.Charge > 0.0;
        _countShift += shift;
        _chargeShift += shift * rule.Charge;
        _legs!.Write(i, down, up, _cost, _bareCost, Model.CostScale);
        if (_legs.CountRow >= 0)
        {
            int id = Model.Columns + _legs.CountRow;
            _state.Upper[id] = (_legs.MostLegs - _countShift) * Model.RowScale[_legs.CountRow];
        }

        _state.RequireFactorisation();
    }
}
