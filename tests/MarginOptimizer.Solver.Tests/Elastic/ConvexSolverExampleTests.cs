using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tests.Support;

namespace MarginOptimizer.Solver.Tests.Elastic;

public class ConvexSolverExampleTests
{
    private const double Free = double.NegativeInfinity;

    [Fact]
    public void A_parabola_with_a_kink_stays_exactly_at_the_kink_until_it_pulls_harder()
    {
        Assert.Equal([0.0], Solved(Parabola(pull: -0.5)).X);
        Assert.Equal(0.5, Solved(Parabola(pull: -1.5)).X[0], 12);
    }

    [Fact]
    public void A_norm_is_as_small_as_its_box_allows()
    {
        Solution solution = Solved(OneVariable(0.0, 2.0) with { Norms = [Distance(3.0)], Objective = new ConvexForm([], 0.0, [], []) { Norms = [new WeightedTerm(0, 1.0)] } });
        Assert.Equal([2.0], solution.X);
        Assert.Equal(1.0, solution.Objective, 12);
    }

    [Fact]
    public void A_norm_that_can_vanish_does()
    {
        Solution solution = Solved(OneVariable(-5.0, 5.0) with { Norms = [Distance(3.0)], Objective = new ConvexForm([0.5], 0.0, [], []) { Norms = [new WeightedTerm(0, 1.0)] } });
        Assert.Equal(3.0, solution.X[0], 9);
        Assert.Equal(1.5, solution.Objective, 9);
    }

    [Fact]
    public void A_limit_on_the_mean_of_a_tail_of_real_mass_binds_where_the_mean_meets_it()
    {
        // Rows x, 2x, 3x with masses 1: the worst 1.5 of them average (3 + 0.5 * 2) / 1.5 = 8/3 times x.
        var tail = new ScenarioFunction("tail", new RowMatrix([1.0, 2.0, 3.0], 3, 1, 1), new double[3], false) { TailMass = 1.5 };
        ConvexProgram program = OneVariable(0.0, 10.0) with
        {
            Functions = [tail],
            Quadratic = new Quadratic([0.01], null),
            Objective = new ConvexForm([-1.0], 0.0, [], []),
            Limits = [new ProgramLimit("tail", new ConvexForm([], 0.0, [new WeightedTerm(0, 1.0)], []), Free, 8.0)],
        };
        Assert.Equal(3.0, Solved(program).X[0], 10);
    }

    [Fact]
    public void A_norm_that_its_box_keeps_too_large_is_proven_infeasible()
    {
        ConvexProgram program = OneVariable(0.0, 2.0) with
        {
            Norms = [Distance(3.0)],
            Objective = new ConvexForm([1.0], 0.0, [], []),
            Limits = [new ProgramLimit("near three", new ConvexForm([], 0.0, [], []) { Norms = [new WeightedTerm(0, 1.0)] }, Free, 0.5)],
        };
        Solution solution = new ConvexSolver().Solve(program, SolveBudget.Default);
        Assert.Equal(SolutionStatus.Infeasible, solution.Status);
        Assert.Equal("near three", Assert.Single(solution.ConflictingLimits));
        Assert.True(CertificateChecker.Verify(program, solution, 1e-9).Verified);
    }

    [Fact]
    public void The_second_objective_chooses_among_the_optima_of_the_first()
    {
        // Only the sum is priced, so every split of 2 is optimal; the second objective wants the first variable small.
        ConvexProgram program = OneVariable(0.0, 3.0) with
        {
            VariableCount = 2,
            Lower = [0.0, 0.0],
            Upper = [3.0, 3.0],
            Lots = new double[2],
            Quadratic = new Quadratic([], new RowMatrix([1.0, 1.0], 1, 2, 2)),
            Objective = new ConvexForm([-2.0, -2.0], 0.0, [], []),
            SecondObjective = new ConvexForm([1.0, 0.0], 0.0, [], []),
        };
        Solution solution = Solved(program);
        Assert.Equal(0.0, solution.X[0], 6);
        Assert.Equal(2.0, solution.X[1], 6);
    }

    [Fact]
    public void Money_in_another_unit_changes_the_objective_by_the_unit_alone()
    {
        const double Unit = 1 << 20;
        for (int seed = 0; seed < 200; seed++)
        {
            ConvexProgram program = new ConvexProgramGenerator(seed).Next();
            Solution one = new ConvexSolver().Solve(program, SolveBudget.Default), other = new ConvexSolver().Solve(MoneyScale.Times(program, Unit), SolveBudget.Default);
            Assert.Equal(one.Status, other.Status);
            double size = Math.Max(program.GapScale, Math.Abs(one.Objective));
            Assert.True(!one.HasPoint || Math.Abs((other.Objective / Unit) - one.Objective) <= 1e-8 * size, $"seed {seed}");
        }
    }

    [Fact]
    public void Whole_lots_with_a_parabola_are_the_nearest_ones()
    {
        ConvexProgram program = OneVariable(-5.0, 5.0) with
        {
            Lots = [0.5],
            Quadratic = new Quadratic([1.0], null),
            Objective = new ConvexForm([-1.2], 0.0, [], []),
        };
        Solution solution = new ConvexSolver().Solve(program, SolveBudget.Default);
        Assert.Equal([1.0], solution.X);
        Assert.Equal(SolutionStatus.Optimal, solution.Status);
        Assert.True(CertificateChecker.Verify(program, solution, 1e-9).Verified);
    }

    private static Solution Solved(ConvexProgram program)
    {
        Solution solution = new ConvexSolver().Solve(program, SolveBudget.Default);
        SolutionReport report = CertificateChecker.Verify(program, solution, 1e-9);
        Assert.Equal(SolutionStatus.Optimal, solution.Status);
        Assert.True(report.Verified, string.Join("; ", report.Faults));
        return solution;
    }

    private static ConvexProgram Parabola(double pull) => OneVariable(-2.0, 2.0) with
    {
        Separables = [new SeparableFunction("cost", [new PiecewiseLinear(0, [0.0], [-1.0, 1.0])])],
        Quadratic = new Quadratic([1.0], null),
        Objective = new ConvexForm([pull], 0.0, [], [new WeightedTerm(0, 1.0)]),
    };

    private static NormFunction Distance(double from) => new("distance", new RowMatrix([1.0], 1, 1, 1), [-from]);

    private static ConvexProgram OneVariable(double lower, double upper) => new()
    {
        VariableCount = 1,
        Lower = [lower],
        Upper = [upper],
        Lots = [0.0],
        Functions = [],
        Separables = [],
        Objective = new ConvexForm([], 0.0, [], []),
        Limits = [],
    };
}
