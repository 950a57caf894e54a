using System.Collections.Immutable;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tests.Support;

namespace MarginOptimizer.Solver.Tests.Tree;

public class TreeSearchTests
{
    private const double Gap = 1e-7;
    private static readonly SolveBudget Budget = SolveBudget.Default with { RelativeGap = Gap };

    [Fact]
    public void Small_programs_in_lots_are_solved_to_the_optimum_of_enumeration()
    {
        var generator = new ProgramGenerator(seed: 11, size: 5);
        int points = 0, none = 0;
        for (int k = 0; k < 400; k++)
        {
            ConvexProgram program = InLots(generator.Next(lots: true));
            double best = Enumeration.Best(program);
            Solution solution = new ConvexSolver().Solve(program, Budget);
            AssertProven(program, solution, best, k);
            points += double.IsFinite(best) ? 1 : 0;
            none += solution.Status == SolutionStatus.InfeasibleInLots ? 1 : 0;
        }

        Assert.True(points > 150, $"{points} programs with points");
        Assert.True(none > 5, $"{none} infeasible in lots only");
    }

    [Fact]
    public void Small_programs_with_rules_on_legs_are_solved_to_the_optimum_of_enumeration()
    {
        var generator = new ProgramGenerator(seed: 23, size: 4);
        var random = new Random(5);
        int points = 0, none = 0;
        for (int k = 0; k < 600; k++)
        {
            ConvexProgram program = LegPrograms.WithRules(InLots(generator.Next(lots: true)), random);
            double best = Enumeration.Best(program);
            Solution solution = new ConvexSolver().Solve(program, Budget);
            AssertProven(program, solution, best, k);
            points += double.IsFinite(best) ? 1 : 0;
            none += solution.Status == SolutionStatus.InfeasibleInLots ? 1 : 0;
        }

        Assert.True(points > 200, $"{points} programs with points");
        Assert.True(none > 10, $"{none} infeasible with lots and legs only");
    }

    [Fact]
    public void Continuous_legs_are_solved_to_the_best_of_all_choices_of_use()
    {
        var generator = new ProgramGenerator(seed: 31, size: 4);
        var random = new Random(9);
        int points = 0;
        for (int k = 0; k < 300; k++)
        {
            ConvexProgram plain = generator.Next(lots: false);
            ConvexProgram program = LegPrograms.WithRules(LegPrograms.WithZero(plain), random);
            double best = LegPrograms.BestOfChoices(program);
            Solution solution = new ConvexSolver().Solve(program, Budget);
            AssertProven(program, solution, best, k);
            points += double.IsFinite(best) ? 1 : 0;
        }

        Assert.True(points > 100, $"{points} programs with points");
    }

    [Fact]
    public void Small_programs_with_tail_means_in_lots_are_solved_to_the_optimum_of_enumeration()
    {
        var generator = new ProgramGenerator(seed: 61, size: 4);
        var random = new Random(6);
        int points = 0, divided = 0;
        for (int k = 0; k < 300; k++)
        {
            ConvexProgram program = TailPrograms.Of(InLots(generator.Next(lots: true)), k);
            program = k % 2 == 0 ? program : LegPrograms.WithRules(program, random);
            double best = Enumeration.Best(program);
            Solution solution = new ConvexSolver().Solve(program, Budget);
            AssertProven(program, solution, best, k);
            points += double.IsFinite(best) ? 1 : 0;
            divided += solution.Nodes > 1 ? 1 : 0;
        }

        Assert.True(points > 100, $"{points} programs with points");
        Assert.True(divided > 30, $"{divided} programs divided");
    }

    [Fact]
    public void Money_times_a_power_of_two_leaves_lots_and_legs_unchanged()
    {
        var generator = new ProgramGenerator(seed: 47, size: 5);
        var random = new Random(3);
        for (int k = 0; k < 60; k++)
        {
            ConvexProgram program = LegPrograms.WithRules(InLots(generator.Next(lots: true)), random);
            foreach (int power in new[] { -20, 13 })
            {
                ConvexProgram scaled = LegPrograms.InMoney(program, Math.ScaleB(1.0, power));
                Assert.Equal(new ConvexSolver().Solve(program, Budget).X, new ConvexSolver().Solve(scaled, Budget).X);
            }
        }
    }

    [Fact]
    public void The_same_program_gives_the_same_bytes_and_a_checkpoint_repeats_a_stopped_answer()
    {
        ConvexProgram program = HardProgram();
        Solution first = new ConvexSolver().Solve(program, Budget), second = new ConvexSolver().Solve(program, Budget);
        Assert.Equal(first.X, second.X);
        Assert.Equal(first.Work, second.Work);
        Assert.Equal(first.LowerBound, second.LowerBound);
        Assert.True(first.Nodes > 3, $"{first.Nodes} nodes");
        foreach (int share in new[] { 2, 3, 5, 9 })
        {
            int limit = first.Checkpoints * (share - 1) / share;
            Solution stopped = new ConvexSolver().Solve(program, Budget with { CheckpointLimit = limit });
            Solution again = new ConvexSolver().Solve(program, Budget with { CheckpointLimit = stopped.StoppedAt!.Value });
            Assert.Equal(stopped.X, again.X);
            Assert.Equal(stopped.LowerBound, again.LowerBound);
            Assert.Equal(limit, stopped.StoppedAt);
            Assert.Empty(CertificateChecker.Verify(program, stopped, Gap).Faults);
        }
    }

    [Fact]
    public void Every_checkpoint_can_end_the_search_and_leaves_a_bound_that_the_checker_confirms()
    {
        ConvexProgram program = LegPrograms.WithRules(HardProgram(), new Random(2));
        int all = new ConvexSolver().Solve(program, Budget).Checkpoints;
        for (int limit = 1; limit < all; limit += Math.Max(1, all / 60))
        {
            Solution stopped = new ConvexSolver().Solve(program, Budget with { CheckpointLimit = limit });
            Assert.Empty(CertificateChecker.Verify(program, stopped, Gap).Faults);
        }
    }

    [Fact]
    public void Rules_on_legs_with_a_quadratic_are_refused()
    {
        ConvexProgram program = HardProgram();
        ConvexProgram curved = program with
        {
            Quadratic = new Quadratic([.. Enumerable.Repeat(1.0, program.VariableCount)], null),
            Legs = new LegRules([new LegRule(0)], 1),
        };
        Assert.Throws<NotSupportedException>(() => new ConvexSolver().Solve(curved, Budget));
    }

    [Fact]
    public void Faults_of_rules_on_legs_are_all_named()
    {
        ConvexProgram program = HardProgram() with
        {
            Legs = new LegRules([new LegRule(0, -1.0), new LegRule(0, 0.0, double.NaN), new LegRule(99), new LegRule(1, 0.0, 0.0, double.PositiveInfinity)], -2),
        };
        string message = Assert.Throws<ArgumentException>(() => new ConvexSolver().Solve(program, Budget)).Message;
        foreach (string part in new[] { "most legs -2", "least up -1", "two rules", "least down NaN", "variable 99", "charge" })
        {
            Assert.Contains(part, message, StringComparison.Ordinal);
        }
    }

    internal static ConvexProgram HardProgram()
    {
        const int n = 12, rows = 16;
        var random = new Random(77);
        var values = new double[rows * n];
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = Math.Round((2.0 * random.NextDouble()) - 1.0, 3);
        }

        double[] offsets = [.. Enumerable.Range(0, rows).Select(_ => Math.Round(8.0 * random.NextDouble(), 2))];
        var cost = new SeparableFunction("cost", [.. Enumerable.Range(0, n).Select(i => new PiecewiseLinear(i, [0.0], [-0.02 - (0.001 * i), 0.03]))]);
        return new ConvexProgram
        {
            VariableCount = n,
            Lower = [.. Enumerable.Repeat(-4.0, n)],
            Upper = [.. Enumerable.Repeat(4.0, n)],
            Lots = [.. Enumerable.Repeat(1.0, n)],
            Functions = [new ScenarioFunction("loss", new RowMatrix(values, rows, n, n), offsets, FloorAtZero: true)],
            Separables = [cost],
            Objective = new ConvexForm([], 0.0, [new WeightedTerm(0, 1.0)], []),
            Limits = [new ProgramLimit("cost", new ConvexForm([], 0.0, [], [new WeightedTerm(0, 1.0)]), double.NegativeInfinity, 0.35)],
        };
    }

    private static ConvexProgram InLots(ConvexProgram program)
        => LegPrograms.WithZero(program) with { Lots = [.. program.Lots.Select(lot => lot == 0.0 ? 1.0 : lot)] };

    private static void AssertProven(ConvexProgram program, Solution solution, double best, int number)
    {
        SolutionReport report = CertificateChecker.Verify(program, solution, Gap);
        Assert.True(report.Faults.Count == 0, $"program {number}: {string.Join("; ", report.Faults)}");
        double scale = program.GapScale + Math.Abs(best);
        if (double.IsPositiveInfinity(best))
        {
            Assert.True(solution.Status is SolutionStatus.Infeasible or SolutionStatus.InfeasibleInLots, $"program {number}: {solution.Status} without a point");
            return;
        }

        Assert.True(solution.Status == SolutionStatus.Optimal, $"program {number}: {solution.Status}, objective {solution.Objective}, bound {solution.LowerBound}, best {best}");
        Assert.True(Math.Abs(solution.Objective - best) <= 1e-6 * scale, $"program {number}: {solution.Objective} instead of {best}");
    }
}
