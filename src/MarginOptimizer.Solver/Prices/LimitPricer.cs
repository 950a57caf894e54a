using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Validation;

namespace MarginOptimizer.Solver.Prices;

/// <summary>
/// Prices of bounds by solving again with the bound moved, warm: over any solver, exact for linear programs. The ends of the marginal interval are the
/// one-sided derivatives of the optimal value, which by strong duality are the least and the greatest multiplier over the optimal dual face.
/// </summary>
public sealed class LimitPricer(IConvexSolver solver)
{
    private const double Farthest = 1e9;

    /// <summary>Prices one bound of one limit. Lots are disregarded.</summary>
    /// <param name="program">Feasible with lots disregarded.</param>
    /// <param name="limit">Name of the limit.</param>
    /// <param name="side">Its bound, a finite one.</param>
    /// <param name="step">By how much to relax and to tighten, in units of the limit, &gt; 0.</param>
    /// <param name="budget">Of each solve; some ten to thirty are needed.</param>
    /// <param name="warmStart">Of the program as it stands.</param>
    /// <param name="cancellation">Ends the search; the price is then not complete.</param>
    /// <returns>Null when the program as it stands was not solved to the gap asked for.</returns>
    /// <exception cref="ArgumentException">The program is malformed, has no such limit, the bound is infinite, or the step is not above 0.</exception>
    public LimitPrice? Price(
        ConvexProgram program,
        string limit,
        LimitSide side,
        double step,
        SolveBudget budget,
        WarmStart? warmStart = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ProgramValidation.ThrowIfMalformed(program);
        int index = Find(program, limit);
        var function = new ValueFunction(solver, program, index, side, budget, warmStart, cancellation);
        if (!(step > 0.0) || !double.IsFinite(step) || !double.IsFinite(function.Bound))
        {
            throw new ArgumentException($"The bound of limit '{limit}' or the step {step} is not finite, or the step not above 0.", nameof(step));
        }

        if (function.At(0.0, 1.0) is not { Feasible: true } origin)
        {
            return null;
        }

        double outward = side == LimitSide.Upper ? 1.0 : -1.0;
        OneSidedSearch relaxing = Search(function, step, 1.0), tightening = Search(function, step, -1.0);
        bool complete = relaxing.Run(origin) & tightening.Run(origin with { Slope = -origin.Slope });
        return new LimitPrice
        {
            Limit = limit,
            Side = side,
            Bound = function.Bound,
            Optimum = origin.Value,
            Step = step,
            Relaxed = Change(function.At(step, 1.0), origin),
            Tightened = Change(function.At(step, -1.0), origin),
            MarginalLow = Math.Max(0.0, -relaxing.Slope),
            MarginalHigh = tightening.Slope,
            RelaxedRange = function.Bound + (outward * relaxing.End),
            TightenedRange = function.Bound - (outward * tightening.End),
            Complete = complete,
        };
    }

    private static OneSidedSearch Search(ValueFunction function, double step, double sign)
        => new(at => function.At(at, sign), () => function.Tolerance, step, Farthest * Math.Max(step, Math.Abs(function.Bound)));

    private static double Change(ValuePoint? moved, ValuePoint origin)
        => moved is not { } point ? double.NaN : point.Feasible ? point.Value - origin.Value : double.PositiveInfinity;

    private static int Find(ConvexProgram program, string limit)
    {
        for (int k = 0; k < program.Limits.Length; k++)
        {
            if (program.Limits[k].Name == limit)
            {
                return k;
            }
        }

        throw new ArgumentException($"The program has no limit '{limit}'.", nameof(limit));
    }
}
