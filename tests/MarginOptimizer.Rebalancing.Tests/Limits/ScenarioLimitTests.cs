using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Pricing;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Limits;

/// <summary>Limits over return rows: a value at risk, the volatility of the P&amp;L, a floor in every row.</summary>
public sealed class ScenarioLimitTests
{
    private const double Alpha = 0.97;
    private static readonly RebalancingProblem Desk = TestProblems.Strangles() with { Safeguards = new() { KeepProfile = false } };

    /// <summary>What is tested holds wherever the search ends.</summary>
    private static readonly SolveBudget Short = SolveBudget.Default with { WorkLimit = 30_000_000 };

    public static TheoryData<Measure> Measures => [Measure.ExpectedShortfall, Measure.ValueAtRisk, Measure.VolatilityOfPnl, Measure.WorstScenarioLoss];

    [Theory]
    [MemberData(nameof(Measures))]
    public void A_hard_limit_is_kept_by_trades_revalued_row_by_row(Measure measure)
    {
        var free = Outcome(Propose(Upper(measure, 1e9)));
        var wanted = 0.7 * Math.Min(free.Before, free.After);
        var proposal = Propose(Upper(measure, wanted));
        var limit = Outcome(proposal);
        Assert.NotEmpty(proposal.Trades);
        Assert.True(limit.After <= wanted * (1.0 + 1e-9), $"{limit.After} of {wanted}");
        Assert.Equal(Revalued(measure, Losses(proposal)), limit.After, 1e-6 * limit.Before);
        Assert.Equal("USD", limit.Unit);
    }

    /// <summary>Three or four candidates at a few lots each: every choice is tried.</summary>
    [Theory]
    [InlineData(Measure.ExpectedShortfall, 1)]
    [InlineData(Measure.ExpectedShortfall, 2)]
    [InlineData(Measure.VolatilityOfPnl, 1)]
    [InlineData(Measure.VolatilityOfPnl, 2)]
    [InlineData(Measure.VolatilityOfPnl, 3)]
    [InlineData(Measure.WorstScenarioLoss, 1)]
    [InlineData(Measure.WorstScenarioLoss, 2)]
    [InlineData(Measure.ValueAtRisk, 1)]
    [InlineData(Measure.ValueAtRisk, 2)]
    public void The_answer_is_the_best_of_all_choices_within_its_gap(Measure measure, int seed)
    {
        var random = new Random(seed);
        var problem = Small(random);
        var bench = new Workbench(problem);
        var model = bench.Catalog.Model(Upper(measure, 0.0));
        var now = model.Evaluate(bench.Present);
        var least = bench.EveryChoice().Min(lots => model.Evaluate(BookState.Of(bench.Universe, lots)));
        var wanted = now - ((0.2 + (0.6 * random.NextDouble())) * (now - least));
        problem = problem with { Limits = [Upper(measure, wanted)] };
        bench = new Workbench(problem);
        var best = bench.EveryChoice().Select(lots => BookState.Of(bench.Universe, lots)).Where(bench.Question.IsKeptBy).Min(bench.Question.Evaluate);
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        var termination = proposal.Termination;
        var rounding = 1e-9 * (1.0 + Math.Abs(best));
        Assert.True(least < wanted && wanted < now);
        Assert.True(termination.Bound <= best + rounding, $"bound {termination.Bound:r} above the best choice {best:r}");
        Assert.True(Outcome(proposal).After <= wanted * (1.0 + 1e-9));
        Assert.True(termination.Objective >= best - rounding, $"objective {termination.Objective:r} below the best choice {best:r}");
        if (termination.Proven) Assert.True(termination.Objective - best <= (1e-4 * termination.GapScale) + rounding);
        if (measure != Measure.ValueAtRisk) Assert.True(termination.Objective - best <= (0.01 * termination.GapScale) + rounding, $"{termination.Objective:r} beside {best:r}");
    }

    [Fact]
    public void A_value_at_risk_is_kept_by_the_shortfall_and_said_to_be()
    {
        var free = Outcome(Propose(Upper(Measure.ValueAtRisk, 1e9)));
        var proposal = Propose(Upper(Measure.ValueAtRisk, 0.7 * Math.Min(free.Before, free.After)));
        var limit = Outcome(proposal);
        Assert.Equal(limit.After, limit.Tail!.ValueAtRiskAfter);
        Assert.True(limit.After <= limit.Tail.ShortfallAfter && limit.Tail.ShortfallAfter <= limit.Upper * (1.0 + 1e-9));
        Assert.False(proposal.Termination.Proven);
        Assert.Contains(proposal.Warnings, w => w.Code == "VALUE_AT_RISK_BY_SHORTFALL" && w.Message.StartsWith("x:", StringComparison.Ordinal));
        Assert.DoesNotContain(proposal.Warnings, w => w.Code == "MARGIN_RESTRICTED");
        Assert.Contains(proposal.Termination.Form.Reasons, r => r.Contains("value at risk", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Measure.VolatilityOfPnl)]
    [InlineData(Measure.WorstScenarioLoss)]
    public void Limits_that_no_trades_can_keep_are_named(Measure measure)
    {
        var problem = TestProblems.Tiny(RebalancingMode.MinMargin, 3.0, SyntheticMarket.Btc.Put(29, 0.90)) with { Limits = [Upper(measure, 1.0)] };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.Equal(TerminationReason.Infeasible, proposal.Termination.Reason);
        Assert.Equal(["x"], proposal.Termination.Conflict.AsEnumerable());
    }

    [Fact]
    public void No_proof_rests_on_what_stands_for_a_value_at_risk()
    {
        var problem = TestProblems.Tiny(RebalancingMode.MinMargin, 3.0, SyntheticMarket.Btc.Put(29, 0.90)) with { Limits = [Upper(Measure.ValueAtRisk, 1.0)] };
        Assert.Equal(TerminationReason.NoSolutionFound, Rebalancer.Propose(problem, SolveBudget.Default).Termination.Reason);
    }

    /// <summary>Less volatility needs puts bought back, less turnover forbids it.</summary>
    [Theory]
    [InlineData(Measure.VolatilityOfPnl)]
    [InlineData(Measure.WorstScenarioLoss)]
    public void Conflicting_limits_are_named_together_and_no_other(Measure measure)
    {
        var free = Outcome(Propose(Upper(measure, 1e9)));
        Limit[] limits =
        [
            Upper(measure, 0.5 * free.Before),
            new() { Id = "size", Measure = Measure.TotalSize, Upper = 0.1, Policy = LimitPolicy.Hard },
            new() { Id = "vega", Measure = Measure.Vega, Upper = 1e9, Policy = LimitPolicy.Hard },
        ];
        var proposal = Rebalancer.Propose(Desk with { Limits = [.. limits], CostBudget = 1e6, WholeLots = false }, Short);
        Assert.Equal(TerminationReason.Infeasible, proposal.Termination.Reason);
        Assert.Equal(["size", "x"], proposal.Termination.Conflict.Order(StringComparer.Ordinal));
    }

    private static RebalancingProblem Small(Random random)
    {
        var market = SyntheticMarket.Btc;
        var options = market.Listings.Where(l => !l.Quote.Bids.IsEmpty && l.Instrument is Option).Select(l => l.Instrument).ToArray();
        random.Shuffle(options);
        return TestProblems.Tiny(RebalancingMode.MinMargin, cap: 4, market.Put(29, 0.90), options[0], options[1]) with { CostBudget = 1e5 };
    }

    private static Limit Upper(Measure measure, double upper) => new()
    {
        Id = "x",
        Measure = measure,
        Upper = upper,
        Policy = LimitPolicy.Hard,
        Tail = measure.NeedsTail() ? new TailRisk(TestProblems.Days, Alpha) : null,
        Scenarios = measure.NeedsScenarios() ? TestProblems.Days : null,
    };

    private static Proposal Propose(Limit limit) => Rebalancer.Propose(Desk with { Limits = [limit], CostBudget = 3_000.0 }, Short);

    private static LimitOutcome Outcome(Proposal proposal) => proposal.Limits.Single(l => l.Id == "x");

    private static double Revalued(Measure measure, double[] losses)
    {
        var mass = (1.0 - Alpha) * losses.Length;
        var whole = (int)mass;
        return measure switch
        {
            Measure.ExpectedShortfall => (losses.Take(whole).Sum() + ((mass - whole) * losses[whole])) / mass,
            Measure.ValueAtRisk => losses[whole],
            Measure.WorstScenarioLoss => losses[0],
            _ => Math.Sqrt(losses.Average(l => (l - losses.Average()) * (l - losses.Average()))),
        };
    }

    /// <summary>Losses of the resulting book day by day, written out, largest first.</summary>
    private static double[] Losses(Proposal proposal)
    {
        var quantities = Desk.Book.Positions.ToDictionary(p => p.Instrument, p => p.Quantity);
        foreach (var trade in proposal.Trades) quantities[trade.Instrument] = quantities.GetValueOrDefault(trade.Instrument) + (double)trade.OrderQuantity;
        return [.. TestProblems.Days.Returns[Currency.Btc].Select(x => -quantities.Sum(q => q.Value * Profit(q.Key, x))).OrderDescending()];
    }

    private static double Profit(Instrument instrument, double x)
    {
        var state = InstrumentState.At(instrument, SyntheticMarket.Btc);
        if (instrument is not Option option) return x;
        var now = Black76.Price(option.Type, state.Underlying, option.Strike, state.Years, state.Volatility);
        return Black76.Price(option.Type, state.Underlying * (1.0 + x), option.Strike, state.Years, state.Volatility) - (now * (1.0 + x));
    }
}
