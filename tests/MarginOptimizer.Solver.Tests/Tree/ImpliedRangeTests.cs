using System.Collections.Immutable;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tests.Support;

namespace MarginOptimizer.Solver.Tests.Tree;

/// <summary>Bands that hold few lots rule out ranges limit by limit; the checker confirms each from the limit alone and refuses any other.</summary>
public class ImpliedRangeTests
{
    private static readonly ConvexProgram Program = Banded(new Random(4));
    private static readonly Solution Solved = new ConvexSolver().Solve(Program, SolveBudget.Default with { RelativeGap = 1e-7 });

    private static TreeProof Proof => Solved.Tree!;

    [Fact]
    public void Banded_programs_are_solved_to_the_optimum_of_enumeration()
    {
        var random = new Random(19);
        int used = 0, points = 0;
        for (int k = 0; k < 60; k++)
        {
            ConvexProgram program = Banded(random, variables: 5);
            double best = Enumeration.Best(program);
            Solution solution = new ConvexSolver().Solve(program, SolveBudget.Default with { RelativeGap = 1e-7 });
            if (double.IsPositiveInfinity(best))
            {
                Assert.True(solution.Status is SolutionStatus.Infeasible or SolutionStatus.InfeasibleInLots, $"program {k}: {solution.Status}");
                continue;
            }

            points++;
            used += solution.Tree is { } tree && tree.Nodes.Any(node => !node.Implied.IsEmpty) ? 1 : 0;
            Assert.True(Math.Abs(solution.Objective - best) <= 1e-6 * (program.GapScale + Math.Abs(best)), $"program {k}: {solution.Objective} instead of {best}");
            Assert.Equal(SolutionStatus.Optimal, solution.Status);
            Assert.InRange(solution.Tree is { } proof ? TreeProofChecker.LowerBound(program, proof) : best, best - (1e-6 * program.GapScale), best + 1e-9);
        }

        Assert.True(points > 30 && used > 10, $"{points} programs with points, {used} proofs with ranges");
    }

    [Fact]
    public void The_proof_rests_on_ranges_of_single_limits_and_is_confirmed()
    {
        Assert.Contains(Proof.Nodes, node => !node.Implied.IsEmpty);
        Assert.InRange(TreeProofChecker.LowerBound(Program, Proof), Solved.Objective - (1e-6 * Program.GapScale), Solved.Objective + 1e-9);
    }

    [Fact]
    public void A_range_that_a_limit_does_not_rule_out_is_refused()
    {
        int refused = 0, tried = 0;
        for (int k = 0; k < Proof.Nodes.Length; k++)
        {
            if (Proof.Nodes[k].Implied.IsEmpty)
            {
                continue;
            }

            tried++;
            double bound = TreeProofChecker.LowerBound(Program, With(k, range => range with { Kept = range.Kept with { Lower = range.Kept.Lower + 1.0, Upper = range.Kept.Upper - 1.0 } }));
            AssertNoHigher(bound);
            refused += double.IsNegativeInfinity(bound) ? 1 : 0;
        }

        Assert.True(refused > 0 && tried > 0, $"{refused} of {tried} refused");
    }

    [Theory]
    [InlineData("limit unknown")]
    [InlineData("variable unknown")]
    [InlineData("not a linear limit")]
    [InlineData("settles a use")]
    [InlineData("no number")]
    [InlineData("no ranges at all")]
    public void Malformed_ranges_are_refused(string kind)
    {
        int at = Enumerable.Range(0, Proof.Nodes.Length).First(k => !Proof.Nodes[k].Implied.IsEmpty);
        TreeProof tampered = kind switch
        {
            "limit unknown" => With(at, range => range with { Limit = Program.Limits.Length }),
            "variable unknown" => With(at, range => range with { Kept = range.Kept with { Variable = -1 } }),
            "not a linear limit" => With(at, range => range with { Limit = 0 }),
            "settles a use" => With(at, range => range with { Kept = range.Kept with { Use = LegUse.Up } }),
            "no number" => With(at, range => range with { Kept = range.Kept with { Upper = double.NaN } }),
            _ => new TreeProof(Proof.Nodes.SetItem(at, Proof.Nodes[at] with { Implied = default })),
        };
        Assert.Equal(double.NegativeInfinity, TreeProofChecker.LowerBound(Program, tampered));
    }

    [Fact]
    public void An_end_just_short_of_a_whole_lot_does_not_lose_that_lot()
    {
        for (int k = 0; k < Proof.Nodes.Length; k++)
        {
            foreach (double off in new[] { 1e-12, 1e-10, 1e-9 })
            {
                if (!Proof.Nodes[k].Implied.IsEmpty)
                {
                    AssertNoHigher(TreeProofChecker.LowerBound(Program, With(k, range => range with { Kept = range.Kept with { Lower = range.Kept.Lower + off, Upper = range.Kept.Upper - off } })));
                }

                if (Proof.Nodes[k].Evidence is { Kept.IsEmpty: false } evidence)
                {
                    ImmutableArray<TreePart> kept = [.. evidence.Kept.Select(part => part with { Lower = part.Lower + off, Upper = part.Upper - off })];
                    AssertNoHigher(TreeProofChecker.LowerBound(Program, new TreeProof(Proof.Nodes.SetItem(k, Proof.Nodes[k] with { Evidence = evidence with { Kept = kept } }))));
                }
            }
        }
    }

    [Fact]
    public void Limits_that_leave_no_whole_lot_are_named()
    {
        double[] rates = new double[Program.VariableCount];
        (rates[0], rates[1]) = (0.7, 1.4);
        ProgramLimit between = new("between two lots", new ConvexForm(rates, 0.0, [], []), 0.2, 0.5);
        Solution solution = new ConvexSolver().Solve(Program with { Limits = Program.Limits.Add(between) }, SolveBudget.Default);
        Assert.Equal(SolutionStatus.InfeasibleInLots, solution.Status);
        Assert.Contains(between.Name, solution.ConflictingLimits);
        Assert.Equal(double.PositiveInfinity, TreeProofChecker.LowerBound(Program with { Limits = Program.Limits.Add(between) }, solution.Tree!));
    }

    [Fact]
    public void A_limit_stricter_than_what_is_asked_rules_nothing_out()
    {
        ConvexProgram restricted = Program with { Limits = [.. Program.Limits.Select(limit => limit with { IsExact = false })] };
        Assert.Equal(double.NegativeInfinity, TreeProofChecker.LowerBound(restricted, Proof));
        Solution solution = new ConvexSolver().Solve(restricted, SolveBudget.Default with { RelativeGap = 1e-7 });
        Assert.DoesNotContain(solution.Tree!.Nodes, node => !node.Implied.IsEmpty);
        Assert.Equal(Solved.Objective, solution.Objective, 1e-6);
    }

    private static void AssertNoHigher(double bound) => Assert.True(bound <= Solved.Objective + (1e-9 * Program.GapScale), $"{bound} above the optimum {Solved.Objective}");

    private static TreeProof With(int at, Func<ImpliedRange, ImpliedRange> change)
        => new(Proof.Nodes.SetItem(at, Proof.Nodes[at] with { Implied = Proof.Nodes[at].Implied.SetItem(0, change(Proof.Nodes[at].Implied[0])) }));

    /// <summary>Losses to lower under a cost limit (the first) and bands that hold a lot or two of each of three variables.</summary>
    private static ConvexProgram Banded(Random random, int variables = 12)
    {
        const int rows = 8, group = 3;
        var values = new double[rows * variables];
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = Math.Round((2.0 * random.NextDouble()) - 1.0, 3);
        }

        var cost = new SeparableFunction("cost", [.. Enumerable.Range(0, variables).Select(i => new PiecewiseLinear(i, [0.0], [-0.03, 0.03]))]);
        ImmutableArray<ProgramLimit>.Builder limits = ImmutableArray.CreateBuilder<ProgramLimit>();
        limits.Add(new ProgramLimit("cost", new ConvexForm([], 0.0, [], [new WeightedTerm(0, 1.0)]), double.NegativeInfinity, 0.4));
        for (int first = 0; first < variables; first += group)
        {
            for (int k = 0; k < 2; k++)
            {
                double[] rates = new double[variables];
                for (int i = first; i < Math.Min(first + group, variables); i++)
                {
                    rates[i] = Math.Round(0.5 + random.NextDouble(), 2) * (random.Next(4) == 0 ? -1.0 : 1.0);
                }

                limits.Add(new ProgramLimit($"band {first}/{k}", new ConvexForm(rates, 0.0, [], []), -1.0 - random.NextDouble(), 1.0 + random.NextDouble()));
            }
        }

        return new ConvexProgram
        {
            VariableCount = variables,
            Lower = [.. Enumerable.Repeat(-3.0, variables)],
            Upper = [.. Enumerable.Repeat(3.0, variables)],
            Lots = [.. Enumerable.Repeat(1.0, variables)],
            Functions = [new ScenarioFunction("loss", new RowMatrix(values, rows, variables, variables), [.. Enumerable.Range(0, rows).Select(_ => Math.Round(6.0 * random.NextDouble(), 2))], FloorAtZero: true)],
            Separables = [cost],
            Objective = new ConvexForm([], 0.0, [new WeightedTerm(0, 1.0)], []),
            Limits = limits.ToImmutable(),
        };
    }
}
