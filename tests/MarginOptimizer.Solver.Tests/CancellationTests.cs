using MarginOptimizer.Solver.ActiveSet;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Elastic;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Scenarios;
using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Tests.Support;

namespace MarginOptimizer.Solver.Tests;

/// <summary>
/// A cancellation has to end a search within 5 ms. What is held here is the same on every machine: work between two looks, looks in the start-up, and that
/// whatever look ends a search, its number repeats the answer.
/// </summary>
public sealed class CancellationTests
{
    /// <summary>Multiply-adds, some 1e9 of which take a second in scalar loops.</summary>
    private const long LongestStretch = 3_000_000;

    [Theory]
    [InlineData("tail")]
    [InlineData("maximum")]
    [InlineData("limit")]
    [InlineData("norm")]
    [InlineData("limits")]
    public void Looks_of_the_interior_point_lie_close_together(string kind)
    {
        WorkMeter meter = Meter(SolveBudget.Default);
        new ElasticRun(Curved(kind), SolveBudget.Default, meter).Solve();
        Assert.InRange(meter.LongestStretch, 1, LongestStretch);
    }

    [Fact]
    public void Looks_of_the_active_set_lie_close_together()
    {
        WorkMeter meter = Meter(SolveBudget.Default);
        ActiveSetRun.TrySolve(Curved("strictly convex"), SolveBudget.Default, meter);
        Assert.True(meter.Iterations > 0 && meter.Checkpoints > 10);
        Assert.InRange(meter.LongestStretch, 1, LongestStretch);
    }

    [Fact]
    public void Looks_of_large_factorisations_lie_close_together()
    {
        const int Size = 700;
        WorkMeter meter = Meter(SolveBudget.Default);
        var matrix = new NormalMatrix(Size);
        var dense = new double[Size * Size];
        for (int i = 0; i < Size; i++)
        {
            matrix.Add(i, i, 2.0);
            dense[(i * Size) + i] = 2.0;
        }

        matrix.Factorise(meter);
        Assert.True(HessianFactor.TryDense(dense, Size, meter, out _));
        Assert.InRange(meter.LongestStretch, 1, LongestStretch);
    }

    [Fact]
    public void Looks_while_a_linear_program_is_built_lie_close_together()
    {
        WorkMeter meter = Meter(SolveBudget.Default);
        LpModelBuilder.Build(HedgeProgram.Build(1000, 400, saveMoney: true, seed: 2), LpModelBuilder.FirstTailCapacity, meter).Release();
        Assert.InRange(meter.LongestStretch, 1, LongestStretch);
        Assert.True(meter.Checkpoints >= 5, $"{meter.Checkpoints}");
    }

    [Theory]
    [InlineData("tail", 8)]
    [InlineData("limit", 4)]
    [InlineData("norm", 3)]
    [InlineData("limits", 3)]
    [InlineData("lots", 4)]
    [InlineData("linear", 3)]
    public void The_start_up_can_be_stopped_anywhere(string kind, int looks)
    {
        ConvexProgram program = Curved(kind);
        for (int checkpoint = 1; checkpoint <= looks; checkpoint++)
        {
            Solution solution = new ConvexSolver().Solve(program, SolveBudget.Default with { CheckpointLimit = checkpoint });
            Assert.Equal(checkpoint, solution.StoppedAt);
            Assert.Equal(0, solution.Iterations);
            Assert.Contains(solution.Status, new[] { SolutionStatus.FeasibleAtLimit, SolutionStatus.NoSolutionFound });
            Assert.Empty(CertificateChecker.Verify(program, solution, 1e-9).Faults);
        }
    }

    [Theory]
    [InlineData("tail")]
    [InlineData("limit")]
    [InlineData("norm")]
    [InlineData("limits")]
    [InlineData("strictly convex")]
    [InlineData("lots")]
    [InlineData("linear")]
    public void Every_look_that_ends_a_search_repeats_its_answer(string kind)
    {
        ConvexProgram program = Curved(kind);
        int all = new ConvexSolver().Solve(program, SolveBudget.Default with { WorkLimit = 300_000_000 }).Checkpoints;
        for (int checkpoint = 1; checkpoint < all; checkpoint += Math.Max(1, all / 12))
        {
            SolveBudget budget = SolveBudget.Default with { CheckpointLimit = checkpoint };
            Solution first = new ConvexSolver().Solve(program, budget), again = new ConvexSolver().Solve(program, budget);
            Assert.Equal(checkpoint, first.StoppedAt);
            AssertSame(first, again);
            Assert.Empty(CertificateChecker.Verify(program, first, 1e-9).Faults);
        }
    }

    [Theory]
    [InlineData(-1e9, 0.0)]
    [InlineData(1.0, 0.0)]
    [InlineData(1.0, 1.0)]
    public void A_work_limit_in_any_master_problem_is_repeated_by_its_checkpoint(double most, double curvature)
    {
        // Where the limits contradict each other, the interior point does not converge and the whole method behind it takes over.
        ConvexProgram program = Scenarios(most, curvature);
        var solver = new ScenarioSolver { SmallEnough = 0.0, SmallEnoughTail = 0.0 };
        long whole = solver.Solve(program, SolveBudget.Default).Work;
        int stopped = 0;
        for (int part = 1; part < 16; part++)
        {
            Solution byWork = solver.Solve(program, SolveBudget.Default with { WorkLimit = whole * part / 16 });
            if (byWork.StoppedAt is not { } checkpoint)
            {
                continue;
            }

            AssertSame(byWork, solver.Solve(program, SolveBudget.Default with { CheckpointLimit = checkpoint }));
            Assert.Empty(CertificateChecker.Verify(program, byWork, 1e-9).Faults);
            stopped++;
        }

        Assert.True(stopped >= 4, $"{stopped}");
    }

    [Fact]
    public void The_highest_rows_are_those_of_a_sort()
    {
        var random = new Random(4);
        ScenarioFunction function = new("f", new RowMatrix(new double[5000], 5000, 1, 1), [.. Enumerable.Range(0, 5000).Select(_ => (double)random.Next(40))], false);
        var rows = new ScenarioRows(function.Matrix, new PassControl(Meter(SolveBudget.Default), 1));
        rows.MoveTo([1.0]);
        Assert.True(rows.EvaluateAll());
        var oracle = new ScenarioOracle(function, rows);
        foreach (int most in (int[])[1, 7, 200, 4000])
        {
            List<int> found = [.. Enumerable.Range(0, 5000)];
            oracle.KeepHighest(most, found);
            Assert.Equal([.. Enumerable.Range(0, 5000).OrderByDescending(row => function.Offsets[row]).Take(most)], found.OrderByDescending(row => function.Offsets[row]).Take(most));
        }
    }

    private static WorkMeter Meter(SolveBudget budget) => new(budget, CancellationToken.None);

    private static void AssertSame(Solution expected, Solution found)
    {
        Assert.Equal(expected.X, found.X);
        Assert.Equal(expected.Objective, found.Objective);
        Assert.Equal(expected.LowerBound, found.LowerBound);
        Assert.Equal(expected.StoppedAt, found.StoppedAt);
        Assert.Equal(expected.Checkpoints, found.Checkpoints);
        Assert.Equal(expected.Work, found.Work);
        Assert.Equal(expected.Iterations, found.Iterations);
    }

    private static ConvexProgram Curved(string kind) => kind switch
    {
        "linear" => HedgeProgram.Continuous(HedgeProgram.Build(700, 300, saveMoney: true, seed: 5)),
        "norm" => WithNorm(RowPrograms.Of(100, 400, 1.0, RowPrograms.Curvature.None, inLimit: false, lot: 0.0, seed: 5)),
        "limits" => RowPrograms.WithLinearLimits(80, 3000, seed: 6),
        "strictly convex" => RowPrograms.WithLinearLimits(120, 60, seed: 7),
        "maximum" => RowPrograms.Of(100, 5000, 1.0, RowPrograms.Curvature.Some, inLimit: false, lot: 0.0, seed: 2),
        "limit" => RowPrograms.Of(60, 4000, 80.0, RowPrograms.Curvature.Diagonal, inLimit: true, lot: 0.0, seed: 3),
        "lots" => RowPrograms.Of(60, 4000, 80.0, RowPrograms.Curvature.Some, inLimit: false, lot: 0.05, seed: 4),
        _ => RowPrograms.Of(100, 5000, 100.0, RowPrograms.Curvature.Some, inLimit: false, lot: 0.0, seed: 1),
    };

    private static ConvexProgram WithNorm(ConvexProgram program)
    {
        int n = program.VariableCount;
        var rows = new ScenarioPrograms(8);
        var norm = new NormFunction("norm", rows.Matrix(2000, n, n), [.. Enumerable.Range(0, 2000).Select(_ => rows.Normal())]);
        return program with { Norms = [norm], Objective = program.Objective with { Norms = [new WeightedTerm(0, 1.0)] } };
    }

    private static ConvexProgram Scenarios(double most, double curvature)
    {
        var generator = new ScenarioPrograms(31);
        ScenarioFunction tail = generator.Function("tail", generator.Matrix(5000, 6, 6), plain: true) with { TailMass = 125.5 };
        return new ConvexProgram
        {
            VariableCount = 6,
            Lower = [-1, -1, -1, -1, -1, -1],
            Upper = [1, 1, 1, 1, 1, 1],
            Lots = new double[6],
            Functions = [tail],
            Separables = [],
            Quadratic = curvature > 0.0 ? new Quadratic([.. Enumerable.Repeat(curvature, 6)], null) : null,
            Objective = new ConvexForm([0.1, 0.2, 0.3, -0.1, -0.2, -0.3], 0.0, [], []),
            Limits = [new ProgramLimit("tail", new ConvexForm([], 0.0, [new WeightedTerm(0, 1.0)], []), double.NegativeInfinity, most)],
        };
    }
}
