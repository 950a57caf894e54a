using BenchmarkDotNet.Attributes;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.MarketData;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tests.Support;
using LinearSolver = Google.OrTools.LinearSolver.Solver;

namespace MarginOptimizer.Benchmarks;

/// <summary>
/// Least margin over a whole listed chain, every option and future a candidate on both sides, in fractions and under a cost budget: ours from the program to
/// a certificate that the checker recomputed, cold and after a tick from the basis before it; GLOP and HiGHS on the same linear program with
/// their models ready, through OR-Tools.
/// </summary>
[MemoryDiagnoser]
public class ChainBenchmarks
{
    private const double FuturesCap = 1_000_000;
    private const double BudgetOfMargin = 0.002;
    private const double Tick = 1e-3;

    private readonly LpSolver _solver = new();
    private ConvexProgram? _program;
    private ConvexProgram? _moved;
    private WarmStart? _basis;
    private LinearSolver? _glop;
    private LinearSolver? _highs;

    [GlobalSetup]
    public void Setup()
    {
        var market = MarketSnapshotFile.Read(Example("markets", "btc-2026-06"));
        var book = BookFile.Read(Example("books", "market-maker-40"), market);
        var problem = new RebalancingProblem
        {
            Book = book,
            Market = market,
            Model = MarginModelCatalog.Embedded.Select("deribit-spm", market.AsOf),
            Candidates = [.. market.Listings.Select(l => l.Instrument is Option ? new Candidate(l.Instrument, 20.0, 20.0) : new Candidate(l.Instrument, FuturesCap, FuturesCap))],
            Mode = RebalancingMode.MinMargin,
        };
        var capture = new CapturingSolver();
        var question = new MeasureQuestion(
            [new WeightedMeasure(Measure.InitialMargin, LimitScope.Total, 1.0)],
            [new WeightedMeasure(Measure.ExecutionCost, LimitScope.Total, 1.0)],
            [],
            [],
            WholeLots: false,
            GapTolerance: 1e-9);
        MeasureOptimiser.Minimise(problem, question, SolveBudget.Default, capture);
        _program = WithBudget(capture.Program!);
        _moved = Ticks.Move(_program, Tick, seed: 1);
        Solution before = _solver.Solve(_program, SolveBudget.Default);
        if (before.Status != SolutionStatus.Optimal) throw new InvalidOperationException($"the chain is {before.Status}");
        _basis = before.WarmStart;
        _glop = GlopReference.Build(_program with { SecondObjective = null });
        _highs = GlopReference.Build(_program with { SecondObjective = null }, "HIGHS_LP");
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _glop?.Dispose();
        _highs?.Dispose();
    }

    [Benchmark(Baseline = true, Description = "cold, program to checked certificate")]
    public double Cold() => Checked(_program!, _solver.Solve(_program!, SolveBudget.Default));

    [Benchmark(Description = "after a tick, from the basis before")]
    public double Warm() => Checked(_moved!, _solver.Solve(_moved!, SolveBudget.Default, _basis));

    [Benchmark(Description = "GLOP, model ready")]
    public double Glop() => Peer(_glop!);

    [Benchmark(Description = "HiGHS, model ready")]
    public double Highs() => Peer(_highs!);

    private static double Checked(ConvexProgram program, Solution solution) => CertificateChecker.LowerBound(program, solution.Certificate!);

    private static double Peer(LinearSolver solver)
    {
        solver.Reset();
        solver.Solve();
        return solver.Objective().Value();
    }

    /// <summary>Trades may cost so much of the margin before them.</summary>
    private static ConvexProgram WithBudget(ConvexProgram program)
    {
        double margin = CertificateChecker.Evaluate(program, new double[program.VariableCount]).Objective;
        var budget = new ProgramLimit("budget", program.SecondObjective!, double.NegativeInfinity, BudgetOfMargin * margin);
        return program with { Limits = program.Limits.Add(budget), Lots = new double[program.VariableCount] };
    }

    private static string Example(string kind, string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MarginOptimizer.sln"))) folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("no MarginOptimizer.sln above"), "examples", kind, name + ".json");
    }

    /// <summary>Keeps the program that a question is lowered to.</summary>
    private sealed class CapturingSolver : IConvexSolver
    {
        private readonly LpSolver _solver = new();

        public ConvexProgram? Program { get; private set; }

        public Solution Solve(ConvexProgram program, SolveBudget budget, CancellationToken cancellation = default)
        {
            Program ??= program;
            return _solver.Solve(program, budget, cancellation);
        }
    }
}
