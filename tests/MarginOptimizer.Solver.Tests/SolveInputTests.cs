using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tests.Support;

namespace MarginOptimizer.Solver.Tests;

public class SolveInputTests
{
    private static readonly ConvexProgram Program = HedgeProgram.Build(20, 8, saveMoney: true, seed: 3);

    public static TheoryData<IConvexSolver> Solvers => [new ConvexSolver(), new LpSolver()];

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Every_array_of_a_program_that_was_never_set_is_named(IConvexSolver solver)
    {
        ConvexProgram program = Program with { Functions = default, Separables = default, Norms = default, Limits = default };
        AssertNamed(solver, program, SolveBudget.Default, ["functions is", "separables is", "norms is", "limits is"]);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Every_array_of_a_form_that_was_never_set_is_named(IConvexSolver solver)
    {
        var form = new ConvexForm([], 0.0, default, default) { Norms = default };
        ConvexProgram program = Program with
        {
            Objective = form,
            SecondObjective = form,
            Limits = [new ProgramLimit("budget", form, double.NegativeInfinity, 1.0)],
            Separables = [new SeparableFunction("cost", default)],
        };
        AssertNamed(solver, program, SolveBudget.Default, [
            "objective: scenarios", "objective: separables", "objective: norms", "second objective: scenarios", "limit 'budget': scenarios", "separable 0 'cost': parts",
        ]);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Every_fault_of_a_budget_is_named(IConvexSolver solver)
    {
        var budget = new SolveBudget(-1, Timeout.InfiniteTimeSpan, double.NaN) { Threads = 0, AbsoluteGap = -1.0, FeasibilityTolerance = double.NaN };
        AssertNamed(solver, Program, budget, ["WorkLimit is -1", "RelativeGap is NaN", "Threads is 0", "AbsoluteGap is -1", "FeasibilityTolerance is NaN"]);
        AssertNamed(solver, Program, SolveBudget.Default with { RelativeGap = -1e-9 }, ["RelativeGap is -1E-09"]);
    }

    private static void AssertNamed(IConvexSolver solver, ConvexProgram program, SolveBudget budget, string[] expected)
    {
        var fault = Assert.Throws<ArgumentException>(() => solver.Solve(program, budget));
        Assert.All(expected, part => Assert.Contains(part, fault.Message, StringComparison.Ordinal));
    }
}
