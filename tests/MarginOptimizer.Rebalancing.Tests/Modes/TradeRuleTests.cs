using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Rebalancing.Trading;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Modes;

/// <summary>Smallest orders, limits on the number of trades, and what every trade has to bring, against every choice of whole lots.</summary>
public sealed class TradeRuleTests
{
    private static readonly MarketSnapshot Market = SyntheticMarket.Btc;

    public static TheoryData<int, RebalancingMode> Draws
    {
        get
        {
            var draws = new TheoryData<int, RebalancingMode>();
            for (var seed = 1; seed <= 4; seed++)
            {
                foreach (var mode in (RebalancingMode[])[RebalancingMode.MinMargin, RebalancingMode.RestoreHeadroom, RebalancingMode.SaveMoney, RebalancingMode.HedgeToTarget])
                    draws.Add(seed, mode);
            }

            return draws;
        }
    }

    [Theory]
    [MemberData(nameof(Draws))]
    public void The_answer_is_the_best_choice_of_orders_by_the_rules(int seed, RebalancingMode mode)
    {
        var problem = Draw(seed, mode);
        var workbench = new Workbench(problem);
        var question = workbench.Question;
        var best = double.PositiveInfinity;
        foreach (var lots in workbench.EveryChoice())
        {
            var book = BookState.Of(workbench.Universe, lots);
            if (IsAllowed(problem, workbench.Universe, lots) && question.Broken(book) is null)
                best = Math.Min(best, question.Evaluate(book) + Extra(question, problem, lots, book));
        }

        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        var termination = proposal.Termination;
        if (double.IsPositiveInfinity(best))
        {
            Assert.Contains(termination.Reason, new[] { TerminationReason.Infeasible, TerminationReason.InfeasibleInLots });
            return;
        }

        var charged = termination.Objective + (problem.MinimumTradeBenefit * proposal.Trades.Length);
        var rounding = 1e-9 * (1.0 + Math.Abs(best));
        Assert.True(charged >= best - rounding, $"{charged:r} below the best choice {best:r}");
        Assert.True(termination.Bound + (problem.MinimumTradeBenefit * proposal.Trades.Length) <= best + rounding, $"bound above the best choice {best:r}");
        Assert.True(charged - best <= (1e-4 * termination.GapScale) + rounding, $"{charged:r} where {best:r} is possible");
        Assert.True(termination.Proven);
        Assert.All(proposal.Trades, t => Assert.True(Math.Abs(t.OrderQuantity) >= 0.3m));
    }

    [Fact]
    public void A_limit_on_the_number_of_trades_is_kept_and_reported()
    {
        var free = Rebalancer.Propose(Small(RebalancingMode.MinMargin), SolveBudget.Default);
        var limited = Rebalancer.Propose(Small(RebalancingMode.MinMargin) with { Limits = [Count(1.0)] }, SolveBudget.Default);
        Assert.True(free.Trades.Length > 1);
        Assert.Single(limited.Trades);
        var outcome = limited.Limits.Single(l => l.Measure == Measure.TradeCount);
        Assert.Equal(("trades", 0.0, 1.0, 1.0), (outcome.Unit, outcome.Before, outcome.After, outcome.Upper));
        Assert.True(limited.Termination.Objective >= free.Termination.Objective);
    }

    [Fact]
    public void No_trades_at_all_may_be_asked_for()
    {
        var none = Rebalancer.Propose(Small(RebalancingMode.MinMargin) with { Limits = [Count(0.0)] }, SolveBudget.Default);
        Assert.Empty(none.Trades);
        Assert.Equal(TerminationReason.NoTradeWorthwhile, none.Termination.Reason);
    }

    [Fact]
    public void A_soft_limit_on_the_number_of_trades_charges_those_beyond_it()
    {
        var soft = Count(1.0) with { Policy = LimitPolicy.Soft, SoftPrice = 1e6 };
        Assert.Single(Rebalancer.Propose(Small(RebalancingMode.MinMargin) with { Limits = [soft] }, SolveBudget.Default).Trades);
    }

    [Fact]
    public void Trades_of_one_expiry_can_be_counted_alone()
    {
        var near = Count(0.0) with { Scope = new LimitScope(Domain.Currency.Btc, SyntheticMarket.Expiry(29)) };
        var proposal = Rebalancer.Propose(Small(RebalancingMode.MinMargin) with { Limits = [near] }, SolveBudget.Default);
        Assert.NotEmpty(proposal.Trades);
        Assert.DoesNotContain(proposal.Trades, t => t.Instrument is Domain.Instruments.Option option && option.Expiry == SyntheticMarket.Expiry(29));
    }

    [Fact]
    public void Every_trade_brings_what_is_asked_of_it()
    {
        var problem = Small(RebalancingMode.MinMargin) with { MinimumTradeBenefit = 150.0 };
        var workbench = new Workbench(problem with { MinimumTradeBenefit = 0.0 });
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.NotEmpty(proposal.Trades);
        var lots = workbench.Universe.Tradeables.Select(t => (double)(proposal.Trades.SingleOrDefault(p => p.Instrument == t.Instrument)?.LotCount ?? 0)).ToArray();
        var with = workbench.Question.Evaluate(BookState.Of(workbench.Universe, lots));
        Assert.Equal(with, proposal.Termination.Objective, 1e-6);
        for (var i = 0; i < lots.Length; i++)
        {
            if (lots[i] == 0.0) continue;
            var fewer = (double[])lots.Clone();
            fewer[i] = 0.0;
            var without = BookState.Of(workbench.Universe, fewer);
            if (workbench.Question.Broken(without) is null)
                Assert.True(workbench.Question.Evaluate(without) - with >= 150.0 - (1e-4 * proposal.Termination.GapScale), $"{workbench.Universe.Tradeables[i].Instrument.Name} brings less");
        }
    }

    [Fact]
    public void A_smallest_notional_holds_for_every_order()
    {
        var problem = Small(RebalancingMode.MinMargin) with { MinimumOrderNotional = 11_000.0 };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.NotEmpty(proposal.Trades);
        Assert.All(proposal.Trades, t => Assert.True(Math.Abs(t.Quantity) * 60_000.0 >= 11_000.0));
    }

    [Fact]
    public void Limits_that_only_the_smallest_orders_break_are_infeasible_in_lots_and_the_rule_is_named()
    {
        var option = Market.Put(29, 0.90);
        var bare = TestProblems.Tiny(RebalancingMode.MinMargin, 20, option);
        var workbench = new Workbench(bare);
        var delta = workbench.Catalog.Model(Measure.Delta, LimitScope.Total);
        var book = BookState.Of(workbench.Universe, [2.0]);
        var band = Math.Abs(delta.Evaluate(book) - delta.Evaluate(workbench.Present)) / 4.0;
        var limit = new Limit { Id = "delta", Measure = Measure.Delta, Lower = delta.Evaluate(book) - band, Upper = delta.Evaluate(book) + band, Policy = LimitPolicy.Hard };
        var problem = bare with { Limits = [limit], CostBudget = 1e6 };
        Assert.NotEmpty(Rebalancer.Propose(problem, SolveBudget.Default).Trades);

        var coarse = problem with { Candidates = [problem.Candidates[0] with { MinimumQuantity = 0.5m }] };
        var answer = Rebalancer.Propose(coarse, SolveBudget.Default).Termination;
        Assert.Equal(TerminationReason.InfeasibleInLots, answer.Reason);
        Assert.Equal(new[] { OrderRules.MinimumSizes, "delta" }, answer.Conflict.ToArray());
        Assert.True(answer.Proven);
        Assert.Equal("delta", Assert.Single(answer.Relaxation!.Limits).Id);
    }

    [Fact]
    public void A_band_between_two_lots_is_infeasible_in_lots_and_named_with_the_rule()
    {
        var bare = TestProblems.Tiny(RebalancingMode.MinMargin, 6, Market.Put(29, 0.90));
        var workbench = new Workbench(bare);
        var delta = workbench.Catalog.Model(Measure.Delta, LimitScope.Total);
        double At(double lots) => delta.Evaluate(BookState.Of(workbench.Universe, [lots]));
        var (low, high) = (Math.Min(At(2.3), At(2.7)), Math.Max(At(2.3), At(2.7)));
        var limit = new Limit { Id = "delta", Measure = Measure.Delta, Lower = low, Upper = high, Policy = LimitPolicy.Hard, Step = Math.Abs(At(1.0) - At(0.0)) };
        var answer = Rebalancer.Propose(bare with { Limits = [limit], CostBudget = 1e6 }, SolveBudget.Default).Termination;
        Assert.Equal(TerminationReason.InfeasibleInLots, answer.Reason);
        Assert.Equal(new[] { OrderRules.WholeLots, "delta" }, answer.Conflict.ToArray());
        Assert.Equal(0.3, Assert.Single(answer.Relaxation!.Limits).Steps, 1e-6);
    }

    private static RebalancingProblem Small(RebalancingMode mode) => TestProblems.Tiny(mode, 5, Market.Put(29, 0.80), Market.Put(29, 0.90), Market.Put(8, 0.95), Market.Call(29, 1.10)) with
    {
        CostBudget = 300.0,
    };

    private static Limit Count(double most) => new() { Id = "count", Measure = Measure.TradeCount, Upper = most, Policy = LimitPolicy.Hard };

    private static bool IsAllowed(RebalancingProblem problem, TradingUniverse universe, double[] lots)
    {
        var most = problem.Limits.Where(l => l.Measure == Measure.TradeCount).Min(l => l.Upper!.Value);
        return lots.Count(l => l != 0.0) <= most && lots.Select((l, i) => l == 0.0 || Math.Abs(l) * universe.Tradeables[i].LotSize >= 0.3 - 1e-9).All(kept => kept);
    }

    /// <summary>The charges that the question itself does not count here: none, unless it forgot them.</summary>
    private static double Extra(Questions.PreparedQuestion question, RebalancingProblem problem, double[] lots, BookState book) =>
        (problem.MinimumTradeBenefit * lots.Count(l => l != 0.0)) - question.ChargeOf(book);

    private static RebalancingProblem Draw(int seed, RebalancingMode mode)
    {
        var random = new Random(seed);
        var options = Market.Listings.Where(l => !l.Quote.Bids.IsEmpty).Select(l => l.Instrument).Where(i => i != Market.Perpetual() && i != Market.DatedFuture()).ToArray();
        random.Shuffle(options);
        var tiny = TestProblems.Tiny(mode, cap: 5, [.. options.Take(3)]);
        var workbench = new Workbench(tiny with { Targets = [], Mode = RebalancingMode.MinMargin });
        var headroom = workbench.Catalog.Model(Measure.Headroom, LimitScope.Total).Evaluate(workbench.Present) + (300.0 * random.NextDouble());
        return tiny with
        {
            Candidates = [.. tiny.Candidates.Select(c => c with { MinimumQuantity = 0.3m })],
            Targets = mode == RebalancingMode.HedgeToTarget
                ? [new ExposureTarget { Id = "delta", Measure = Measure.Delta, Target = random.NextDouble() - 0.5, Weight = 1e3 * random.NextDouble() }]
                : [],
            Limits = [Count(1 + random.Next(2))],
            MinimumTradeBenefit = random.Next(2) * 40.0 * random.NextDouble(),
            CostBudget = 20.0 + (300.0 * random.NextDouble()),
            PriceOfMargin = 5.0 * random.NextDouble(),
            HorizonDays = 60.0,
            TargetHeadroom = headroom,
        };
    }
}
