using BenchmarkDotNet.Attributes;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tests.Support;
using LinearSolver = Google.OrTools.LinearSolver.Solver;

namespace MarginOptimizer.Benchmarks;

/// <summary>
/// Programs shaped like the hedge problem: robust margin of 135 rows, house stress, greeks as absolute values, cost ladders. GLOP solves the same
/// program in the same run; its time is the solve alone from scratch, without building its model, ours is everything from program to certificate.
/// </summary>
[MemoryDiagnoser]
public class SolverBenchmarks
{
    private readonly LpSolver _solver = new();
    private ConvexProgram _lots = HedgeProgram.Build(2, 2, saveMoney: true, seed: 1);
    private ConvexProgram _continuous = HedgeProgram.Build(2, 2, saveMoney: true, seed: 1);
    private Certificate _certificate = new([], []);
    private LinearSolver? _glop;

    [Params(300, 450, 1000)]
    public int Candidates { get; set; }

    [Params(true, false)]
    public bool SaveMoney { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _lots = HedgeProgram.Build(Candidates, Candidates < 1000 ? 160 : 400, SaveMoney, seed: 1);
        _continuous = HedgeProgram.Continuous(_lots);
        _certificate = _solver.Solve(_continuous, SolveBudget.Default).Certificate!;
        _glop = GlopReference.Build(_continuous);
    }

    [GlobalCleanup]
    public void Cleanup() => _glop?.Dispose();

    [Benchmark(Baseline = true, Description = "GLOP, model ready")]
    public double Glop()
    {
        _glop!.Reset();
        _glop.Solve();
        return _glop.Objective().Value();
    }

    [Benchmark(Description = "fractions, cold, program to certificate")]
    public Solution Fractions() => _solver.Solve(_continuous, SolveBudget.Default);

    [Benchmark(Description = "whole lots to gap 1e-4 or the work's end")]
    public Solution WholeLots() => _solver.Solve(_lots, SolveBudget.Default with { RelativeGap = 1e-4 });

    [Benchmark(Description = "checker: bound of the certificate")]
    public double Checker() => CertificateChecker.LowerBound(_continuous, _certificate);
}
