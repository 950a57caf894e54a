using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tests.Support;
using MarginOptimizer.Solver.Tree;

namespace MarginOptimizer.Solver.Tests.Tree;

public class NarrowedProgramTests
{
    [Fact]
    public void Points_have_the_same_objective_limits_and_rules_as_in_the_whole_program()
    {
        var generator = new ProgramGenerator(seed: 71, size: 6);
        var random = new Random(4);
        int compared = 0;
        for (int k = 0; k < 300; k++)
        {
            ConvexProgram whole = LegPrograms.WithRules(LegPrograms.WithZero(generator.Next(lots: false)), random);
            whole = whole with { Lots = [.. whole.Lots.Select(_ => 1.0)] };
            TreeBox box = Box(whole, random);
            if (NarrowedProgram.Of(whole, box, 0.9) is not { } narrowed)
            {
                continue;
            }

            double[] x = [.. narrowed.Program.Lower.Zip(narrowed.Program.Upper, (low, high) => Math.Round(low + (random.NextDouble() * (high - low))))];
            double[] lifted = narrowed.Lift(x);
            double scale = whole.GapScale + Math.Abs(Objective(whole, lifted));
            Assert.Equal(0.0, (Objective(narrowed.Program, x) - Objective(whole, lifted)) / scale, 1e-9);
            double[] settled = narrowed.Lift(new double[x.Length]);
            bool isSettledKept = LegCheck.AllKept(whole with { Legs = whole.Legs! with { MostLegs = null } }, settled);
            Assert.Equal(LegCheck.AllKept(whole, lifted), isSettledKept && LegCheck.AllKept(narrowed.Program, x));
            for (int l = 0; l < whole.Limits.Length; l++)
            {
                double here = PointEvaluation.Value(narrowed.Program, narrowed.Program.Limits[l].Form, x), there = PointEvaluation.Value(whole, whole.Limits[l].Form, lifted);
                Assert.Equal(0.0, (here - there) / (1.0 + Math.Abs(there)), 1e-9);
            }

            compared++;
        }

        Assert.True(compared > 100, $"{compared} programs narrowed");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(3)]
    public void A_wide_program_is_searched_in_what_reduced_costs_leave_free_and_the_proof_holds_for_all_of_it(int? mostLegs)
    {
        ConvexProgram program = Wide(mostLegs);
        SolveBudget budget = SolveBudget.Default with { RelativeGap = 1e-7 };
        Solution solution = new ConvexSolver().Solve(program, budget);
        Assert.Equal(SolutionStatus.Optimal, solution.Status);
        Assert.Empty(CertificateChecker.Verify(program, solution, 1e-7).Faults);
        Assert.True(TreeProofChecker.LowerBound(program, solution.Tree!) >= solution.Objective - (1e-6 * program.GapScale));
        Assert.True(solution.Nodes > 3, $"{solution.Nodes} nodes");
    }

    [Fact]
    public void Cancelled_at_any_moment_there_is_a_point_that_keeps_every_limit_and_a_bound_that_the_checker_confirms()
    {
        ConvexProgram program = Wide(null);
        foreach (double ms in new[] { 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0 })
        {
            using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(ms));
            Solution solution = new ConvexSolver().Solve(program, SolveBudget.Default, source.Token);
            Assert.True(solution.HasPoint);
            Assert.Empty(CertificateChecker.Verify(program, solution, 1e-9).Faults);
        }
    }

    private static double Objective(ConvexProgram program, double[] x) => PointEvaluation.Objective(program, x) + LegCheck.Charges(program, x);

    /// <summary>Whole multiples inside the program's box; half of the variables settled, some of them used.</summary>
    private static TreeBox Box(ConvexProgram program, Random random)
    {
        var box = new TreeBox(program.VariableCount);
        for (int i = 0; i < program.VariableCount; i++)
        {
            (box.Lower[i], box.Upper[i]) = (Math.Ceiling(program.Lower[i]), Math.Floor(program.Upper[i]));
            if (random.Next(2) == 0 && box.Lower[i] <= box.Upper[i])
            {
                double at = Math.Round(box.Lower[i] + (random.NextDouble() * (box.Upper[i] - box.Lower[i])));
                (box.Lower[i], box.Upper[i]) = (at, at);
            }
        }

        return box;
    }

    /// <summary>The hard program with many dear candidates beside its own: nothing of them is in any good point.</summary>
    private static ConvexProgram Wide(int? mostLegs)
    {
        const int more = 60;
        ConvexProgram hard = TreeSearchTests.HardProgram();
        int n = hard.VariableCount, rows = hard.Functions[0].Matrix.Rows;
        var random = new Random(19);
        var values = new double[rows * (n + more)];
        for (int row = 0; row < rows; row++)
        {
            hard.Functions[0].Matrix.Row(row).CopyTo(values.AsSpan(row * (n + more)));
            for (int i = n; i < n + more; i++)
            {
                values[(row * (n + more)) + i] = Math.Round((2.0 * random.NextDouble()) - 1.0, 3);
            }
        }

        return hard with
        {
            VariableCount = n + more,
            Lower = [.. Enumerable.Repeat(-4.0, n + more)],
            Upper = [.. Enumerable.Repeat(4.0, n + more)],
            Lots = [.. Enumerable.Repeat(1.0, n + more)],
            Functions = [hard.Functions[0] with { Matrix = new RowMatrix(values, rows, n + more, n + more) }],
            Separables = [hard.Separables[0] with { Parts = [.. hard.Separables[0].Parts, .. Enumerable.Range(n, more).Select(i => new PiecewiseLinear(i, [0.0], [-2.0, 2.0]))] }],
            Objective = hard.Objective with { Separables = [new WeightedTerm(0, 1.0)] },
            Legs = mostLegs is { } most ? new LegRules([.. Enumerable.Range(0, n + more).Select(i => new LegRule(i))], most) : null,
        };
    }
}
