using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Modes;

public sealed class RestoreHeadroomTests
{
    private static readonly RebalancingProblem Bare = TestProblems.Tiny(
        RebalancingMode.RestoreHeadroom,
        4,
        SyntheticMarket.Btc.Put(29, 0.80),
        SyntheticMarket.Btc.Put(8, 0.95),
        SyntheticMarket.Btc.Put(29, 0.90));

    private static readonly double HeadroomNow = Recomputation.Margin(Bare, Bare.Book).HeadroomUsd;

    [Theory]
    [InlineData(200.0)]
    [InlineData(900.0)]
    [InlineData(2_000.0)]
    public void The_target_is_reached_at_a_cost_that_no_other_choice_beats(double more)
    {
        var problem = Bare with { TargetHeadroom = HeadroomNow + more };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        var cheapest = Cheapest(problem);
        Assert.True(double.IsFinite(cheapest), "the candidates reach the target");
        Assert.True(Recomputation.Margin(problem, Recomputation.BookAfter(problem, proposal)).HeadroomUsd >= problem.TargetHeadroom - 1e-4);
        Assert.True(proposal.Termination.Bound <= cheapest + 1e-6);
        Assert.InRange(proposal.CostUsd, cheapest - 1e-6, cheapest + 1e-6);
    }

    [Fact]
    public void A_target_out_of_reach_is_proven_and_named()
    {
        var proposal = Rebalancer.Propose(Bare with { TargetHeadroom = HeadroomNow + 1e6 }, SolveBudget.Default);
        Assert.Equal(TerminationReason.Infeasible, proposal.Termination.Reason);
        Assert.True(proposal.Termination.Proven);
        Assert.Contains("mode:target-headroom", proposal.Termination.Conflict);
        Assert.Empty(proposal.Trades);
        Assert.True(double.IsPositiveInfinity(proposal.Termination.ObjectiveOfNoTrade));
    }

    [Fact]
    public void A_target_already_met_needs_no_trade()
    {
        var proposal = Rebalancer.Propose(Bare with { TargetHeadroom = HeadroomNow - 10.0 }, SolveBudget.Default);
        Assert.Equal(TerminationReason.NoTradeWorthwhile, proposal.Termination.Reason);
        Assert.True(proposal.Termination.Proven);
        Assert.Equal(0.0, proposal.CostUsd);
    }

    [Fact]
    public void With_every_safeguard_on_the_headroom_of_today_reaches_the_target()
    {
        var desk = TestProblems.Strangles(RebalancingMode.RestoreHeadroom);
        var problem = desk with { TargetHeadroom = Recomputation.Margin(desk, desk.Book).HeadroomUsd + 3_000.0 };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.NotEmpty(proposal.Trades);
        var after = Recomputation.BookAfter(problem, proposal);
        Assert.True(Recomputation.Margin(problem, after).HeadroomUsd >= problem.TargetHeadroom - 1e-3);
    }

    /// <summary>Tries every choice of lots, costs and margins from the market alone.</summary>
    private static double Cheapest(RebalancingProblem problem)
    {
        var best = double.PositiveInfinity;
        var instruments = problem.Candidates.Select(c => c.Instrument).ToArray();
        for (var a = -4; a <= 4; a++)
        {
            for (var b = -4; b <= 4; b++)
            {
                for (var c = -4; c <= 4; c++) best = Math.Min(best, CostIfReached(problem, instruments, [a, b, c]));
            }
        }

        return best;
    }

    private static double CostIfReached(RebalancingProblem problem, Instrument[] instruments, int[] lots)
    {
        var quantities = problem.Book.Positions.ToDictionary(p => p.Instrument, p => p.Quantity);
        var (cost, paid) = (0.0, 0.0);
        for (var i = 0; i < lots.Length; i++)
        {
            var quote = problem.Market.QuoteOf(instruments[i]);
            var quantity = 0.1 * lots[i];
            var price = (lots[i] > 0 ? quote.Asks : quote.Bids).Best.Price;
            var fee = Math.Abs(quantity) * Math.Min(0.0003, 0.125 * price);
            cost += (quantity * (price - quote.Mark)) + fee;
            paid += (quantity * price) + fee;
            quantities[instruments[i]] = quantities.GetValueOrDefault(instruments[i]) + quantity;
        }

        var balance = problem.Book.Balances[Currency.Btc];
        var balances = problem.Book.Balances.SetItem(Currency.Btc, balance with { Cash = balance.Cash - paid });
        var book = new Book([.. quantities.Where(q => q.Value != 0.0).Select(q => new Position(q.Key, q.Value))], [], balances);
        return Recomputation.Margin(problem, book).HeadroomUsd >= problem.TargetHeadroom ? cost * 60_000.0 : double.PositiveInfinity;
    }
}
