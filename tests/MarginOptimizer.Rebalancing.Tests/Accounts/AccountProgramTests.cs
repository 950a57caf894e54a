using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;

namespace MarginOptimizer.Rebalancing.Tests.Accounts;

/// <summary>The linear program of two accounts and a route between them, solved by another method as well.</summary>
public sealed class AccountProgramTests
{
    [Theory]
    [InlineData(RebalancingMode.MinMargin, 0.8)]
    [InlineData(RebalancingMode.MinMargin, 1.2)]
    [InlineData(RebalancingMode.SaveMoney, 0.8)]
    [InlineData(RebalancingMode.SaveMoney, 1.2)]
    [InlineData(RebalancingMode.RestoreHeadroom, 0.9)]
    public void Two_methods_have_the_same_least_value(RebalancingMode mode, double funding)
    {
        var problem = Desk(mode, funding);
        var lowered = new Workbench(problem).Question.Lower(holdPresent: false);
        Assert.True(lowered.IsConvex);
        var relaxation = lowered.Relaxation with { Lots = new double[lowered.Relaxation.VariableCount] };
        var ours = new ConvexSolver().Solve(relaxation, SolveBudget.Default with { RelativeGap = 1e-9 });
        var glop = new OrToolsLpSolver().Solve(relaxation, SolveBudget.Default with { RelativeGap = 1e-6 });
        var room = 1e-6 * relaxation.GapScale;
        Assert.Equal(SolutionStatus.Optimal, ours.Status);
        Assert.Equal(SolutionStatus.Optimal, glop.Status);
        Assert.Equal(glop.Objective, ours.Objective, room);

        // Multipliers of each method prove, by a computation of neither, that no point is better than the other's.
        Assert.InRange(CertificateChecker.LowerBound(relaxation, glop.Certificate!), ours.Objective - room, ours.Objective + room);
        Assert.InRange(CertificateChecker.LowerBound(relaxation, ours.Certificate!), glop.Objective - room, glop.Objective + room);

        // What is proposed in whole lots is no better than either method's bound.
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.NotEqual(0, proposal.Trades.Length + proposal.Transfers.Length);
        Assert.True(proposal.Termination.Objective >= glop.LowerBound - room, $"{proposal.Termination.Objective:r} below the bound {glop.LowerBound:r} of GLOP");
    }

    private static RebalancingProblem Desk(RebalancingMode mode, double funding)
    {
        var pair = TestAccounts.Pair;
        var needed = TestAccounts.MarginOf(TestAccounts.Desk(), pair[0], pair[0].Book).Units.Single().Initial;
        return TestAccounts.Desk(mode, TestAccounts.Route("sm", "spm", 2.0, 0.0005, 0.01)) with
        {
            Accounts = [pair[0].With(funding * needed), pair[1]],
            PriceOfMargin = 1.0,
            HorizonDays = 60.0,
        };
    }
}
