using System.Collections.Immutable;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Diagnosis;
using MarginOptimizer.Solver.Prices;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tests.Support;

namespace MarginOptimizer.Solver.Tests.Diagnosis;

public class DiagnosisTests
{
    private static readonly LpSolver Solver = new();
    private static readonly ConflictFinder Finder = new(Solver);
    private static readonly RelaxationFinder Relaxer = new(Solver);

    [Fact]
    public void Only_the_limits_that_contradict_each_other_are_named()
    {
        // x + y >= 3, x <= 1, y <= 1; the others are harmless.
        ConvexProgram program = Plane(
            Limit("sum", 1.0, 1.0, 3.0, double.PositiveInfinity),
            Limit("harmless", 1.0, -1.0, -5.0, 5.0),
            Limit("x", 1.0, 0.0, double.NegativeInfinity, 1.0),
            Limit("y", 0.0, 1.0, double.NegativeInfinity, 1.0));
        Conflict conflict = Finder.Find(program, SolveBudget.Default)!;
        Assert.Equal(["sum", "x", "y"], conflict.Limits.AsEnumerable());
        Assert.True(conflict.Irreducible && conflict.Smallest);
        Assert.True(CertificateChecker.InfeasibilityMargin(program, conflict.Proof) > 0.0);
    }

    [Fact]
    public void A_single_impossible_limit_is_the_smallest_conflict()
    {
        ConvexProgram program = Plane(
            Limit("sum", 1.0, 1.0, 3.0, double.PositiveInfinity),
            Limit("x", 1.0, 0.0, double.NegativeInfinity, 1.0),
            Limit("y", 0.0, 1.0, double.NegativeInfinity, 1.0),
            Limit("alone", 1.0, 0.0, 50.0, double.PositiveInfinity));
        Conflict conflict = Finder.Find(program, SolveBudget.Default)!;
        Assert.Equal(["alone"], conflict.Limits.AsEnumerable());
        Assert.True(conflict.Smallest);
    }

    [Fact]
    public void Limits_that_can_be_kept_are_no_conflict()
        => Assert.Null(Finder.Find(Plane(Limit("x", 1.0, 0.0, 1.0, 2.0)), SolveBudget.Default));

    [Fact]
    public void Random_conflicts_are_irreducible_proven_and_no_smaller_set_exists()
    {
        int found = 0, several = 0;
        for (int seed = 0; seed < 1200; seed++)
        {
            ConvexProgram program = TailPrograms.Of(new ProgramGenerator(seed).Next(), seed);
            if (Finder.Find(program, SolveBudget.Default) is not { } conflict)
            {
                continue;
            }

            found++;
            several += conflict.Limits.Length > 1 ? 1 : 0;
            Assert.True(conflict.Irreducible, $"seed {seed}");
            Assert.True(CertificateChecker.InfeasibilityMargin(Only(program, conflict.Limits), conflict.Proof) > 0.0);
            foreach (string name in conflict.Limits)
            {
                ImmutableArray<string> rest = conflict.Limits.Remove(name);
                Assert.True(Solver.Solve(Only(program, rest), SolveBudget.Default).HasPoint, $"seed {seed}: {string.Join(',', rest)} contradict each other too");
            }

            for (int size = 1; size < conflict.Limits.Length && conflict.Smallest; size++)
            {
                Assert.All(program.Limits, limit => Assert.True(size > 1 || Solver.Solve(Only(program, [limit.Name]), SolveBudget.Default).HasPoint));
            }
        }

        Assert.True(found > 60 && several > 10, $"{found} found, {several} of several limits");
    }

    [Fact]
    public void The_cheapest_relaxation_moves_the_cheap_limit()
    {
        ConvexProgram program = Plane(
            Limit("sum", 1.0, 1.0, 3.0, double.PositiveInfinity),
            Limit("x", 1.0, 0.0, double.NegativeInfinity, 1.0),
            Limit("y", 0.0, 1.0, double.NegativeInfinity, 1.0));
        ImmutableArray<LimitSlack> slacks =
        [
            new LimitSlack("sum", LimitSide.Lower, 1.0, 5.0),
            new LimitSlack("x", LimitSide.Upper, 0.5, 1.0),
            new LimitSlack("y", LimitSide.Upper, 1.0, 3.0),
        ];
        CheapestRelaxation relaxation = Relaxer.Find(program, slacks, SolveBudget.Default);
        // One unit is missing: two steps of x cost 2, one of y 3, one of the sum 5.
        RelaxedLimit only = Assert.Single(relaxation.Limits);
        Assert.Equal(("x", LimitSide.Upper), (only.Limit, only.Side));
        Assert.Equal(2.0, only.Steps, 9);
        Assert.Equal(2.0, only.Bound, 9);
        Assert.Equal(2.0, relaxation.Cost, 9);
        Assert.Equal(SolutionStatus.Optimal, relaxation.Status);
        Assert.Equal(2.0, relaxation.LowerBound, 8);
    }

    [Fact]
    public void Nothing_moves_when_the_limits_can_be_kept()
    {
        CheapestRelaxation relaxation = Relaxer.Find(
            Plane(Limit("x", 1.0, 0.0, 1.0, 2.0)), [new LimitSlack("x", LimitSide.Upper, 1.0, 1.0)], SolveBudget.Default);
        Assert.Empty(relaxation.Limits);
        Assert.Equal(0.0, relaxation.Cost);
    }

    [Fact]
    public void Bounds_that_may_not_move_can_leave_nothing_to_do()
    {
        ConvexProgram program = Plane(Limit("x", 1.0, 0.0, 50.0, double.PositiveInfinity), Limit("y", 0.0, 1.0, double.NegativeInfinity, 1.0));
        CheapestRelaxation relaxation = Relaxer.Find(program, [new LimitSlack("y", LimitSide.Upper, 1.0, 1.0)], SolveBudget.Default);
        Assert.Equal(SolutionStatus.Infeasible, relaxation.Status);
    }

    [Fact]
    public void A_slack_needs_a_finite_bound_and_a_price()
    {
        ConvexProgram program = Plane(Limit("x", 1.0, 0.0, 50.0, double.PositiveInfinity));
        Assert.Throws<ArgumentException>(() => Relaxer.Find(program, [new LimitSlack("x", LimitSide.Upper, 1.0, 1.0)], SolveBudget.Default));
        Assert.Throws<ArgumentException>(() => Relaxer.Find(program, [new LimitSlack("x", LimitSide.Lower, 1.0, 0.0)], SolveBudget.Default));
        Assert.Throws<ArgumentException>(() => Relaxer.Find(program, [new LimitSlack("z", LimitSide.Lower, 1.0, 1.0)], SolveBudget.Default));
    }

    [Fact]
    public void Random_relaxations_make_infeasible_programs_feasible_and_none_is_cheaper()
    {
        int repaired = 0;
        for (int seed = 0; seed < 600; seed++)
        {
            ConvexProgram program = TailPrograms.Of(new ProgramGenerator(seed).Next(), seed);
            if (Solver.Solve(program, SolveBudget.Default).Status != SolutionStatus.Infeasible)
            {
                continue;
            }

            var random = new Random(seed);
            ImmutableArray<LimitSlack> slacks =
            [
                .. program.Limits.Where(limit => double.IsFinite(limit.Upper)).Select(limit => new LimitSlack(limit.Name, LimitSide.Upper, program.GapScale, 1.0 + random.Next(3))),
                .. program.Limits.Where(limit => double.IsFinite(limit.Lower)).Select(limit => new LimitSlack(limit.Name, LimitSide.Lower, program.GapScale, 1.0 + random.Next(3))),
            ];
            CheapestRelaxation relaxation = Relaxer.Find(program, slacks, SolveBudget.Default);
            Assert.Equal(SolutionStatus.Optimal, relaxation.Status);
            Assert.True(relaxation.Cost > 0.0 && relaxation.Cost - relaxation.LowerBound <= 1e-7 * (1.0 + relaxation.Cost), $"seed {seed}");
            Assert.True(Solver.Solve(Moved(program, relaxation, 1.0 + 1e-7), SolveBudget.Default).HasPoint, $"seed {seed}: the relaxed limits still contradict each other");
            Assert.Equal(SolutionStatus.Infeasible, Solver.Solve(Moved(program, relaxation, 0.99), SolveBudget.Default).Status);
            repaired++;
        }

        Assert.True(repaired > 60, $"{repaired} repaired");
    }

    /// <summary>Every moved bound moved by this share of its way.</summary>
    private static ConvexProgram Moved(ConvexProgram program, CheapestRelaxation relaxation, double share) => program with
    {
        Limits =
        [
            .. program.Limits.Select(limit =>
            {
                foreach (RelaxedLimit moved in relaxation.Limits.Where(moved => moved.Limit == limit.Name))
                {
                    limit = moved.Side == LimitSide.Upper
                        ? limit with { Upper = limit.Upper + (share * (moved.Bound - limit.Upper)) }
                        : limit with { Lower = limit.Lower + (share * (moved.Bound - limit.Lower)) };
                }

                return limit;
            }),
        ],
    };

    private static ConvexProgram Only(ConvexProgram program, ImmutableArray<string> names) => program with
    {
        Limits = [.. program.Limits.Select(limit => names.Contains(limit.Name) ? limit : limit with { Lower = double.NegativeInfinity, Upper = double.PositiveInfinity })],
    };

    private static ProgramLimit Limit(string name, double x, double y, double lower, double upper)
        => new(name, new ConvexForm([x, y], 0.0, [], []), lower, upper);

    private static ConvexProgram Plane(params ImmutableArray<ProgramLimit> limits) => new()
    {
        VariableCount = 2,
        Lower = [-10.0, -10.0],
        Upper = [10.0, 10.0],
        Lots = [0.0, 0.0],
        Functions = [],
        Separables = [],
        Objective = new ConvexForm([1.0, 2.0], 0.0, [], []),
        Limits = limits,
    };
}
