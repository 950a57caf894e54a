using System.Globalization;
using MarginOptimizer.Cli.Benchmarking.Cases;
using MarginOptimizer.Cli.Benchmarking.Reports;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Cli.Benchmarking.Runs;

/// <summary>Solves one case and has the answer judged from the data of the program alone.</summary>
internal static class CaseRun
{
    /// <summary>Distance to a recorded optimum that still counts as right, relative to max(1, |optimum|).</summary>
    private const double Tolerance = 1e-6;

    /// <summary>Fewer bytes of scenario rows come from a cache: the bandwidth of memory says nothing about them.</summary>
    private const double SmallestPass = 32e6;

    public static BenchResult Run(
        BenchCase bench, BenchEffort effort, Func<int, double> cholesky, double bytesPerSecond, CancellationToken cancellation)
    {
        var program = bench.Program();
        var budget = SolveBudget.Default with { RelativeGap = bench.RelativeGap, WallClock = effort.PerSolve, Threads = Environment.ProcessorCount };
        var start = bench.WarmFrom is { } before ? bench.Solver.Solve(before(), budget, cancellation).WarmStart : null;
        var timing = SolveTiming.Of(() => bench.Solver.Solve(program, budget, start, cancellation), effort.PerCase);
        cancellation.ThrowIfCancellationRequested();
        var solution = timing.Solution;
        var report = CertificateChecker.Verify(program, solution, bench.RelativeGap);
        var isProven = report.Verified && solution.Proven;
        var passes = solution.Passes > 0.0 ? solution.Passes : (double?)null;
        var floor = Floor(bench, program, cholesky, bytesPerSecond, timing.Seconds);
        return new BenchResult
        {
            Group = bench.Group,
            Instance = bench.Name,
            Status = solution.Status.ToString(),
            Objective = Finite(solution.HasPoint ? solution.Objective : double.NaN),
            Optimum = bench.Expected.Optimum,
            LowerBound = Finite(report.LowerBound),
            Proven = isProven,
            Faults = [.. report.Faults],
            Right = isProven && IsRight(bench.Expected, solution),
            Seconds = timing.Seconds,
            Runs = timing.Runs,
            Iterations = solution.Iterations,
            Work = solution.Work,
            Cuts = solution.Cuts,
            Passes = passes,
            WarmStart = bench.WarmFrom is null ? null : solution.WarmStartUse.ToString(),
            Floor = floor,
            Peers = [.. bench.Peers.Select(p => new BenchPeer(p.Name, p.Seconds, timing.Seconds / p.Seconds, p.Remark))],
            Bar = bench.Bar is { } bar ? BarVerdict.Of(bar, isProven, timing.Seconds, passes, bench.Peers) : null,
            BarText = bench.Bar is { } stated ? BarVerdict.Describe(stated) : null,
        };
    }

    private static bool IsRight(Expected expected, Solution solution)
    {
        if (expected.IsInfeasible) return solution.Status == SolutionStatus.Infeasible;
        if (solution.Status != SolutionStatus.Optimal) return false;
        return expected.Optimum is not { } optimum || Math.Abs(solution.Objective - optimum) <= Tolerance * Math.Max(1.0, Math.Abs(optimum));
    }

    private static BenchFloor? Floor(BenchCase bench, ConvexProgram program, Func<int, double> cholesky, double bytesPerSecond, double seconds)
    {
        if (bench.CholeskySize > 0)
        {
            var time = cholesky(bench.CholeskySize);
            return new BenchFloor(string.Create(CultureInfo.InvariantCulture, $"dense Cholesky of {bench.CholeskySize}"), time, seconds / time);
        }

        var bytes = program.Functions.Sum(f => (double)f.Matrix.Rows * f.Matrix.Columns * sizeof(double));
        if (bytes < SmallestPass) return null;
        var pass = bytes / bytesPerSecond;
        return new BenchFloor("reading all scenario rows once", pass, seconds / pass);
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
