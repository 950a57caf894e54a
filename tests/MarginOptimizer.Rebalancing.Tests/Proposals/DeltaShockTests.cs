using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Proposals;

/// <summary>
/// The charge on deltas of more than 20 million USD has no convex form. Trades are kept where it is zero or not above its present ceiling;
/// the bound holds without that.
/// </summary>
public sealed class DeltaShockTests
{
    [Fact]
    public void A_book_far_below_the_threshold_is_not_restricted() =>
        Assert.DoesNotContain(Rebalancer.Propose(TestProblems.Strangles(), SolveBudget.Default).Warnings, w => w.Code == "MARGIN_RESTRICTED");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_book_beyond_the_threshold_that_cannot_come_back_is_still_improved(bool wholeLots)
    {
        // 30 million USD short by the perpetual, which may not be traded: its roll shock is a function without coefficients.
        var problem = Short(30_000_000.0) with { IncludeBookAsCandidates = false, WholeLots = wholeLots };
        problem = problem with { Candidates = [.. problem.Candidates.Where(c => c.Instrument != problem.Market.Perpetual() && c.Instrument != problem.Market.DatedFuture())] };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.True(!proposal.Trades.IsEmpty, $"{proposal.Termination}");
        Assert.True(proposal.After.InitialUsd < proposal.Before.InitialUsd);
        Assert.True(proposal.Termination.Objective - proposal.Termination.Bound < 0.15 * proposal.Termination.Objective, $"{proposal.Termination}");
        if (wholeLots) ClaimsHold(problem, proposal);
    }

    [Fact]
    public void A_book_beyond_the_threshold_that_can_come_back_sheds_the_charge_when_that_pays()
    {
        var problem = Short(22_000_000.0) with { CostBudget = 100_000.0 };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.True(Charge(proposal.Accounts[0].Before) > 0.0);
        Assert.Equal(0.0, Charge(proposal.Accounts[0].After));
        ClaimsHold(problem, proposal);
    }

    [Fact]
    public void A_book_just_below_the_threshold_keeps_below_it()
    {
        var problem = Short(19_500_000.0) with { CostBudget = 50_000.0 };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.NotEmpty(proposal.Trades);
        Assert.Equal(0.0, Charge(proposal.Accounts[0].After));
        ClaimsHold(problem, proposal);
    }

    [Theory]
    [InlineData(19_900_000.0)]
    [InlineData(21_000_000.0)]
    [InlineData(40_000_000.0)]
    public void No_choice_of_lots_beats_the_bound(double dollars)
    {
        var market = SyntheticMarket.Btc;
        var problem = Short(dollars) with
        {
            Candidates = [new(market.Put(29, 0.90), 20.0, 20.0), new(market.Call(29, 1.10), 20.0, 20.0), new(market.Perpetual(), 600_000.0, 600_000.0)],
            IncludeBookAsCandidates = false,
            Safeguards = Safeguards.None with { RobustMargin = true },
            CostBudget = 20_000.0,
        };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        var workbench = new Workbench(problem);
        var random = new Random(7);
        for (var draw = 0; draw < 3_000; draw++)
        {
            var book = BookState.Of(workbench.Universe, workbench.RandomLots(random, whole: true));
            if (workbench.Question.Broken(book) is not null) continue;
            Assert.True(workbench.Question.Evaluate(book) >= proposal.Termination.Bound - 1e-3);
        }

        ClaimsHold(problem, proposal);
    }

    [Fact]
    public void A_target_within_reach_only_beyond_the_restriction_is_not_called_infeasible()
    {
        var problem = Short(30_000_000.0) with { Mode = RebalancingMode.RestoreHeadroom, Safeguards = Safeguards.None };
        var workbench = new Workbench(problem);
        var headroom = workbench.Catalog.Model(Measure.Headroom, LimitScope.Total).Evaluate(workbench.Present);
        var proposal = Rebalancer.Propose(problem with { TargetHeadroom = headroom + 1_000.0 }, SolveBudget.Default);
        Assert.NotEqual(TerminationReason.Infeasible, proposal.Termination.Reason);
        Assert.NotEmpty(proposal.Trades);
    }

    private static RebalancingProblem Short(double dollars)
    {
        var desk = TestProblems.Strangles();
        var positions = desk.Book.Positions.Where(p => p.Instrument != desk.Market.Perpetual()).Append(new Position(desk.Market.Perpetual(), -dollars));
        var balances = desk.Book.Balances.SetItem(Domain.Currency.Btc, new Balance(400.0, 0.0));
        return desk with { Book = desk.Book with { Positions = [.. positions], Balances = balances }, CostBudget = 5_000.0 };
    }

    private static double Charge(Margin.Reports.MarginReport report) =>
        report.Units.SelectMany(u => u.Components).Where(c => c.Name == "delta shock").Sum(c => c.Value);

    private static void ClaimsHold(RebalancingProblem problem, Proposal proposal)
    {
        var after = Recomputation.BookAfter(problem, proposal);
        Assert.Equal(Recomputation.Margin(problem, after).InitialUsd, proposal.After.InitialUsd, 1e-6 * proposal.After.InitialUsd);
        Assert.True(proposal.Termination.Bound <= proposal.Termination.Objective + 1e-3);
        Assert.All(proposal.Limits, l => Assert.True(l.Slack >= -1e-6 * (1.0 + Math.Abs(l.After)), $"{l}"));
        if (!proposal.Termination.Proven && Charge(proposal.Accounts[0].Before) > 0.0) Assert.Contains(proposal.Warnings, w => w.Code == "MARGIN_RESTRICTED");
    }
}
