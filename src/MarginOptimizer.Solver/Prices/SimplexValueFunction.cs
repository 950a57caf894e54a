using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Prices;

/// <summary>
/// The same function for linear programs, over one simplex that goes on from basis to basis: a move of the bound costs a few pivots and no program is built
/// anew. Every value is that of a point which keeps every limit in exact evaluation, with the bound of its multipliers beside it.
/// </summary>
internal sealed class SimplexValueFunction : IValueFunction, IDisposable
{
    private const double Rounding = 1e-10;

    /// <summary>Share of the range by which the limit that moves may be missed: a bound of nothing has no size to which a tolerance could refer.</summary>
    private const double Missed = 1e-10;

    private readonly ConvexProgram _program;
    private readonly int _limit;
    private readonly bool _isUpper;
    private readonly WorkMeter _meter;
    private readonly Relaxation _relaxation;
    private readonly SolveBudget _budget;
    private readonly double _slack;
    private bool _isSolved;

    /// <param name="program">Linear, without tail means.</param>
    /// <param name="limit">Index of the limit.</param>
    /// <param name="side">Its bound.</param>
    /// <param name="range">Over which the bound will move, in units of the limit, &gt; 0.</param>
    /// <param name="budget">Of all points together.</param>
    /// <param name="cancellation">Ends the search.</param>
    public SimplexValueFunction(ConvexProgram program, int limit, LimitSide side, double range, SolveBudget budget, CancellationToken cancellation)
    {
        (_limit, _isUpper, _budget, _slack) = (limit, side == LimitSide.Upper, budget, Missed * range);
        _program = program with { Lots = new double[program.VariableCount], SecondObjective = null };
        _meter = new WorkMeter(budget, cancellation);
        _relaxation = new Relaxation(LpModelBuilder.Build(_program, LpModelBuilder.FirstTailCapacity, _meter), _meter);
        Pressed = new bool[program.Limits.Length];
    }

    public double Tolerance { get; private set; }

    public bool[] Pressed { get; }

    /// <summary>Whether a program is of the kind that this takes.</summary>
    public static bool Takes(ConvexProgram program) =>
        program.Quadratic is null && program.Norms.IsEmpty && program.Functions.All(function => function.IsMaximum);

    public ValuePoint? At(double distance)
    {
        double by = _isUpper ? distance : -distance;
        if (_meter.Stopped || !IsOptimal(by))
        {
            return null;
        }

        ProgramLimit limit = _program.Limits[_limit];
        ConvexProgram moved = _program with
        {
            Limits = _program.Limits.SetItem(_limit, _isUpper ? limit with { Upper = limit.Upper + by + _slack } : limit with { Lower = limit.Lower + by - _slack }),
        };
        double[] point = _relaxation.Point();
        if (!LimitCheck.AllKept(moved, point, _budget.FeasibilityTolerance))
        {
            point = _relaxation.Point(snap: Rounding);
            if (!LimitCheck.AllKept(moved, point, _budget.FeasibilityTolerance))
            {
                return null;
            }
        }

        Certificate certificate = _relaxation.Multipliers!;
        double multiplier = certificate.LimitMultipliers[_limit];
        double value = PointEvaluation.Value(_program, _program.Objective, point);

        // The bound of the multipliers is that of the program as given; it moves with the bound of the limit along its line.
        double bound = DualBound.Of(_relaxation.Model, certificate, withObjective: true, wholeLots: false).Value - (multiplier * by);
        Tolerance = Math.Max(Tolerance, (4.0 * Math.Max(0.0, value - bound)) + (Rounding * Math.Max(_program.GapScale, Math.Abs(value))));
        for (int k = 0; k < Pressed.Length; k++)
        {
            Pressed[k] |= certificate.LimitMultipliers[k] != 0.0;
        }

        return new ValuePoint(distance, value, -Math.Max(0.0, _isUpper ? multiplier : -multiplier), Feasible: true);
    }

    public void Dispose() => _relaxation.Model.Release();

    private bool IsOptimal(double by)
    {
        if (!_isSolved)
        {
            // Cold, with costs that break ties. Should the given bound lie a rounding short of what can be kept, moves go on from here all the same.
            _relaxation.Solve();
            _isSolved = true;
        }

        return _relaxation.SolveMoved(_limit, _isUpper, by) == SimplexOutcome.Optimal;
    }
}
