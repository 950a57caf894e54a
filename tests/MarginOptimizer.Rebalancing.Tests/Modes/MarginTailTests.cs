using System.Collections.Immutable;
using Google.OrTools.LinearSolver;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Pricing;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Risk.Scenarios;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Modes;

/// <summary>The expected shortfall of return rows minimised in place of the requirement.</summary>
public sealed class MarginTailTests
{
    private const double Alpha = 0.95;
    private static readonly SolveBudget Short = SolveBudget.Default with { WorkLimit = 1_000_000_000 };

    /// <summary>Rockafellar and Uryasev (2000): min a + sum of s_i / m, s_i >= L_i(x) - a, s_i >= 0, by the simplex method of OR-Tools.</summary>
    [Fact]
    public void Its_least_value_is_that_of_the_linear_program_by_another_solver()
    {
        var market = SyntheticMarket.Btc;
        Instrument[] traded = [market.Put(29, 0.90), market.Put(29, 0.80), market.Call(29, 1.10), market.Call(8, 1.05), market.Put(8, 0.95), market.Put(85, 0.80)];
        var problem = TestProblems.Tiny(RebalancingMode.MinMargin, 30.0, traded) with { MarginTail = new TailRisk(TestProblems.Days, Alpha), CostBudget = 1e9, WholeLots = false };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.True(proposal.Termination.Proven);

        using var solver = Solver("GLOP");
        var mass = (1.0 - Alpha) * TestProblems.Days.Rows;
        var threshold = solver.MakeNumVar(double.NegativeInfinity, double.PositiveInfinity, "a");
        solver.Objective().SetCoefficient(threshold, 1.0);
        var quantities = traded.Select(i => solver.MakeNumVar(-30.0 * (double)i.Lot, 30.0 * (double)i.Lot, i.Name)).ToArray();
        foreach (var move in TestProblems.Days.Returns[Currency.Btc])
        {
            var excess = solver.MakeNumVar(0.0, double.PositiveInfinity, "");
            solver.Objective().SetCoefficient(excess, 1.0 / mass);
            var held = -problem.Book.Positions.Sum(p => p.Quantity * Profit(p.Instrument, move));
            var row = solver.MakeConstraint(held, double.PositiveInfinity);
            row.SetCoefficient(excess, 1.0);
            row.SetCoefficient(threshold, 1.0);
            for (var i = 0; i < traded.Length; i++) row.SetCoefficient(quantities[i], Profit(traded[i], move));
        }

        Assert.Equal(Google.OrTools.LinearSolver.Solver.ResultStatus.OPTIMAL, solver.Solve());
        Assert.Equal(solver.Objective().Value(), proposal.Termination.Objective, 1e-6 * proposal.MarginTail!.ShortfallBefore);
        Assert.Equal(proposal.Termination.Objective, proposal.MarginTail.ShortfallAfter, 1e-9 * proposal.MarginTail.ShortfallBefore);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_choice_of_lots_is_better(int seed)
    {
        var random = new Random(seed);
        var market = SyntheticMarket.Btc;
        var options = market.Listings.Where(l => !l.Quote.Bids.IsEmpty && l.Instrument is Option).Select(l => l.Instrument).ToArray();
        random.Shuffle(options);
        var problem = TestProblems.Tiny(RebalancingMode.MinMargin, 4.0, market.Put(29, 0.90), options[0], options[1]) with
        {
            MarginTail = new TailRisk(TestProblems.Days, Alpha),
            CostBudget = 20.0 + (200.0 * random.NextDouble()),
        };
        var bench = new Workbench(problem);
        var best = bench.EveryChoice().Select(lots => BookState.Of(bench.Universe, lots)).Where(bench.Question.IsKeptBy).Min(bench.Question.Evaluate);
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.True(proposal.Termination.Proven);
        Assert.InRange(proposal.Termination.Objective, best - 1e-6, best + (1e-4 * proposal.Termination.GapScale) + 1e-6);
        Assert.Equal(proposal.Termination.Objective, proposal.MarginTail!.ShortfallAfter, 1e-6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Many_rows_are_minimised_over_in_whole_lots_and_in_fractions(bool wholeLots)
    {
        var problem = ManyRows with { WholeLots = wholeLots, GapTolerance = 1e-3 };
        var tail = problem.MarginTail!;
        var proposal = Rebalancer.Propose(problem, Short);
        var outcome = proposal.MarginTail!;
        Assert.NotEmpty(proposal.Trades);
        Assert.True(outcome.ShortfallAfter < 0.8 * outcome.ShortfallBefore, $"{outcome.ShortfallBefore} -> {outcome.ShortfallAfter}");
        Assert.True(proposal.CostUsd <= 2_000.0 + 1e-6);
        Assert.True(proposal.Termination.GapRelative < 0.02, $"gap {proposal.Termination.GapRelative}");
        var losses = Losses(problem, proposal, tail.Scenarios, wholeLots);
        Assert.Equal(losses.Take(120).Average(), outcome.ShortfallAfter, 1e-6 * outcome.ShortfallBefore);
        Assert.Equal(outcome.ShortfallAfter, proposal.Termination.Objective, 1e-6 * outcome.ShortfallBefore);
    }

    [Fact]
    public void The_same_work_gives_the_same_trades()
    {
        var (one, two) = (Rebalancer.Propose(ManyRows, Short), Rebalancer.Propose(ManyRows, Short));
        Assert.NotEmpty(one.Trades);
        Assert.Equal(one.Trades.Select(t => (t.Instrument.Name, t.OrderQuantity)), two.Trades.Select(t => (t.Instrument.Name, t.OrderQuantity)));
        Assert.Equal(one.Termination.Bound, two.Termination.Bound);
        Assert.Equal(one.Work, two.Work);
    }

    [Fact]
    public void Rows_priced_as_they_are_needed_are_those_of_the_table()
    {
        var bench = new Workbench(TestPackages.With(TestProblems.TwoCoins(), TestPackages.All[0]));
        InstrumentState[] states = [.. bench.Universe.Instruments.Select((i, column) => InstrumentState.At(i, bench.Universe.MarketOf(column)))];
        var inScope = states.Select((s, i) => i % 7 != 0).ToArray();
        var set = TestProblems.Days with { Volatilities = TestProblems.Days.Returns, Smile = SmileRule.StickyDelta, ElapsedDays = 2.0 };
        var smiles = VolatilitySmile.Of(states, bench.Universe.MarketOf);
        var table = ReturnTable.Of(states, set, smiles);
        var (kept, repriced) = (new TableLosses(table.Losses, table.Rows, table.Stride, inScope, bench.Universe), new RepricedLosses(set, states, smiles, inScope, bench.Universe));
        var book = BookState.Of(bench.Universe, bench.RandomLots(new Random(1), whole: true));
        Assert.Equal(kept.Of(book), repriced.Of(book));
        Assert.Equal(kept.Of(book), repriced.Of(book));
        Assert.Equal(kept.Of(bench.Present), repriced.Lower().Offsets);
        Assert.Same(repriced.Lower(), repriced.Lower());
        var (rows, again) = (kept.Lower(), repriced.Lower());
        for (var row = 0; row < set.Rows; row++) Assert.All(rows.Row(row).ToArray().Zip(again.Row(row).ToArray()), p => Assert.Equal(p.First, p.Second, 1e-12 * (1.0 + Math.Abs(p.First))));
    }

    public static TheoryData<string, string, Func<RebalancingProblem, RebalancingProblem>> Faults => new()
    {
        { "margin_tail.alpha", "below 1", p => p with { MarginTail = new TailRisk(TestProblems.Days, 1.0) } },
        { "margin_tail.alpha", "above 0", p => p with { MarginTail = new TailRisk(TestProblems.Days, double.NaN) } },
        { "margin_tail.scenarios.returns", "no rows", p => p with { MarginTail = new TailRisk(Rows([]), Alpha) } },
        { "margin_tail.scenarios.returns[BTC][0]", "finite", p => p with { MarginTail = new TailRisk(Rows([double.NaN]), Alpha) } },
        { "margin_tail.scenarios.returns", "at most 200000", p => p with { MarginTail = new TailRisk(Rows(new double[200_001]), Alpha) } },
        { "margin_tail.scenarios.returns", "GB in all", p => p with { MarginTail = new TailRisk(Rows(new double[1_000]), Alpha), ScenarioCaps = new ScenarioCaps(1_000, 10_000) } },
        { "margin_tail.scenarios.id", "two sets", p => p with { MarginTail = new TailRisk(Rows([0.1]), Alpha), Limits = [new Limit { Id = "f", Measure = Measure.WorstScenarioLoss, Upper = 1.0, Scenarios = Rows([0.1]) }] } },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void A_fault_is_named_by_its_path(string path, string words, Func<RebalancingProblem, RebalancingProblem> spoil)
    {
        var fault = Assert.Throws<InvalidInputException>(() => Rebalancer.Propose(spoil(TestProblems.Strangles()), SolveBudget.Default));
        Assert.Contains(fault.Violations, v => v.Path == path && v.Message.Contains(words, StringComparison.Ordinal));
    }

    /// <summary>More rows than enter a program at once, and few trades.</summary>
    private static RebalancingProblem ManyRows
    {
        get
        {
            var market = SyntheticMarket.Btc;
            Instrument[] traded = [market.Put(29, 0.90), market.Put(29, 0.80), market.Call(29, 1.10), market.Call(8, 1.05), market.Put(8, 0.95), market.Put(85, 0.80), market.Call(29, 1.30)];
            return TestProblems.Tiny(RebalancingMode.MinMargin, 60.0, traded) with { MarginTail = new TailRisk(Draw(12_000), 0.99), CostBudget = 2_000.0 };
        }
    }

    private static Google.OrTools.LinearSolver.Solver Solver(string name) => Google.OrTools.LinearSolver.Solver.CreateSolver(name);

    private static ReturnScenarios Rows(double[] returns) => new("rows", ImmutableSortedDictionary<Currency, ImmutableArray<double>>.Empty.Add(Currency.Btc, [.. returns]));

    private static ReturnScenarios Draw(int rows)
    {
        var random = new Random(3);
        return Rows([.. Enumerable.Range(0, rows).Select(k => (k % 20 == 0 ? 0.3 : 0.08) * ((2.0 * random.NextDouble()) - 1.0))]);
    }

    /// <summary>Losses of the resulting book row by row, written out, largest first.</summary>
    private static double[] Losses(RebalancingProblem problem, Proposal proposal, ReturnScenarios set, bool wholeLots)
    {
        var quantities = problem.Book.Positions.ToDictionary(p => p.Instrument, p => p.Quantity);
        foreach (var trade in proposal.Trades)
            quantities[trade.Instrument] = quantities.GetValueOrDefault(trade.Instrument) + (wholeLots ? (double)trade.OrderQuantity : trade.Quantity);
        return [.. set.Returns[Currency.Btc].Select(x => -quantities.Sum(q => q.Value * Profit(q.Key, x))).OrderDescending()];
    }

    private static double Profit(Instrument instrument, double x)
    {
        var state = InstrumentState.At(instrument, SyntheticMarket.Btc);
        if (instrument is not Option option) return x;
        var now = Black76.Price(option.Type, state.Underlying, option.Strike, state.Years, state.Volatility);
        return Black76.Price(option.Type, state.Underlying * (1.0 + x), option.Strike, state.Years, state.Volatility) - (now * (1.0 + x));
    }
}
