using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Rebalancing.Explanation;
using MarginOptimizer.Rebalancing.Explanation.Shapley;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Rebalancing.Tests.Accounts;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Explanation;

public sealed class ExplainerTests
{
    private static readonly RebalancingProblem Desk = TestProblems.Strangles() with { CostBudget = 2_000.0 };
    private static readonly Proposal Answer = Rebalancer.Propose(Desk, SolveBudget.Default);
    private static readonly ProposalExplanation Why = Explainer.Explain(Desk, Answer, SolveBudget.Default);

    [Fact]
    public void Savings_sum_to_the_margin_before_less_that_after()
    {
        var (before, after) = (Answer.Robust.Max(r => r.BeforeUsd), Answer.Robust.Max(r => r.AfterUsd));
        Assert.Equal(before - after, Why.Legs.Sum(l => l.SavedUsd), 1e-9 * before);
        Assert.Equal(Answer.Before.InitialUsd - Answer.After.InitialUsd, Why.Legs.Sum(l => l.SavedTodayUsd), 1e-9 * before);
        Assert.Equal(before, Why.MinimisedBeforeUsd, 1e-9 * before);
        Assert.Equal(Answer.After.InitialUsd, Why.TodayAfterUsd, 1e-9 * before);
        Assert.Equal(Answer.CostUsd + Answer.ImpactUsd, Why.Legs.Sum(l => l.CostUsd), 1e-6);
        Assert.Equal(Answer.Trades.Select(t => t.Instrument.Name), Why.Legs.Select(l => l.Name));
    }

    [Fact]
    public void Margins_of_subsets_are_those_of_books_compiled_anew()
    {
        var prepared = PreparedProblem.Of(Desk);
        var book = ExplainedBook.Of(prepared, prepared.After(Answer));
        var game = new LegGame(book);
        var random = new Random(5);
        for (var k = 0; k < 20; k++)
        {
            game.Clear();
            var chosen = Answer.Trades.Where(_ => random.Next(2) == 0).ToList();
            foreach (var trade in chosen) game.Join(Answer.Trades.IndexOf(trade));
            var after = Recomputation.BookAfter(Desk, Answer with { Trades = [.. chosen] });
            var expected = Recomputation.Margin(Desk, after).InitialUsd;
            var worst = Answer.Robust.Max(r => Recomputation.MarginAfterMove(Desk, after, r.Move));
            Assert.Equal(expected, game.Value.Today, 1e-9 * expected);
            Assert.Equal(worst, game.Value.Minimised, 1e-9 * worst);
        }
    }

    [Fact]
    public void Resting_orders_count_as_among_all_candidates()
    {
        var market = SyntheticMarket.Btc;
        var book = Desk.Book with { OpenOrders = [new OpenOrder(market.Put(29, 0.95), -6.0, 0.01), new OpenOrder(market.Put(85, 0.80), -4.0, 0.01, ReduceOnly: true)] };
        var prepared = PreparedProblem.Of(Desk with { Book = book });
        var explained = ExplainedBook.Of(prepared, prepared.After(Answer));
        var margin = explained.Landscape.Initial(explained.Landscape.Today, explained.Before, LimitScope.Total);
        Assert.Equal(prepared.Landscape.Initial(prepared.Landscape.Today, prepared.Present, LimitScope.Total), margin, 1e-9 * margin);
        Assert.True(margin > 1.01 * Answer.Before.InitialUsd);
    }

    [Fact]
    public void The_ladder_is_that_of_markets_compiled_anew()
    {
        var after = Recomputation.BookAfter(Desk, Answer);
        Assert.Equal(21, Why.Ladder.Length);
        foreach (var rung in Why.Ladder)
        {
            var (was, shall) = (Recomputation.MarginAfterMove(Desk, Desk.Book, rung.Move), Recomputation.MarginAfterMove(Desk, after, rung.Move));
            Assert.Equal(was, rung.BeforeUsd, 1e-9 * was);
            Assert.Equal(shall, rung.AfterUsd, 1e-9 * shall);
        }
    }

    [Fact]
    public void Binding_rows_attain_the_worst_case_before_the_trades()
    {
        Assert.NotEmpty(Why.Binding);
        foreach (var part in Why.Binding.GroupBy(b => (b.Account, b.Unit, b.Part)))
        {
            Assert.Equal(1.0, part.Sum(b => b.WeightBefore), 1e-9);
            Assert.Equal(1.0, part.Sum(b => b.WeightAfter), 1e-9);
        }

        foreach (var row in Why.Binding.Where(b => b.WeightBefore > 0.0))
        {
            var market = row.MarketMove == 0.0 ? Desk.Market : MarginOptimizer.Margin.MovedMarket.Moved(Desk.Market, row.MarketMove);
            var report = new MarginEvaluator(Desk.Model.Compile(market, [.. Desk.Book.Positions.Select(p => p.Instrument)])).Evaluate(Desk.Book);
            var cell = report.Units.SelectMany(u => u.Scenarios).Single(s => s.Row.Table == row.Table && s.Row.Shock == row.Shock && s.Binding);
            Assert.Equal(cell.Loss, row.LossBefore, 1e-9 * Math.Abs(cell.Loss));
            Assert.Equal(Why.MinimisedBeforeUsd, Recomputation.MarginAfterMove(Desk, Desk.Book, row.MarketMove), 1e-6);
        }
    }

    [Fact]
    public void Rows_with_a_weight_are_active_at_the_optimum_in_fractions()
    {
        var problem = Desk with { WholeLots = false };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        var why = Explainer.Explain(problem, proposal, SolveBudget.Default);
        Assert.Contains(why.Binding, b => b.IsFromOptimiser && b.WeightAfter > 0.0);
        var prepared = PreparedProblem.Of(problem);
        var book = ExplainedBook.Of(prepared, prepared.After(proposal));
        foreach (var row in why.Binding.Where(b => b.WeightAfter > 1e-6))
        {
            var state = book.States.Single(s => s.Move == row.MarketMove);
            Assert.Equal(why.MinimisedAfterUsd, book.Landscape.Initial(state, book.After, LimitScope.Total), 1e-5 * why.MinimisedAfterUsd);
            var rows = state.Units.Single(u => u.Unit.Currency == row.Unit).ScenariosOf(book.After, book.Universe).Where(r => r.Part == row.Part).ToList();
            Assert.Equal(rows.Single(r => r.Row.Shock == row.Shock && r.Row.Table == row.Table).Loss, row.LossAfter, 1e-9);
        }
    }

    [Fact]
    public void Components_are_those_of_the_reports()
    {
        var before = Answer.Accounts.SelectMany(a => a.Before.Units).SelectMany(u => u.Components).Select(c => (c.Name, c.Value));
        var after = Answer.Accounts.SelectMany(a => a.After.Units).SelectMany(u => u.Components).Select(c => (c.Name, c.Value));
        Assert.Equal(before, Why.Components.Select(c => (c.Name, c.Before)));
        Assert.Equal(after, Why.Components.Select(c => (c.Name, c.After)));
    }

    [Fact]
    public void The_worst_losses_are_those_of_the_house_scenarios()
    {
        Assert.Equal(Recomputation.WorstHouseLoss(Desk, Desk.Book), Why.WorstLosses.Single(l => l.RankBefore == 1).BeforeUsd, 1e-6);
        Assert.Equal(Recomputation.WorstHouseLoss(Desk, Recomputation.BookAfter(Desk, Answer)), Why.WorstLosses.Single(l => l.RankAfter == 1).AfterUsd, 1e-6);
        Assert.All(Why.WorstLosses, l => Assert.True(l.RankAfter <= 10 || l.RankBefore <= 10));
        Assert.All(Why.WorstLosses, l => Assert.Equal(Math.Abs(l.Move) > 0.16, l.IsBeyondGrid));
        Assert.Contains(Why.WorstLosses, l => l.IsBeyondGrid);
    }

    [Fact]
    public void Every_limit_is_there_and_priced_without_a_budget()
    {
        Assert.Equal(Answer.Limits.Where(l => l.Measure != Measure.LegSize).Select(l => l.Id), Why.Limits.Select(l => l.Id));
        Assert.All(Why.Limits, l => Assert.Equal("", l.NotPriced));
        Assert.Equal("", Why.NotPriced);
        Assert.All(Why.Limits.SelectMany(l => l.Prices), p => Assert.True(p.Relaxed <= 0.0 && p.Tightened >= 0.0 && p.Step > 0.0, $"{p}"));
        Assert.True(Why.OptimumInFractions <= Answer.Termination.Objective * (1.0 + 1e-9));
    }

    [Fact]
    public void The_budget_has_the_price_of_solving_again()
    {
        var price = Why.Limits.Single(l => l.Id == "mode:cost-budget").Prices.Single();
        var (step, fractional) = (price.Step, Desk with { WholeLots = false, GapTolerance = 1e-9 });
        Assert.Equal(0.01 * 2_000.0, step, 1e-9);
        var scale = 1e-6 * Why.OptimumInFractions;
        Assert.Equal(Optimum(fractional), Why.OptimumInFractions, scale);
        Assert.Equal(Optimum(fractional with { CostBudget = 2_000.0 + step }) - Why.OptimumInFractions, price.Relaxed, scale);
        Assert.Equal(Optimum(fractional with { CostBudget = 2_000.0 - step }) - Why.OptimumInFractions, price.Tightened, scale);

        // The value is convex in the bound: the first unit gains at least the mean over the step, and costs at most that.
        Assert.True(price.MarginalLow * step >= -price.Relaxed - scale);
        Assert.True(price.MarginalHigh * step <= price.Tightened + scale);
        Assert.True(price.MarginalLow <= price.MarginalHigh * (1.0 + 1e-9));
    }

    [Fact]
    public void A_limit_with_room_for_a_step_costs_nothing()
    {
        var idle = Why.Limits.SelectMany(l => l.Prices).Where(p => p is { Relaxed: 0.0, Tightened: 0.0, MarginalHigh: 0.0 }).ToList();
        Assert.NotEmpty(idle);
        var limit = new Limit { Id = "far", Measure = Measure.Delta, Upper = 1e6, Step = 10.0, Policy = LimitPolicy.Hard };
        var far = Explainer.Explain(Desk with { Limits = [limit] }, Answer, SolveBudget.Default).Limits.Single(l => l.Id == "far").Prices.Single();
        Assert.Equal((0.0, 0.0, 10.0), (far.Relaxed, far.Tightened, far.Step));
    }

    [Fact]
    public void What_the_budget_does_not_allow_is_said_to_be_missing()
    {
        var none = Explainer.Explain(Desk, Answer, SolveBudget.Default with { WorkLimit = 1 });
        Assert.NotEqual("", none.NotPriced);
        Assert.All(none.Limits, l => Assert.Equal(none.NotPriced, l.NotPriced));
        Assert.Equal(Why.Legs.Sum(l => l.SavedUsd), none.Legs.Sum(l => l.SavedUsd), 1e-6);

        // Enough for the optimum, not for all prices: those that press come first.
        var full = Why.Work;
        var some = Explainer.Explain(Desk, Answer, SolveBudget.Default with { WorkLimit = full * 9 / 10 });
        Assert.Contains(some.Limits, l => l.NotPriced.Length > 0);
        Assert.Contains(some.Limits, l => l.Prices.Any(p => p is { IsComplete: true, MarginalHigh: > 0.0 }));
    }

    [Fact]
    public void The_same_question_has_the_same_explanation()
    {
        var again = Explainer.Explain(Desk, Answer, SolveBudget.Default);
        Assert.Equal(Why.Legs.AsEnumerable(), again.Legs);
        Assert.Equal(Why.Binding.AsEnumerable(), again.Binding);
        Assert.Equal(Why.Limits.SelectMany(l => l.Prices), again.Limits.SelectMany(l => l.Prices));
    }

    [Fact]
    public void Nothing_proposed_is_explained_too()
    {
        var problem = TestProblems.Strangles() with { CostBudget = 0.0 };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.Empty(proposal.Trades);
        var why = Explainer.Explain(problem, proposal, SolveBudget.Default);
        Assert.Empty(why.Legs);
        Assert.Equal(why.MinimisedBeforeUsd, why.MinimisedAfterUsd);
        Assert.All(why.Ladder, r => Assert.Equal(r.BeforeUsd, r.AfterUsd));
    }

    [Fact]
    public void Roles_follow_from_the_book()
    {
        var market = Desk.Market;
        (Instrument Instrument, int Lots)[] orders =
        [
            (market.Put(29, 0.90), 20), (market.Call(29, 1.10), 5), (market.DatedFuture(), 100), (market.Put(8, 0.95), 10), (market.Put(85, 0.95), -5),
            (market.Put(29, 0.70), 40), (market.Call(8, 1.00), -1),
        ];
        var trades = orders.Select(o => Answer.Trades[0] with
        {
            Instrument = o.Instrument,
            LotCount = o.Lots,
            OrderQuantity = o.Lots * o.Instrument.Lot,
            Quantity = (double)(o.Lots * o.Instrument.Lot),
        });
        var problem = Desk with { Safeguards = Safeguards.None };
        var roles = Explainer.Explain(problem, Answer with { Trades = [.. trades] }, SolveBudget.Default with { WorkLimit = 1 })
            .Legs.ToDictionary(l => l.Name, l => l.Role);
        Assert.Equal(LegRole.Close, roles[market.Put(29, 0.90).Name]);
        Assert.Equal(LegRole.Close, roles[market.Call(29, 1.10).Name]);
        Assert.Equal(LegRole.DeltaNet, roles[market.DatedFuture().Name]);
        Assert.Equal(LegRole.Roll, roles[market.Put(8, 0.95).Name]);
        Assert.Equal(LegRole.Roll, roles[market.Put(85, 0.95).Name]);
        Assert.Equal(LegRole.Wing, roles[market.Put(29, 0.70).Name]);
        Assert.Equal(LegRole.Profile, roles[market.Call(8, 1.00).Name]);
    }

    [Fact]
    public void More_legs_than_are_exact_are_sampled_and_sum_all_the_same()
    {
        var trades = Desk.Market.Listings.Where(l => l.Instrument is Option && !l.Quote.Asks.IsEmpty).Take(40).Select(l => Answer.Trades[0] with
        {
            Instrument = l.Instrument,
            LotCount = 1,
            OrderQuantity = l.Instrument.Lot,
            Quantity = (double)l.Instrument.Lot,
        }).ToList();
        var why = Explainer.Explain(Desk, Answer with { Trades = [.. trades] }, SolveBudget.Default with { WorkLimit = 1_000_000 });
        Assert.True(why.SampledOrders > 0);
        Assert.Equal(why.MinimisedBeforeUsd - why.MinimisedAfterUsd, why.Legs.Sum(l => l.SavedUsd), 1e-9 * why.MinimisedBeforeUsd);
        Assert.Equal(why.TodayBeforeUsd - why.TodayAfterUsd, why.Legs.Sum(l => l.SavedTodayUsd), 1e-9 * why.MinimisedBeforeUsd);
        Assert.Contains(why.Legs, l => l.SavedError > 0.0);
    }

    [Fact]
    public void A_transfer_is_a_leg_of_its_own()
    {
        var problem = TestAccounts.OnlyTransfers([TestAccounts.Pair[0].With(0.5), TestAccounts.Pair[1]], TestAccounts.Route("sm", "spm", rate: 0.001));
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.NotEmpty(proposal.Transfers);
        var leg = Explainer.Explain(problem, proposal, SolveBudget.Default).Legs.Single();
        Assert.Equal((LegRole.CashTransfer, "sm", "BTC to spm"), (leg.Role, leg.Account, leg.Name));
        Assert.Equal(proposal.TransferCostUsd, leg.CostUsd, 1e-9);
        Assert.Equal(proposal.Before.InitialUsd - proposal.After.InitialUsd, leg.SavedTodayUsd, 1e-6);
    }

    [Fact]
    public void Faults_of_the_problem_are_named() =>
        Assert.Contains(
            Assert.Throws<InvalidInputException>(() => Explainer.Explain(Desk with { HorizonDays = double.NaN, CostBudget = -1.0 }, Answer, SolveBudget.Default)).Violations,
            v => v.Path == "cost_budget");

    [Fact]
    public void A_proposal_of_another_problem_is_refused() =>
        Assert.Throws<ArgumentException>(() => Explainer.Explain(Desk with { Candidates = [new Candidate(Desk.Market.Perpetual())], IncludeBookAsCandidates = false }, Answer, SolveBudget.Default));

    private static double Optimum(RebalancingProblem problem) => Rebalancer.Propose(problem, SolveBudget.Default).Termination.Objective;
}
