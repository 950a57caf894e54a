using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MarginOptimizer.Solver.Simplex;

/// <summary>
/// Bounded-variable dual simplex in row space with the long-step (bound flipping) ratio test: as the segments of one variable share a column, a
/// step through a kink of its cost is a bound flip. Literature: A. Koberstein, "The dual simplex method, techniques for a fast and stable
/// implementation" (2005); I. Maros, "A generalized dual phase-2 simplex algorithm" (2003).
/// </summary>
internal sealed class DualSimplex(SimplexState state)
{
    public const double PrimalTolerance = 1e-11;
    private const double DualTolerance = 1e-10;

    private readonly LpModel _model = state.Model;
    private readonly DualRatioTest _ratioTest = new(state);
    private readonly double[] _cost = new double[state.Model.Columns];

    /// <summary>Per column the bound it rests on, -1 or 1; 0 where it is basic or has no room.</summary>
    private readonly double[] _side = new double[state.Model.Columns];

    /// <summary>Limits with two bounds that the present step takes from one to the other: few.</summary>
    private readonly List<int> _flippedRows = [];

    /// <summary>Multipliers of rows that prove infeasibility, in the sense of reduced costs, after <see cref="SimplexOutcome.Infeasible"/>.</summary>
    public double[] Proof { get; } = new double[state.Model.Rows];

    /// <summary>From any basis; the costs are shifted a little where needed, so that the result may be slightly off dual feasibility.</summary>
    public SimplexOutcome Run(ReadOnlySpan<double> cost)
    {
        cost.CopyTo(_cost);
        Restart();
        int limit = 200 + 20 * (_model.Rows + _model.Columns), failures = 0;
        bool fresh = true;
        for (int iteration = 0; iteration < limit; iteration++)
        {
            if (state.Meter.Checkpoint())
            {
                return SimplexOutcome.Stopped;
            }

            if (state.NeedsFactorisation)
            {
                Restart();
                fresh = true;
            }

            int leaving = MostInfeasible(out double distance);
            if (leaving < 0)
            {
                if (fresh)
                {
                    return SimplexOutcome.Optimal;
                }

                Restart();
                fresh = true;
                continue;
            }

            bool done = Step(leaving, distance, out bool infeasible);
            if (infeasible && fresh)
            {
                return SimplexOutcome.Infeasible;
            }

            if (done)
            {
                fresh = false;
                continue;
            }

            if (fresh && ++failures > 20)
            {
                return SimplexOutcome.Failed;
            }

            Restart();
            fresh = true;
        }

        return SimplexOutcome.Failed;
    }

    /// <summary>
    /// From the present basis after bounds moved: no fresh inverse unless one is due, and the costs of the last <see cref="Reprice"/> go on.
    /// </summary>
    /// <param name="pivots">Most pivots.</param>
    /// <param name="cutoff">Scaled objective (cost times values) at which to stop.</param>
    public SimplexOutcome Reoptimise(int pivots, double cutoff)
    {
        bool fresh = false;
        int failures = 0;
        state.RestoreActiveRows();
        for (int pivot = 0; pivot < pivots; pivot++)
        {
            if (state.Meter.Checkpoint())
            {
                return SimplexOutcome.Stopped;
            }

            if (state.NeedsFactorisation)
            {
                Restart();
                fresh = true;
            }

            int leaving = MostInfeasible(out double distance);
            if (leaving < 0)
            {
                return SimplexOutcome.Optimal;
            }

            if (DenseKernels.Dot(_cost, state.Value.AsSpan(0, _cost.Length)) >= cutoff)
            {
                return SimplexOutcome.CutOff;
            }

            if (Step(leaving, distance, out bool infeasible))
            {
                fresh = false;
                continue;
            }

            if (fresh && infeasible)
            {
                return SimplexOutcome.Infeasible;
            }

            if (fresh && ++failures > 5)
            {
                return SimplexOutcome.Failed;
            }

            Restart();
            fresh = true;
        }

        return SimplexOutcome.PivotLimit;
    }

    /// <summary>Takes over costs and prices them: true when columns turned to their other bound, so that <see cref="Reoptimise"/> has to go on.</summary>
    public bool Reprice(ReadOnlySpan<double> cost)
    {
        cost.CopyTo(_cost);
        state.Price(_cost);
        return TurnColumns();
    }

    /// <summary>After the bounds of a nonbasic column moved: puts it on the side that its reduced cost wants. Rows follow when the search goes on.</summary>
    public void Place(int column)
    {
        sbyte status = state.Status[column];
        if (status != SimplexState.Basic)
        {
            state.SetNonbasic(column, state.Reduced[column] * status > 0.0 && double.IsFinite(status < 0 ? state.Upper[column] : state.Lower[column]) ? (sbyte)-status : status);
        }

        SetSide(column);
    }

    /// <summary>Most by which a cost had to be shifted at the last look at all columns.</summary>
    public double LargestShift { get; private set; }

    /// <summary>Costs and sides as another search on the same model has them.</summary>
    public void CopyFrom(DualSimplex other)
    {
        other._cost.CopyTo(_cost, 0);
        other._side.CopyTo(_side, 0);
    }

    /// <summary>All basic variables are within their bounds.</summary>
    public bool IsPrimalFeasible() => MostInfeasible(out _) < 0;

    /// <summary>One pivot; false when the arithmetic must be refreshed first.</summary>
    private bool Step(int leaving, double distance, out bool infeasible)
    {
        state.Meter.CountIteration();
        double sign = distance > 0.0 ? 1.0 : -1.0;
        ReadOnlySpan<double> kernelRow = state.KernelRow(leaving);
        PriceRow(leaving, kernelRow);
        infeasible = !_ratioTest.Choose(state.Pricer.Result, _side, kernelRow, sign, Math.Abs(distance));
        if (infeasible)
        {
            WriteProof(leaving, kernelRow, sign);
            return false;
        }

        int entering = _ratioTest.Entering;
        double theta = _ratioTest.Theta;
        FlipSides();
        UpdateReduced(kernelRow, sign, theta, entering);
        if (!state.Exchange(leaving, entering, sign > 0.0 ? SimplexState.AtLower : SimplexState.AtUpper, kernelRow))
        {
            return false;
        }

        state.Reduced[entering] = 0.0;
        state.Reduced[leaving] = sign * theta;
        SetSide(entering);
        SetSide(leaving);
        foreach (int flipped in _ratioTest.Flipped)
        {
            state.SetNonbasic(flipped, (sbyte)-state.Status[flipped]);
        }

        state.RestoreActiveRows();
        return true;
    }

    /// <summary>Rate of the leaving variable per unit of each nonbasic column.</summary>
    private void PriceRow(int leaving, ReadOnlySpan<double> kernelRow)
    {
        RowPricer pricer = state.Pricer;
        pricer.Begin();
        for (int p = 0; p < kernelRow.Length; p++)
        {
            pricer.AddRow(state.Basis.Rows[p], -kernelRow[p]);
        }

        if (leaving >= _model.Columns)
        {
            pricer.AddRow(leaving - _model.Columns, 1.0);
        }

        pricer.Finish();
        state.Meter.Add((long)(kernelRow.Length + 1) * _model.Variables + _model.Columns);
    }

    /// <summary>Moves the reduced costs by theta; whatever would get the wrong sign by rounding gets its cost shifted instead.</summary>
    private void UpdateReduced(ReadOnlySpan<double> kernelRow, double sign, double theta, int entering)
    {
        double step = sign * theta;
        double[] rates = state.Pricer.Result, reduced = state.Reduced;
        if (entering < _model.Columns)
        {
            _cost[entering] += step * rates[entering] - reduced[entering];
        }

        DenseKernels.MoveReduced(step, rates.AsSpan(0, _model.Columns), reduced, _side, _cost);
        for (int p = 0; p < kernelRow.Length; p++)
        {
            int id = _model.Columns + state.Basis.Rows[p];
            double value = reduced[id] - step * kernelRow[p];
            int after = _flippedRows.Contains(id) ? -state.Status[id] : state.Status[id];
            reduced[id] = value * after > 0.0 && state.Lower[id] < state.Upper[id] ? 0.0 : value;
        }
    }

    private void FlipSides()
    {
        _flippedRows.Clear();
        foreach (int id in _ratioTest.Flipped)
        {
            if (id < _model.Columns)
            {
                _side[id] = -_side[id];
            }
            else
            {
                _flippedRows.Add(id);
            }
        }
    }

    private void SetSide(int id)
    {
        if (id < _model.Columns)
        {
            _side[id] = state.Lower[id] < state.Upper[id] ? state.Status[id] : 0.0;
        }
    }

    /// <summary>Largest violation of a bound by a basic variable; positive distance: below its lower bound.</summary>
    private int MostInfeasible(out double distance)
    {
        int chosen = -1;
        double worst = 0.0;
        distance = 0.0;
        double[] value = state.Value, lower = state.Lower, upper = state.Upper;
        for (int c = 0; c < state.Basis.Count; c++)
        {
            Consider(state.Basis.Columns[c], ref distance);
        }

        for (int id = _model.Columns; id < value.Length; id++)
        {
            if (state.Status[id] == SimplexState.Basic)
            {
                Consider(id, ref distance);
            }
        }

        return chosen;

        void Consider(int id, ref double best)
        {
            double below = lower[id] - value[id], above = value[id] - upper[id];
            double violation = Math.Max(below, above);
            if (violation > worst && violation > PrimalTolerance * (1.0 + Math.Abs(value[id])))
            {
                worst = violation;
                chosen = id;
                best = below > 0.0 ? below : -above;
            }
        }
    }

    /// <summary>Fresh arithmetic and a dual feasible start: boxed columns go to the bound their reduced cost wants, others have their cost shifted.</summary>
    private void Restart()
    {
        state.Refactorise();
        state.Price(_cost);
        if (TurnColumns())
        {
            state.RestoreActiveRows();
        }
    }

    private bool TurnColumns()
    {
        bool moved = false;
        LargestShift = 0.0;
        for (int q = 0; q < _model.Columns; q++)
        {
            sbyte status = state.Status[q];
            if (status == SimplexState.Basic || state.Reduced[q] * status <= 0.0 || state.Lower[q] == state.Upper[q])
            {
                continue;
            }

            bool flippable = double.IsFinite(status == SimplexState.AtLower ? state.Upper[q] : state.Lower[q]);
            if (flippable && Math.Abs(state.Reduced[q]) > DualTolerance)
            {
                state.SetNonbasic(q, (sbyte)-status);
                moved = true;
                continue;
            }

            LargestShift = Math.Max(LargestShift, Math.Abs(state.Reduced[q]));
            _cost[q] -= state.Reduced[q];
            state.Reduced[q] = 0.0;
        }

        for (int q = 0; q < _model.Columns; q++)
        {
            SetSide(q);
        }

        return moved;
    }

    private void WriteProof(int leaving, ReadOnlySpan<double> kernelRow, double sign)
    {
        Array.Clear(Proof);
        for (int p = 0; p < kernelRow.Length; p++)
        {
            Proof[state.Basis.Rows[p]] = -sign * kernelRow[p];
        }

        if (leaving >= _model.Columns)
        {
            Proof[leaving - _model.Columns] = sign;
        }
    }
}
