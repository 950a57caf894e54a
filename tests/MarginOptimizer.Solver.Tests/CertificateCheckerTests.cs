using System.Collections.Immutable;
using FsCheck.Xunit;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tests.Support;

namespace MarginOptimizer.Solver.Tests;

public class CertificateCheckerTests
{
    [Property(MaxTest = 200)]
    public void Any_multipliers_whatever_give_a_valid_bound(int seed)
    {
        ConvexProgram program = new ProgramGenerator(seed).Next();
        Solution solution = new LpSolver().Solve(program, SolveBudget.Default);
        var random = new Random(seed);
        Certificate noise = new(
            [.. program.Limits.Select(_ => 4.0 * random.NextDouble() - 2.0)],
            [.. program.Functions.Select(f => new RowWeights(
                [.. Enumerable.Range(0, f.Matrix.Rows)],
                [.. Enumerable.Range(0, f.Matrix.Rows).Select(_ => 2.0 * random.NextDouble() - 0.5)]))]);
        double bound = CertificateChecker.LowerBound(program, noise);
        if (solution.Status == SolutionStatus.Infeasible)
        {
            return;
        }

        Assert.True(bound <= solution.Objective + 1e-9 * program.GapScale);
        Assert.True(CertificateChecker.InfeasibilityMargin(program, noise) <= 1e-9 * program.GapScale);
    }

    [Fact]
    public void A_bound_by_hand()
    {
        // max(4 - x, x) on [-10, 10], weights 1/4 and 3/4: 1 + x/2, least at -10: -4.
        ConvexProgram program = LpSolverExampleTests.OneVariable([-1.0, 1.0], [4.0, 0.0], []);
        Assert.Equal(-4.0, CertificateChecker.LowerBound(program, new Certificate([], [new RowWeights([0, 1], [0.25, 0.75])])), 12);
        Assert.Equal(2.0, CertificateChecker.LowerBound(program, new Certificate([], [new RowWeights([0, 1], [7.0, 7.0])])), 12);
    }

    [Fact]
    public void Whole_lots_lift_the_bound()
    {
        // |x - 0.5| in whole lots is 0.5 at best; the weights alone prove 0 in fractions.
        var distance = new SeparableFunction("distance", [new PiecewiseLinear(0, [0.5], [-1.0, 1.0], 0.5)]);
        ConvexProgram program = LpSolverExampleTests.OneVariable([0.0], [0.0], [distance]);
        var certificate = new Certificate([], [new RowWeights([0], [1.0])]);
        Assert.Equal(0.0, CertificateChecker.LowerBound(program, certificate), 12);
        Assert.Equal(0.5, CertificateChecker.LowerBound(program with { Lots = [1.0] }, certificate), 12);
    }

    [Fact]
    public void False_claims_are_found()
    {
        ConvexProgram program = LpSolverExampleTests.OneVariable([-1.0, 1.0], [4.0, 0.0], []) with
        {
            Limits = [new ProgramLimit("cap", new ConvexForm([1.0], 0.0, [], []), double.NegativeInfinity, 1.0)],
        };
        Solution good = new LpSolver().Solve(program, SolveBudget.Default);
        Assert.True(CertificateChecker.Verify(program, good, 1e-9).Verified);
        Assert.Contains("the objective does not reproduce", Faults(good with { Objective = 2.5 }));
        Assert.Contains("the lower bound does not reproduce", Faults(good with { LowerBound = 3.5 }));
        Assert.Contains("limit 'cap' is violated", Faults(good with { X = [2.0], Objective = 2.0 }));
        Assert.Contains("the point lies outside the box", Faults(good with { X = [-11.0], Objective = 15.0 }));
        Assert.Contains("infeasibility is claimed and not proven", Faults(good with { Status = SolutionStatus.Infeasible, X = [], Infeasibility = good.Certificate }));

        IReadOnlyList<string> Faults(Solution solution) => CertificateChecker.Verify(program, solution, 1e-9).Faults;
    }

    [Fact]
    public void Both_methods_prove_the_same_bound()
    {
        foreach (bool saveMoney in (bool[])[true, false])
        {
            ConvexProgram program = HedgeProgram.Continuous(HedgeProgram.Build(80, 40, saveMoney, seed: 2));
            Solution own = new LpSolver().Solve(program, SolveBudget.Default);
            Solution other = new OrToolsLpSolver().Solve(program, SolveBudget.Default with { RelativeGap = 1e-6 });
            Assert.Equal(SolutionStatus.Optimal, other.Status);
            Assert.True(CertificateChecker.Verify(program, other, 1e-6).Verified);
            Assert.InRange(Math.Abs(own.Objective - other.Objective) / program.GapScale, 0.0, 1e-7);
        }
    }
}
