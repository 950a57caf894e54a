using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tests.Support;

namespace MarginOptimizer.Solver.Tests.Elastic;

/// <summary>A stop of the front door, in whichever of its methods, is repeated bit by bit by its checkpoint.</summary>
public sealed class ConvexSolverReplayTests
{
    /// <summary>Where the whole searches end that the stops are placed in: far enough to be in the second method on small programs.</summary>
    private const int MostCheckpoints = 1500;

    /// <summary>No gap is small enough: the second method always goes on where the first ends.</summary>
    private static readonly SolveBudget Endless = SolveBudget.Default with { RelativeGap = 0.0 };

    [Theory]
    [InlineData("squares")]
    [InlineData("strictly convex")]
    [InlineData("second objective")]
    [InlineData("lots")]
    [InlineData("wide")]
    [InlineData("wide lots")]
    public void A_stop_by_work_limit_clock_or_checkpoint_is_repeated_bit_by_bit(string kind)
    {
        int stopped = 0;
        foreach (ConvexProgram program in Programs(kind))
        {
            Solution full = Solve(program, Endless with { CheckpointLimit = MostCheckpoints });
            for (int part = 1; part <= 4; part++)
            {
                int checkpoint = Math.Max(1, full.Checkpoints * part / 5);
                Solution solution = Solve(program, Endless with { CheckpointLimit = checkpoint });
                Assert.Equal(checkpoint, solution.StoppedAt);
                Assert.Equal(checkpoint, solution.Checkpoints);
                Assert.Empty(CertificateChecker.Verify(program, solution, 0.0).Faults);
                stopped += Repeats(program, Solve(program, Endless with { WorkLimit = full.Work * part / 5 }));
            }

            foreach (double milliseconds in (double[])[1.0, 3.0, 8.0])
            {
                stopped += Repeats(program, Solve(program, Endless with { WallClock = TimeSpan.FromMilliseconds(milliseconds) }));
            }
        }

        Assert.True(stopped >= 4, $"{stopped} searches were stopped");
    }

    [Theory]
    [InlineData("squares")]
    [InlineData("strictly convex")]
    [InlineData("lots")]
    [InlineData("wide")]
    [InlineData("wide lots")]
    public void A_search_cancelled_before_it_starts_ends_at_its_first_checkpoint(string kind)
    {
        foreach (ConvexProgram program in Programs(kind))
        {
            Solution solution = new ConvexSolver().Solve(program, Endless, new CancellationToken(canceled: true));
            Assert.Equal(1, solution.StoppedAt);
            Assert.Equal(1, solution.Checkpoints);
            Assert.Empty(CertificateChecker.Verify(program, solution, 0.0).Faults);
            Assert.Equal(1, Repeats(program, solution));
        }
    }

    [Theory]
    [InlineData("squares")]
    [InlineData("strictly convex")]
    [InlineData("lots")]
    [InlineData("linear")]
    public void Norms_that_weigh_nothing_change_nothing(string kind)
    {
        foreach (ConvexProgram program in Programs(kind))
        {
            int n = program.VariableCount;
            var norm = new NormFunction("idle", new RowMatrix([.. Enumerable.Repeat(1.0, 2 * n)], 2, n, n), [1.0, 2.0]);
            ConvexProgram idle = program with { Norms = [norm, norm], Objective = program.Objective with { Norms = [new WeightedTerm(1, 0.0)] } };
            SolveBudget budget = SolveBudget.Default with { CheckpointLimit = MostCheckpoints };
            Solution expected = Solve(program, budget), found = Solve(idle, budget);
            AssertSame(expected, found);
            Assert.Equal(expected.Status, found.Status);
            Assert.Empty(CertificateChecker.Verify(idle, found, 1e-9).Faults);
        }
    }

    private static Solution Solve(ConvexProgram program, SolveBudget budget) => new ConvexSolver().Solve(program, budget);

    /// <summary>1 when the search was stopped, and then its checkpoint repeats it; 0 when it came to its end.</summary>
    private static int Repeats(ConvexProgram program, Solution stopped)
    {
        if (stopped.StoppedAt is not { } checkpoint)
        {
            return 0;
        }

        AssertSame(stopped, Solve(program, Endless with { CheckpointLimit = checkpoint }));
        return 1;
    }

    private static void AssertSame(Solution expected, Solution found)
    {
        Assert.Equal(Bits(expected.X), Bits(found.X));
        Assert.Equal(Bits([expected.Objective, expected.LowerBound]), Bits([found.Objective, found.LowerBound]));
        Assert.Equal(expected.StoppedAt, found.StoppedAt);
        Assert.Equal(expected.Checkpoints, found.Checkpoints);
        Assert.Equal(expected.Work, found.Work);
        Assert.Equal(expected.Iterations, found.Iterations);
        Assert.Equal(expected.Certificate is null, found.Certificate is null);
        if (expected.Certificate is { } certificate)
        {
            Assert.Equal(Bits(certificate.LimitMultipliers), Bits(found.Certificate!.LimitMultipliers));
        }
    }

    private static long[] Bits(double[] values) => [.. values.Select(BitConverter.DoubleToInt64Bits)];

    private static IEnumerable<ConvexProgram> Programs(string kind)
    {
        var random = new Random(17);
        if (kind.StartsWith("wide", StringComparison.Ordinal))
        {
            ConvexProgram hedge = HedgeProgram.Build(210, 10, saveMoney: true, seed: 4);
            yield return WithSquares(kind == "wide" ? HedgeProgram.Continuous(hedge) : hedge, random);
            yield break;
        }

        for (int seed = 0; seed < 6; seed++)
        {
            ConvexProgram program = TailPrograms.Of(new ProgramGenerator(seed, size: 14).Next(lots: kind == "lots"), seed);
            yield return kind switch
            {
                "linear" => program,
                "second objective" => WithSquares(program, random) with { SecondObjective = program.SecondObjective ?? program.Objective with { Scenarios = [] } },
                "strictly convex" => StrictlyConvex(program, random),
                _ => WithSquares(program, random) with { SecondObjective = null },
            };
        }
    }

    /// <summary>Squares of some variables and of up to three forms.</summary>
    private static ConvexProgram WithSquares(ConvexProgram program, Random random)
    {
        int n = program.VariableCount, rows = random.Next(4);
        double[] diagonal = [.. Enumerable.Range(0, n).Select(_ => random.Next(2) * program.GapScale * random.NextDouble())];
        double[] values = [.. Enumerable.Range(0, rows * n).Select(_ => Math.Sqrt(program.GapScale) * ((2.0 * random.NextDouble()) - 1.0))];
        return program with { Quadratic = new Quadratic(diagonal, rows == 0 ? null : new RowMatrix(values, rows, n, n)) };
    }

    /// <summary>Squares of all variables and no functions of scenarios: the active set goes first.</summary>
    private static ConvexProgram StrictlyConvex(ConvexProgram program, Random random) => program with
    {
        Functions = [],
        SecondObjective = null,
        Objective = program.Objective with { Scenarios = [] },
        Limits = [.. program.Limits.Select(limit => limit with { Form = limit.Form with { Scenarios = [] } })],
        Quadratic = new Quadratic([.. Enumerable.Range(0, program.VariableCount).Select(_ => program.GapScale * (0.1 + random.NextDouble()))], null),
    };
}
