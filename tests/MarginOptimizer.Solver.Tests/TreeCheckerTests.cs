using System.Collections.Immutable;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Tests;

/// <summary>The leaves of a search are checked as a whole: all choices covered, every bound recomputed.</summary>
public sealed class TreeCheckerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void The_bound_of_a_knapsack_meets_every_choice_tried(int seed)
    {
        var program = Knapsack(seed);
        var solution = Search(program);
        var best = Choices(program).Where(x => Allowed(program, x)).Min(x => Value(program, x));
        Assert.Equal(SolutionStatus.Optimal, solution.Status);
        Assert.Equal(best, solution.Best!.Objective, 9);
        Assert.InRange(TreeChecker.LowerBound(program, solution.Leaves), best - 1e-6, best + 1e-9);
    }

    [Fact]
    public void A_leaf_left_out_leaves_no_bound()
    {
        var program = Knapsack(3);
        var leaves = Search(program).Leaves;
        Assert.True(leaves.Length > 1);
        for (var k = 0; k < leaves.Length; k++) Assert.Equal(double.NegativeInfinity, TreeChecker.LowerBound(program, leaves.RemoveAt(k)));
    }

    [Fact]
    public void A_leaf_that_claims_to_be_empty_without_proof_counts_with_its_bound()
    {
        var program = Knapsack(3);
        var solution = Search(program);
        var claimed = solution.Leaves.Select(l => l with { IsEmpty = true, Certificate = new Certificate(new double[program.Limits.Length], []) }).ToImmutableArray();
        Assert.True(TreeChecker.LowerBound(program, claimed) <= solution.LowerBound);
    }

    [Fact]
    public void A_range_on_a_variable_without_lots_covers_nothing()
    {
        var program = Knapsack(3);
        var certificate = new Certificate(new double[program.Limits.Length], []);
        var open = program with { Lots = [0.0, .. program.Lots[1..]] };
        ImmutableArray<BranchLeaf> leaves = [new([new(0, 0.0, 0.0)], certificate, false), new([new(0, 1.0, 1.0)], certificate, false)];
        Assert.True(TreeChecker.Covers(program, leaves));
        Assert.False(TreeChecker.Covers(open, leaves));
    }

    [Theory]
    [InlineData(0.3, 0.7)]
    [InlineData(0.0, 0.7)]
    [InlineData(0.3, 1.0)]
    public void A_range_between_whole_lots_covers_nothing(double lower, double upper)
    {
        var program = Knapsack(3);
        ImmutableArray<BranchLeaf> leaves = [new([new(0, lower, upper)], new Certificate(new double[program.Limits.Length], []), false)];
        Assert.False(TreeChecker.Covers(program, leaves));
    }

    private static BranchSolution Search(ConvexProgram program) => new BranchSolver(new LpSolver()).Solve(
        program, new Rounding(program), new BranchSettings([.. Enumerable.Range(0, program.VariableCount)]), SolveBudget.Default);

    private static ConvexProgram Knapsack(int seed)
    {
        var random = new Random(seed);
        const int Count = 10;
        var weights = Enumerable.Range(0, Count).Select(_ => 1.0 + random.NextDouble()).ToArray();
        return new ConvexProgram
        {
            VariableCount = Count,
            Lower = new double[Count],
            Upper = [.. Enumerable.Repeat(1.0, Count)],
            Lots = [.. Enumerable.Repeat(1.0, Count)],
            Functions = [],
            Separables = [],
            Objective = new ConvexForm([.. weights.Select(w => -w - (0.3 * random.NextDouble()))], 0.0, [], []),
            Limits = [new ProgramLimit("capacity", new ConvexForm(weights, 0.0, [], []), double.NegativeInfinity, 0.45 * weights.Sum())],
        };
    }

    private static IEnumerable<double[]> Choices(ConvexProgram program) =>
        Enumerable.Range(0, 1 << program.VariableCount).Select(bits => Enumerable.Range(0, program.VariableCount).Select(i => (double)(bits >> i & 1)).ToArray());

    private static double Value(ConvexProgram program, double[] x) => program.Objective.Linear.Zip(x, (c, v) => c * v).Sum();

    private static bool Allowed(ConvexProgram program, double[] x) => program.Limits[0].Form.Linear.Zip(x, (c, v) => c * v).Sum() <= program.Limits[0].Upper;

    private sealed class Rounding(ConvexProgram program) : IBranchGuide
    {
        public BranchPoint? Judge(double[] x)
        {
            var down = x.Select(v => Math.Floor(v + 1e-9)).ToArray();
            return Allowed(program, down) ? new BranchPoint(down, Value(program, down)) : null;
        }

        public double[] Implied(double[] x) => [.. x.Select(v => Math.Round(v))];

        public GuideStep Improve(double[] x, SolveBudget budget, CancellationToken cancellation) => new(null, 0, 0);
    }
}
