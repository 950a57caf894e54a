using System.Diagnostics;
using MarginOptimizer.Cli.Benchmarking.Reports;
using MarginOptimizer.Cli.Solving;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Sparse;
using MarginOptimizer.Solver.Sparse.Checking;
using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Cli.Benchmarking.Maros;

/// <summary>
/// Problems of the Maros-Meszaros set in a folder. Right means near the published optimum or a second solver's, rows and bounds kept to 1e-6, with a
/// bound that the independent checker reproduces; VALUES is indefinite and has to be called so.
/// </summary>
internal static class MarosRun
{
    /// <summary>Every convex problem up to this size has to be solved; of larger ones an answer that claims nothing is accepted.</summary>
    private const int MostVariables = 1_000;

    private const double Violation = 1e-6;

    public static string NameOf(string path) => Path.GetFileName(path).Split('.')[0];

    /// <summary>One result per problem.</summary>
    public static IEnumerable<BenchResult> Solve(MarosSet set, TimeSpan limit, Action<string> progress, CancellationToken cancellation)
    {
        foreach (var path in set.Paths)
        {
            var program = ProgramFile.Read(path);
            if (set.WithoutLarge && IsLarge(program)) continue;
            progress(NameOf(path));
            yield return Solve(path, program, set.References.GetValueOrDefault(NameOf(path)), limit, cancellation);
        }
    }

    private static bool IsLarge(QuadraticProgram program) => program.VariableCount > MostVariables;

    private static BenchResult Solve(string path, QuadraticProgram program, MarosReference? reference, TimeSpan limit, CancellationToken cancellation)
    {
        var name = NameOf(path);
        var watch = Stopwatch.StartNew();
        var solution = SparseQpSolver.Solve(program, SparseQpSolver.DefaultBudget with { WallClock = limit }, cancellation);
        var seconds = watch.Elapsed.TotalSeconds;
        cancellation.ThrowIfCancellationRequested();
        var point = solution.X.Length > 0 ? SparseCertificateChecker.Evaluate(program, solution.X) : null;
        var bound = solution.Certificate is { } certificate
            ? SparseCertificateChecker.LowerBound(program, certificate, SparseCertificateChecker.Convexity(program, certificate.Order)).LowerBound
            : double.NaN;
        List<string> faults = [];
        if (solution.Status == SolutionStatus.Optimal)
        {
            if (!(point?.Violation <= Violation)) faults.Add("rows or bounds are not kept");
            if (!(bound >= solution.LowerBound - (1e-9 * Math.Max(1.0, Math.Abs(bound))))) faults.Add("the lower bound does not reproduce");
            if (reference?.Accepts(name, solution.Objective) == false) faults.Add("the optimum is another");
        }

        var isRight = name == "VALUES"
            ? solution.Status == SolutionStatus.NotConvex
            : solution.Status == SolutionStatus.Optimal && solution.Proven && faults.Count == 0;
        return new BenchResult
        {
            Group = IsLarge(program) ? "Maros-Meszaros, above 1,000 variables" : "Maros-Meszaros, up to 1,000 variables",
            Instance = name,
            Status = solution.Status.ToString(),
            Objective = Finite(solution.Objective),
            Optimum = reference?.Optimum,
            LowerBound = Finite(bound),
            Proven = solution.Proven && faults.Count == 0,
            Faults = [.. faults],
            Right = isRight,
            MayStayOpen = IsLarge(program) && solution.Status is SolutionStatus.FeasibleWithGap or SolutionStatus.FeasibleAtLimit
                or SolutionStatus.NoSolutionFound or SolutionStatus.NumericalFailure,
            Seconds = seconds,
            Runs = 1,
            Iterations = solution.Iterations,
            Work = solution.Work,
            Cuts = 0,
            Passes = null,
            WarmStart = null,
            Floor = null,
            Peers = [],
            Bar = null,
            BarText = null,
        };
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
