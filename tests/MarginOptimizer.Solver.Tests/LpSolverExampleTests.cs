using System.Collections.Immutable;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tests.Support;

namespace MarginOptimizer.Solver.Tests;

public class LpSolverExampleTests
{
    private static readonly LpSolver Solver = new();

    [Fact]
    public void Two_opposite_losses_are_balanced()
    {
        // max(4 - x, x) is least at x = 2.
        Solution solution = Solver.Solve(OneVariable([-1.0, 1.0], [4.0, 0.0], []), SolveBudget.Default);
        Assert.Equal(SolutionStatus.Optimal, solution.Status);
        Assert.Equal(2.0, solution.X[0], 12);
        Assert.Equal(2.0, solution.Objective, 12);
        RowWeights weights = solution.Certificate!.FunctionWeights[0];
        Assert.Equal([0, 1], weights.Rows);
        Assert.Equal(0.5, weights.Weights[0], 12);
    }

    [Fact]
    public void A_cost_kink_above_the_slope_of_the_loss_keeps_the_position_at_zero()
    {
        // 4 - x falls by 1 per unit, the cost rises by 1.5.
        var cost = new SeparableFunction("cost", [new PiecewiseLinear(0, [0.0], [-1.5, 1.5])]);
        ConvexProgram program = OneVariable([-1.0], [4.0], [cost]);
        Solution solution = Solver.Solve(program, SolveBudget.Default);
        Assert.Equal([0.0], solution.X);
        Assert.Equal(4.0, solution.Objective, 12);
    }

    [Fact]
    public void A_limit_on_a_separable_function_stops_at_its_budget_and_its_multiplier_is_its_price()
    {
        // Cost 1 per unit up to 2, then 3; a budget of 5 allows x = 3. One more unit of budget buys 1/3 unit of x.
        var cost = new SeparableFunction("cost", [new PiecewiseLinear(0, [0.0, 2.0], [-1.0, 1.0, 3.0])]);
        var budget = new ProgramLimit("budget", new ConvexForm([], 0.0, [], [new WeightedTerm(0, 1.0)]), double.NegativeInfinity, 5.0);
        ConvexProgram program = OneVariable([-1.0], [9.0], []) with { Separables = [cost], Limits = [budget] };
        Solution solution = Solver.Solve(program, SolveBudget.Default);
        Assert.Equal(3.0, solution.X[0], 12);
        Assert.Equal(1.0 / 3.0, solution.Certificate!.LimitMultipliers[0], 12);
    }

    [Fact]
    public void Among_optima_the_second_objective_decides()
    {
        // Any x1 + x2 = 1 removes the loss; the second objective makes x1 three times as dear.
        var loss = new ScenarioFunction("loss", new RowMatrix([-1.0, -1.0], 1, 2, 2), [1.0], true);
        ConvexProgram program = new()
        {
            VariableCount = 2,
            Lower = [0.0, 0.0],
            Upper = [5.0, 0.75],
            Lots = [0.0, 0.0],
            Functions = [loss],
            Separables = [],
            Objective = new ConvexForm([], 0.0, [new WeightedTerm(0, 1.0)], []),
            SecondObjective = new ConvexForm([3.0, 1.0], 0.0, [], []),
            Limits = [],
        };
        Solution solution = Solver.Solve(program, SolveBudget.Default);
        Assert.Equal(0.0, solution.Objective, 12);
        Assert.Equal(0.25, solution.X[0], 10);
        Assert.Equal(0.75, solution.X[1], 10);
    }

    [Fact]
    public void Contradicting_limits_are_proven_and_named()
    {
        ProgramLimit atLeast = new("at least three", new ConvexForm([1.0], 0.0, [], []), 3.0, double.PositiveInfinity);
        ProgramLimit atMost = new("at most two", new ConvexForm([2.0], 0.0, [], []), double.NegativeInfinity, 4.0);
        ProgramLimit idle = new("idle", new ConvexForm([1.0], 0.0, [], []), double.NegativeInfinity, 100.0);
        ConvexProgram program = OneVariable([-1.0], [4.0], []) with { Limits = [atLeast, idle, atMost] };
        Solution solution = Solver.Solve(program, SolveBudget.Default);
        Assert.Equal(SolutionStatus.Infeasible, solution.Status);
        Assert.Equal(["at least three", "at most two"], solution.ConflictingLimits.ToArray());
        Assert.True(CertificateChecker.InfeasibilityMargin(program, solution.Infeasibility!) > 0.0);
    }

    [Fact]
    public void A_program_without_variables_is_its_constant()
    {
        ConvexProgram program = OneVariable([], [], []) with
        {
            VariableCount = 0,
            Lower = [],
            Upper = [],
            Lots = [],
            Functions = [new ScenarioFunction("loss", new RowMatrix([], 2, 0, 0), [1.0, 3.0], false)],
        };
        Solution solution = Solver.Solve(program, SolveBudget.Default);
        Assert.Equal(3.0, solution.Objective);
        Assert.Equal(SolutionStatus.Optimal, solution.Status);
    }

    [Fact]
    public void A_box_without_a_whole_lot_is_infeasible_in_lots()
    {
        ConvexProgram program = OneVariable([-1.0], [4.0], []) with { Lower = [0.2], Upper = [0.8], Lots = [1.0] };
        Assert.Equal(SolutionStatus.InfeasibleInLots, Solver.Solve(program, SolveBudget.Default).Status);
    }

    [Fact]
    public void Every_fault_of_a_malformed_program_is_named()
    {
        var cost = new SeparableFunction("cost", [new PiecewiseLinear(0, [0.0], [2.0, 1.0])]);
        ConvexProgram program = OneVariable([double.NaN], [4.0], []) with { Lower = [3.0], Upper = [2.0], Separables = [cost] };
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => Solver.Solve(program, SolveBudget.Default));
        Assert.Contains("box of variable 0 is empty: [3, 2]", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("row 0 is not finite", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("slopes decrease", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Money_times_a_power_of_two_changes_no_trade()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            ConvexProgram program = new ProgramGenerator(seed).Next(lots: seed % 2 == 0);
            Solution plain = Solver.Solve(program, SolveBudget.Default);
            Solution scaled = Solver.Solve(MoneyScale.Times(program, Math.ScaleB(1.0, seed % 60 - 30)), SolveBudget.Default);
            Assert.True(plain.Status == scaled.Status, $"seed {seed}: {plain.Status} {scaled.Status}");
            Assert.Equal(plain.X, scaled.X);
        }
    }

    [Fact]
    public void The_same_program_gives_the_same_bytes_and_the_same_work()
    {
        ConvexProgram program = HedgeProgram.Build(120, 60, saveMoney: true, seed: 5);
        Solution first = Solver.Solve(program, SolveBudget.Default), again = new LpSolver().Solve(program, SolveBudget.Default);
        Assert.Equal(first.X.Select(BitConverter.DoubleToInt64Bits), again.X.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(first.LowerBound, again.LowerBound);
        Assert.Equal(first.Work, again.Work);
    }

    internal static ConvexProgram OneVariable(double[] slopes, double[] offsets, ImmutableArray<SeparableFunction> costs) => new()
    {
        VariableCount = 1,
        Lower = [-10.0],
        Upper = [10.0],
        Lots = [0.0],
        Functions = [new ScenarioFunction("loss", new RowMatrix(slopes, slopes.Length, 1, 1), offsets, false)],
        Separables = costs,
        Objective = new ConvexForm([], 0.0, [new WeightedTerm(0, 1.0)], [.. costs.Select((_, s) => new WeightedTerm(s, 1.0))]),
        Limits = [],
    };
}
