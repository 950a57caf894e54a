namespace MarginOptimizer.Solver.Simplex;

/// <summary>
/// Primal simplex from a feasible basis, on the same kernel: cleans up after perturbed costs, and walks the optimal face for the second
/// objective. A handful of pivots as a rule, so reduced costs are computed afresh each time.
/// </summary>
internal sealed class PrimalSimplex(SimplexState state)
{
    private const double HarrisTolerance = 1e-11;
    private const double SmallestRate = 1e-9;
    private const int DegenerateLimit = 40;

    private readonly LpModel _model = state.Model;
    private readonly double[] _rowRates = new double[state.Model.Rows];
    private readonly double[] _columnRates = new double[Math.Min(state.Model.Rows, state.Model.Columns) + 1];

    /// <summary>Minimises; ids marked frozen keep their bound. Reduced costs are those of <paramref name="cost"/> at the end.</summary>
    public SimplexOutcome Run(ReadOnlySpan<double> cost, ReadOnlySpan<bool> frozen, double tolerance)
    {
        int limit = 100 + 2 * (_model.Rows + _model.Columns), degenerate = 0;
        for (int iteration = 0; iteration < limit; iteration++)
        {
            if (state.NeedsFactorisation)
            {
                state.Refactorise();
            }

            state.Price(cost);
            int entering = Entering(frozen, tolerance, bland: degenerate > DegenerateLimit);
            if (entering < 0)
            {
                return SimplexOutcome.Optimal;
            }

            if (state.Meter.Checkpoint())
            {
                return SimplexOutcome.Stopped;
            }

            state.Meter.CountIteration();
            if (!Step(entering, out double moved))
            {
                return SimplexOutcome.Failed;
            }

            degenerate = moved > HarrisTolerance ? 0 : degenerate + 1;
        }

        return SimplexOutcome.Failed;
    }

    private int Entering(ReadOnlySpan<bool> frozen, double tolerance, bool bland)
    {
        int chosen = -1;
        double worst = tolerance;
        double[] reduced = state.Reduced;
        for (int id = 0; id < reduced.Length; id++)
        {
            double gain = reduced[id] * state.Status[id];
            if (gain <= worst || state.Lower[id] == state.Upper[id] || (!frozen.IsEmpty && frozen[id]))
            {
                continue;
            }

            if (bland)
            {
                return id;
            }

            worst = gain;
            chosen = id;
        }

        return chosen;
    }

    private bool Step(int entering, out double moved)
    {
        double direction = -state.Status[entering];
        ComputeRates(entering, direction);
        int leaving = Leaving(out double step, out sbyte status);
        double range = state.Upper[entering] - state.Lower[entering];
        moved = Math.Min(step, range);
        if (double.IsPositiveInfinity(moved))
        {
            return false;
        }

        if (range <= step)
        {
            state.SetNonbasic(entering, (sbyte)-state.Status[entering]);
            state.RestoreActiveRows();
            return true;
        }

        if (!state.Exchange(leaving, entering, status))
        {
            return false;
        }

        state.RestoreActiveRows();
        return true;
    }

    /// <summary>Rates of the basic columns and of all rows when the entering variable moves in its direction.</summary>
    private void ComputeRates(int entering, double direction)
    {
        Array.Clear(_rowRates);
        ReadOnlySpan<double> fall = state.KernelColumn(entering);
        for (int c = 0; c < fall.Length; c++)
        {
            _columnRates[c] = -direction * fall[c];
            _model.AddColumn(_columnRates[c], state.Basis.Columns[c], _rowRates);
        }

        if (entering < _model.Columns)
        {
            _model.AddColumn(direction, entering, _rowRates);
        }

        state.Meter.Add((long)(fall.Length + 1) * _model.Rows);
    }

    /// <summary>Two passes after Harris: the largest rate among those that block within a tolerance of the first.</summary>
    private int Leaving(out double step, out sbyte status)
    {
        double bound = double.PositiveInfinity;
        for (int c = 0; c < state.Basis.Count; c++)
        {
            bound = Math.Min(bound, Room(state.Basis.Columns[c], _columnRates[c], HarrisTolerance));
        }

        for (int r = 0; r < _model.Rows; r++)
        {
            bound = Math.Min(bound, Room(_model.Columns + r, _rowRates[r], HarrisTolerance));
        }

        int chosen = -1;
        double largest = 0.0;
        for (int c = 0; c < state.Basis.Count; c++)
        {
            Consider(state.Basis.Columns[c], _columnRates[c], bound, ref chosen, ref largest);
        }

        for (int r = 0; r < _model.Rows; r++)
        {
            Consider(_model.Columns + r, _rowRates[r], bound, ref chosen, ref largest);
        }

        double rate = chosen < 0 ? 0.0 : chosen < _model.Columns ? _columnRates[state.Basis.Place[chosen]] : _rowRates[chosen - _model.Columns];
        step = chosen < 0 ? double.PositiveInfinity : Math.Max(0.0, Room(chosen, rate, 0.0));
        status = rate > 0.0 ? SimplexState.AtUpper : SimplexState.AtLower;
        return chosen;
    }

    private void Consider(int id, double rate, double bound, ref int chosen, ref double largest)
    {
        if (Math.Abs(rate) > largest && Room(id, rate, 0.0) <= bound)
        {
            largest = Math.Abs(rate);
            chosen = id;
        }
    }

    /// <summary>How far the entering variable may go before this basic variable meets its bound.</summary>
    private double Room(int id, double rate, double tolerance)
    {
        if (state.Status[id] != SimplexState.Basic || Math.Abs(rate) < SmallestRate)
        {
            return double.PositiveInfinity;
        }

        double room = rate > 0.0 ? state.Upper[id] - state.Value[id] : state.Value[id] - state.Lower[id];
        return (room + tolerance) / Math.Abs(rate);
    }
}
