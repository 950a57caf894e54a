using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Certificates;

namespace MarginOptimizer.Benchmarks.Lots;

/// <summary>
/// What the project's own solver reaches on an instance, and when: all in processor time, which a busy machine disturbs least. A time is turned into the
/// work limit that takes so long, found by bisection.
/// </summary>
/// <param name="FirstMs">Time to the first point better than doing nothing; NaN without one.</param>
/// <param name="GapAt20">Upper less lower bound after 20 ms, in shares of the instance's scale.</param>
/// <param name="GapAt100">After 100 ms.</param>
/// <param name="Seconds">The solve without a limit but the cap, the independent check of its bound included.</param>
/// <param name="CheckSeconds">The check's part of it.</param>
/// <param name="Proven">The answer of that solve, its bound recomputed.</param>
internal sealed record OwnTimes(double FirstMs, double GapAt20, double GapAt100, double Seconds, double CheckSeconds, Solution Proven)
{
    private const int Runs = 3;
    private const int Halvings = 9;

    /// <summary>Share of the scale by which the solver's own sum for its bound may differ from the checker's.</summary>
    private const double Rounding = 1e-7;

    /// <param name="cap">Seconds by the clock.</param>
    /// <param name="gap">In shares of the instance's scale, at which the full solve ends.</param>
    public static OwnTimes Of(LotInstance instance, double cap, double gap)
    {
        var (seconds, check, proven) = Full(instance, cap, gap);
        for (var run = 1; run < Runs && seconds < 0.5; run++)
        {
            var again = Full(instance, cap, gap);
            (seconds, check) = (Math.Min(seconds, again.Seconds), Math.Min(check, again.Check));
        }

        return new OwnTimes(
            FirstBetter(instance, proven, gap),
            instance.Gap(After(instance, 20.0, gap, proven.Work)),
            instance.Gap(After(instance, 100.0, gap, proven.Work)),
            seconds,
            check,
            proven);
    }

    /// <summary>The answer after some milliseconds of processor time.</summary>
    /// <param name="most">Work of the full solve.</param>
    public static Solution After(LotInstance instance, double ms, double gap, long most)
    {
        var (spent, best) = Limited(instance, most, gap);
        if (spent <= ms) return best;
        var (low, high) = (0L, most);
        best = Limited(instance, 0, gap).Solution;
        for (var k = 0; k < Halvings; k++)
        {
            var middle = low + ((high - low) / 2);
            var (took, solution) = Limited(instance, middle, gap);
            if (took <= ms) (low, best) = (middle, solution);
            else high = middle;
        }

        return best;
    }

    private static double FirstBetter(LotInstance instance, Solution proven, double gap)
    {
        var start = new double[instance.Program.VariableCount];
        var nothing = ProgramValues.Excess(instance.Program, start) > 1e-9 ? double.PositiveInfinity : ProgramValues.Objective(instance.Program, start);
        var wanted = nothing - (1e-9 * instance.Scale);
        if (!(proven.UpperBound < wanted)) return double.NaN;
        var (low, high) = (0L, proven.Work);
        for (var k = 0; k < 2 * Halvings; k++)
        {
            var middle = low + ((high - low) / 2);
            if (new ConvexSolver().Solve(instance.Program, Budget(middle, gap)).UpperBound < wanted) high = middle;
            else low = middle;
        }

        return Limited(instance, high, gap).Ms;
    }

    private static (double Ms, Solution Solution) Limited(LotInstance instance, long work, double gap)
    {
        var (least, solution) = (double.PositiveInfinity, (Solution?)null);
        for (var run = 0; run < Runs; run++)
        {
            var before = Environment.CpuUsage.TotalTime;
            solution = new ConvexSolver().Solve(instance.Program, Budget(work, gap));
            least = Math.Min(least, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
            if (least > 1e3) break;
        }

        return (least, solution!);
    }

    private static SolveBudget Budget(long work, double gap) => new(work, Timeout.InfiniteTimeSpan, gap);

    private static (double Seconds, double Check, Solution Solution) Full(LotInstance instance, double cap, double gap)
    {
        var before = Environment.CpuUsage.TotalTime;
        var solution = new ConvexSolver().Solve(instance.Program, new SolveBudget(long.MaxValue, TimeSpan.FromSeconds(cap), gap));
        var solved = Environment.CpuUsage.TotalTime;
        var bound = solution.Certificate is { } certificate ? CertificateChecker.LowerBound(instance.Program, certificate) : double.NegativeInfinity;
        if (solution.Tree is { } tree) bound = Math.Max(bound, TreeProofChecker.LowerBound(instance.Program, tree));
        var done = Environment.CpuUsage.TotalTime;
        if (bound < solution.LowerBound - (Rounding * instance.Scale))
            throw new InvalidOperationException(FormattableString.Invariant($"{instance.Name}: the bound {solution.LowerBound:r} is {bound:r} when it is recomputed"));
        return ((done - before).TotalSeconds, (done - solved).TotalSeconds, solution with { LowerBound = bound });
    }
}
