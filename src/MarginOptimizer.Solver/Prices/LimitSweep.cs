using System.Collections.Immutable;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Validation;

namespace MarginOptimizer.Solver.Prices;

/// <summary>
/// The optimum of a linear program as a function of one bound, over a whole range: all of its pieces. The function is convex and piecewise linear, and every
/// solve gives its value with a line below it. Between two points, either one's line passes through the other's value, and then it is the function
/// there; or the two lines meet between them, at the next point to look at. Every solve finds a new piece or a breakpoint, and there are finitely many.
/// </summary>
public static class LimitSweep
{
    /// <summary>Breakpoints nearer to each other than this share of the range are rounding.</summary>
    private const double Nearest = 1e-9;

    /// <summary>Shares of the fall over the range to which the function is known everywhere before it is looked at more closely anywhere.</summary>
    private static readonly double[] Accuracies = [1e-2, 1e-4, 1e-6, 0.0];

    /// <param name="program">Linear; lots and a second objective are disregarded.</param>
    /// <param name="limit">Name of the limit.</param>
    /// <param name="side">Its bound that moves.</param>
    /// <param name="tightest">One end of the range, at which the limits can be kept; in units of the limit.</param>
    /// <param name="loosest">The other end: above it for an upper bound, below it for a lower one.</param>
    /// <param name="budget">Of the whole sweep.</param>
    /// <param name="mostSolves">Solves after which the sweep ends incomplete; at least 2.</param>
    /// <param name="cancellation">Ends the sweep; what was found by then is returned, not complete.</param>
    /// <exception cref="ArgumentException">The program is malformed or not linear, has no such limit, or the range is empty or not finite.</exception>
    public static LimitCurve Sweep(
        ConvexProgram program,
        string limit,
        LimitSide side,
        double tightest,
        double loosest,
        SolveBudget budget,
        int mostSolves,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ProgramValidation.ThrowIfMalformed(program);
        double sign = side == LimitSide.Upper ? 1.0 : -1.0, range = sign * (loosest - tightest);
        if (!(range > 0.0) || !double.IsFinite(range))
        {
            throw new ArgumentException($"The range from {tightest} to {loosest} is empty or not finite.", nameof(loosest));
        }

        int index = Find(program, limit);
        ProgramLimit moving = program.Limits[index];
        moving = side == LimitSide.Upper ? moving with { Upper = tightest } : moving with { Lower = tightest };
        program = program with { Limits = program.Limits.SetItem(index, moving) };
        if (!SimplexValueFunction.Takes(program))
        {
            return Curve(new ValueFunction(new ConvexSolver(), program, index, side, budget, warmStart: null, cancellation));
        }

        using var simplex = new SimplexValueFunction(program, index, side, range, budget, cancellation);
        return Curve(simplex);

        LimitCurve Curve(IValueFunction function)
        {
            var run = new Run(function, range, mostSolves);
            bool complete = run.Go();
            ImmutableArray<string> pressing = [.. program.Limits.Where((_, k) => function.Pressed[k]).Select(l => l.Name)];
            return new LimitCurve([.. run.Points().Select(p => new CurvePoint(tightest + (sign * p.At), p.Value))], pressing, run.Solves, complete ? 0.0 : run.Error, complete);
        }
    }

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

    private sealed class Run(IValueFunction function, double range, int mostSolves)
    {
        private readonly List<ValuePoint> _points = [];

        /// <summary>How far the function may lie below the straight lines between the points found; 0 where every piece was found.</summary>
        public double Error { get; private set; }

        public int Solves { get; private set; }

        /// <returns>Every piece was found.</returns>
        public bool Go()
        {
            if (Next(0.0) is not { } first || Next(range) is not { } last)
            {
                return false;
            }

            double fall = Math.Abs(first.Value - last.Value);
            Error = Meets(first, last) || Meets(last, first) ? 0.0 : Chord(first, last);
            List<(ValuePoint From, ValuePoint To)> open = [(first, last)];
            foreach (double share in Accuracies)
            {
                List<(ValuePoint From, ValuePoint To)> left = [];
                foreach ((ValuePoint from, ValuePoint to) in open)
                {
                    // Ended early: what the last accuracy left open bounds what is open now.
                    if (!Divide(from, to, share * fall, left))
                    {
                        return false;
                    }
                }

                Error = left.Count == 0 ? 0.0 : left.Max(stretch => Chord(stretch.From, stretch.To));
                open = left;
            }

            return true;
        }

        /// <summary>
        /// Finds the pieces between two points as far as they may lie below their chord by more than an accuracy, depth first from the tighter side: each
        /// solve starts from the basis of one nearby. Stretches within the accuracy are left for later.
        /// </summary>
        private bool Divide(ValuePoint first, ValuePoint last, double accuracy, List<(ValuePoint From, ValuePoint To)> left)
        {
            var stack = new Stack<(ValuePoint From, ValuePoint To)>();
            stack.Push((first, last));
            while (stack.TryPop(out (ValuePoint From, ValuePoint To) stretch))
            {
                (ValuePoint from, ValuePoint to) = stretch;
                double at = from.Meet(to);
                if (Meets(from, to) || Meets(to, from) || !(at - from.At > Nearest * range && to.At - at > Nearest * range))
                {
                    continue;
                }

                if (Chord(from, to) <= accuracy)
                {
                    left.Add(stretch);
                    continue;
                }

                if (Next(at) is not { } between)
                {
                    return false;
                }

                stack.Push((between, to));
                stack.Push((from, between));
            }

            return true;
        }

        /// <summary>How far the function may lie below the chord between two of its points.</summary>
        private static double Chord(ValuePoint from, ValuePoint to)
        {
            double at = from.Meet(to), share = (at - from.At) / (to.At - from.At);
            return from.Value + (share * (to.Value - from.Value)) - from.Line(at);
        }

        /// <summary>In order, without those that lie on the line between their neighbours.</summary>
        public List<ValuePoint> Points()
        {
            _points.Sort((a, b) => a.At.CompareTo(b.At));
            var kept = new List<ValuePoint>();
            foreach (ValuePoint point in _points)
            {
                while (kept.Count >= 2 && IsBetween(kept[^2], kept[^1], point))
                {
                    kept.RemoveAt(kept.Count - 1);
                }

                kept.Add(point);
            }

            return kept;
        }

        private bool IsBetween(ValuePoint from, ValuePoint middle, ValuePoint to)
        {
            double share = (middle.At - from.At) / (to.At - from.At);
            return Math.Abs(from.Value + (share * (to.Value - from.Value)) - middle.Value) <= function.Tolerance;
        }

        private ValuePoint? Next(double at)
        {
            if (Solves >= mostSolves)
            {
                return null;
            }

            Solves++;
            if (function.At(at) is not { Feasible: true } point)
            {
                return null;
            }

            _points.Add(point);
            return point;
        }

        /// <summary>The line of one passes through the value of the other.</summary>
        private bool Meets(ValuePoint line, ValuePoint point) => Math.Abs(line.Line(point.At) - point.Value) <= function.Tolerance;
    }
}
