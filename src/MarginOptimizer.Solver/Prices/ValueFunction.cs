using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Prices;

/// <summary>
/// The optimum of a program as a function of one bound: convex, and for a linear program piecewise linear. Every solve gives its value and, by the
/// multiplier, a line below it.
/// </summary>
internal sealed class ValueFunction : IValueFunction
{
    private readonly IConvexSolver _solver;
    private readonly ConvexProgram _program;
    private readonly int _limit;
    private readonly LimitSide _side;
    private readonly SolveBudget _budget;
    private readonly CancellationToken _cancellation;
    private WarmStart? _warmStart;

    public ValueFunction(
        IConvexSolver solver, ConvexProgram program, int limit, LimitSide side, SolveBudget budget, WarmStart? warmStart, CancellationToken cancellation)
    {
        (_solver, _limit, _side, _budget, _warmStart, _cancellation) = (solver, limit, side, budget, warmStart, cancellation);
        _program = program with { Lots = new double[program.VariableCount], SecondObjective = null };
        Pressed = new bool[program.Limits.Length];
    }

    public double Bound => _side == LimitSide.Upper ? _program.Limits[_limit].Upper : _program.Limits[_limit].Lower;

    /// <summary>Differences of values below this are rounding.</summary>
    public double Tolerance { get; private set; }

    /// <inheritdoc/>
    public bool[] Pressed { get; }

    public double GapScale => _program.GapScale;

    /// <inheritdoc/>
    public ValuePoint? At(double distance) => At(distance, 1.0);

    /// <summary>Value where the bound is relaxed (sign 1) or tightened (-1) by a distance; null when the solve was not brought to an end.</summary>
    public ValuePoint? At(double distance, double sign)
        => Moved(sign * distance) is { } point ? point with { At = distance, Slope = sign * point.Slope } : null;

    private ValuePoint? Moved(double relaxedBy)
    {
        ProgramLimit limit = _program.Limits[_limit];
        double direction = _side == LimitSide.Upper ? 1.0 : -1.0;
        double room = limit.Upper - limit.Lower;
        if (-relaxedBy > room)
        {
            // The two bounds of the limit would cross.
            return new ValuePoint(relaxedBy, -relaxedBy - room, -1.0, Feasible: false);
        }

        ProgramLimit moved = _side == LimitSide.Upper
            ? limit with { Upper = Math.Max(limit.Upper + relaxedBy, limit.Lower) }
            : limit with { Lower = Math.Min(limit.Lower - relaxedBy, limit.Upper) };
        ConvexProgram program = _program with { Limits = _program.Limits.SetItem(_limit, moved) };
        Solution solution = _solver.Solve(program, _budget, _warmStart, _cancellation);
        _warmStart = solution.WarmStart ?? _warmStart;
        switch (solution.Status)
        {
            case SolutionStatus.Optimal:
                for (int k = 0; k < Pressed.Length; k++)
                {
                    Pressed[k] |= solution.Certificate!.LimitMultipliers[k] != 0.0;
                }

                Tolerance = Math.Max(Tolerance, (4.0 * Math.Max(0.0, solution.Gap)) + (1e-10 * Math.Max(_program.GapScale, Math.Abs(solution.Objective))));
                return new ValuePoint(relaxedBy, solution.Objective, -Pressure(solution.Certificate!, direction), Feasible: true);
            case SolutionStatus.Infeasible:
                return new ValuePoint(
                    relaxedBy, CertificateChecker.InfeasibilityMargin(program, solution.Infeasibility!), -Pressure(solution.Infeasibility!, direction), Feasible: false);
            default:
                return null;
        }
    }

    /// <summary>Multiplier on the side looked at, &gt;= 0.</summary>
    private double Pressure(Certificate certificate, double direction) => Math.Max(0.0, direction * certificate.LimitMultipliers[_limit]);
}
