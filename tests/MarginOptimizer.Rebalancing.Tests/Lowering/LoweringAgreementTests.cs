using FsCheck.Xunit;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Lowering;

/// <summary>What is optimised is what is evaluated: the program's value of a measure equals its value on the resulting book.</summary>
public sealed class LoweringAgreementTests
{
    private static readonly Measure[] PerCoinAndExpiry =
    [
        Measure.ExecutionCost, Measure.Premium, Measure.Turnover, Measure.TotalSize, Measure.Delta, Measure.DeltaCoinAdjusted, Measure.Gamma,
        Measure.GammaPerUsd, Measure.Vega, Measure.Theta, Measure.StressLoss, Measure.WorstHouseLoss,
        Measure.ExpectedShortfall, Measure.VolatilityOfPnl, Measure.WorstScenarioLoss, Measure.SmileDelta, Measure.Impact, Measure.GrossNotional,
    ];

    private static readonly Measure[] PerCoin = [Measure.InitialMargin, Measure.RobustInitialMargin, Measure.MaintenanceMargin, Measure.Headroom];

    private static readonly Workbench Portfolio = new(TestProblems.WithImpact(TestProblems.TwoCoins()));

    [Property(MaxTest = 40)]
    public void Every_measure_of_the_portfolio_margin_agrees_in_every_scope(int seed) => Agree(Portfolio, seed);

    [Property(MaxTest = 20)]
    public void Books_of_which_only_a_part_may_be_traded_agree(int seed)
    {
        var random = new Random(seed);
        var problem = TestProblems.TwoCoins();
        var some = problem.Candidates.Where(_ => random.Next(4) == 0).ToList();
        Agree(new Workbench(problem with { Candidates = [.. some], IncludeBookAsCandidates = random.Next(2) == 0 }), seed);
    }

    [Property(MaxTest = 20)]
    public void Every_measure_of_the_standard_margin_agrees(int seed)
    {
        var random = new Random(seed);
        // The perpetual on BTC has one rate at every size; that on ETH and the dated futures have not.
        var problem = TestProblems.Strangles() with { Model = TestProblems.StandardMargin };
        var some = problem.Candidates.Where(c => c.Instrument is not Future && random.Next(3) == 0);
        Agree(new Workbench(problem with { Candidates = [.. some], IncludeBookAsCandidates = random.Next(2) == 0 }), seed);
    }

    [Property(MaxTest = 15)]
    public void Packages_agree_beside_instruments_that_they_move_too(int seed)
    {
        var random = new Random(seed);
        var problem = TestProblems.Strangles() with { Model = random.Next(2) == 0 ? TestProblems.PortfolioMargin : TestProblems.StandardMargin };
        var some = problem.Candidates.Where(c => c.Instrument is not Future && random.Next(3) == 0).ToArray();
        Agree(new Workbench(TestPackages.With(problem with { Candidates = [.. some] }, TestPackages.All[0], TestPackages.All[1])), seed);
    }

    [Property(MaxTest = 30)]
    public void A_bound_on_utilisation_is_kept_exactly_where_the_ratio_keeps_it(int seed)
    {
        var random = new Random(seed);
        var ratio = (UtilisationMeasure)Portfolio.Catalog.Model(Measure.Utilisation, LimitScope.Total);
        var bound = 0.2 + random.NextDouble();
        var lowered = new LoweredMeasure(Portfolio, ratio.AtMost(bound), -1.0);
        var lots = Portfolio.RandomLots(random, whole: true, 0.2);
        var book = BookState.Of(Portfolio.Universe, lots);
        var room = ratio.AtMost(bound).Evaluate(book);
        Close(-room, lowered.At(lots), ratio.AtMost(bound).Magnitude(book));
        if (Portfolio.Landscape.AtToday(book, LimitScope.Total).Collateral > 0.0 && Math.Abs(room) > 1.0) Assert.Equal(room > 0.0, ratio.Evaluate(book) < bound);
    }

    [Property(MaxTest = 40)]
    public void What_missing_a_target_costs_agrees(int seed)
    {
        var random = new Random(seed);
        var lots = Portfolio.RandomLots(random, whole: random.Next(2) == 0, share: 0.2);
        foreach (var measure in new[] { Measure.Delta, Measure.DeltaCoinAdjusted, Measure.Gamma, Measure.Vega, Measure.Theta })
        {
            var target = new ExposureTarget
            {
                Id = "t",
                Measure = measure,
                Scope = random.Next(2) == 0 ? LimitScope.Total : new LimitScope(Currency.Eth, null),
                Target = 100.0 * (random.NextDouble() - 0.5),
                RelativeToNow = random.Next(2) == 0,
                Weight = Math.Exp(6.0 * (random.NextDouble() - 0.5)),
            };
            var model = Portfolio.Catalog.Model(target, Portfolio.Present);
            var book = BookState.Of(Portfolio.Universe, lots);
            Close(2.0 * model.Evaluate(book), new LoweredMeasure(Portfolio, model, 2.0).At(lots), model.Evaluate(book) + (10.0 * model.Evaluate(Portfolio.Present)), $"{measure}");
        }
    }

    [Property(MaxTest = 30)]
    public void What_stands_for_a_value_at_risk_is_nowhere_below_it(int seed)
    {
        var random = new Random(seed);
        var lots = Portfolio.RandomLots(random, whole: true, share: 0.3);
        var model = Portfolio.Catalog.Model(Measure.ValueAtRisk, LimitScope.Total, tail: new TailRisk(TestProblems.Days, 0.05 + (0.94 * random.NextDouble())));
        var book = BookState.Of(Portfolio.Universe, lots);
        Assert.True(new LoweredMeasure(Portfolio, model, 1.0).At(lots) >= model.Evaluate(book) - (1e-9 * model.Magnitude(book)));
    }

    [Fact]
    public void Limits_on_several_tails_of_the_same_days_share_their_rows()
    {
        var limits = new[] { 0.5, 0.9 }.Select((alpha, k) => new Limit
        {
            Id = $"es{k}",
            Measure = Measure.ExpectedShortfall,
            Upper = 1e6,
            Policy = LimitPolicy.Hard,
            Tail = new TailRisk(TestProblems.Days, alpha),
        });
        var program = new Workbench(TestProblems.TwoCoins() with { Limits = [.. limits] }).Question.Lower(holdPresent: false).Program;
        var tails = program.Functions.Where(f => f.Name.StartsWith("expected shortfall", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, tails.Count);
        Assert.Same(tails[0].Matrix, tails[1].Matrix);
        Assert.Equal([0.5 * TestProblems.Days.Rows, (1.0 - 0.9) * TestProblems.Days.Rows], tails.Select(t => t.TailMass));
    }

    [Fact]
    public void A_charge_without_convex_form_is_named()
    {
        var market = SyntheticMarket.Btc;
        var problem = TestProblems.Strangles() with
        {
            Model = TestProblems.StandardMargin,
            Book = Book.Of([new Position(market.DatedFuture(), 100_000.0)]),
        };
        var fault = Assert.Throws<InvalidInputException>(() => Rebalancer.Propose(problem, SolveBudget.Default));
        Assert.Contains("cannot be optimised", fault.Message, StringComparison.Ordinal);
        Assert.Contains("leverage", fault.Message, StringComparison.Ordinal);
    }

    private static void Agree(Workbench workbench, int seed)
    {
        var random = new Random(seed);
        var lots = workbench.RandomLots(random, whole: random.Next(2) == 0, share: 0.3);
        foreach (var measure in PerCoinAndExpiry)
        {
            AgreeOn(workbench, measure, LimitScope.Total, lots, random);
            AgreeOn(workbench, measure, new LimitScope(Currency.Eth, null), lots, random);
            AgreeOn(workbench, measure, new LimitScope(null, SyntheticMarket.Expiry(29)), lots, random);
            AgreeOn(workbench, measure, new LimitScope(Currency.Btc, SyntheticMarket.Expiry(8)), lots, random);
        }

        foreach (var measure in PerCoin)
        {
            AgreeOn(workbench, measure, LimitScope.Total, lots, random);
            AgreeOn(workbench, measure, new LimitScope(Currency.Btc, null), lots, random);
        }
    }

    private static void AgreeOn(Workbench workbench, Measure measure, LimitScope scope, double[] lots, Random random)
    {
        var shock = new MarketShock(random.NextDouble() - 0.5, VolatilityShock.Same);
        var tail = measure == Measure.ExpectedShortfall ? new TailRisk(TestProblems.Days, 0.05 + (0.94 * random.NextDouble())) : null;
        var model = workbench.Catalog.Model(measure, scope, shock, tail, measure.NeedsScenarios() ? TestProblems.Days : null);
        var weight = (model.IsConcave ? -1.0 : 1.0) * (0.1 + random.NextDouble());
        var book = BookState.Of(workbench.Universe, lots);
        var magnitude = model.Magnitude(book) + model.Magnitude(workbench.Present);
        Close(weight * model.Evaluate(book), new LoweredMeasure(workbench, model, weight).At(lots), magnitude, $"{measure} {scope}");
    }

    private static void Close(double expected, double actual, double magnitude, string what = "") =>
        Assert.True(Math.Abs(expected - actual) <= 1e-9 * (1.0 + magnitude), $"{what}: evaluated {expected:r}, optimised {actual:r}");
}
