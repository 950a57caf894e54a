using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Limits;

/// <summary>Every faulty problem is refused before anything is computed, with the path of each fault.</summary>
public sealed class LimitChecksTests
{
    private static readonly MarketSnapshot Market = SyntheticMarket.Btc;
    private static readonly Limit Delta = new() { Id = "delta", Measure = Measure.Delta, Upper = 1.0 };
    private static readonly Instrument Unlisted = Market.Call(29, 1.00) with { Name = "BTC-UNLISTED-C" };

    public static TheoryData<string, string, Func<RebalancingProblem, RebalancingProblem>> Faults => new()
    {
        { "book.positions", "empty", p => p with { Book = Book.Empty } },
        { "book.positions[0].instrument", "not in the market", p => p with { Book = Book.Of([new Position(Unlisted, 1.0)]) } },
        { "book.positions[1].instrument", "held twice", p => p with { Book = Book.Of([new(Market.Perpetual(), 10.0), new(Market.Perpetual(), 20.0)]) } },
        { "book.positions[0].quantity", "finite", p => p with { Book = Book.Of([new(Market.Perpetual(), double.NaN)]) } },
        { "book.positions[0].quantity", "not zero", p => p with { Book = Book.Of([new(Market.Perpetual(), 0.0)]) } },
        { "book.positions[0].instrument", "mark", p => p with { Market = Market.With(Market.Put(29, 0.90), q => q with { MarkVolatility = double.NaN }) } },
        { "book.positions[0].instrument", "mark", p => p with { Market = Market.With(Market.Put(29, 0.90), q => q with { Mark = double.NaN }) } },
        { "book.positions[4].instrument", "mark", p => p with { Market = Market.With(Market.Perpetual(), q => q with { Mark = 0.0 }) } },
        { "book.positions[0].instrument", "expired", WithExpiredPosition },
        { "book.balances[BTC].cash", "finite", p => p with { Book = p.Book with { Balances = p.Book.Balances.SetItem(Currency.Btc, new Balance(double.NaN, 0.0)) } } },
        { "book.balances[BTC].collateral", ">= 0", p => p with { Book = p.Book with { Balances = p.Book.Balances.SetItem(Currency.Btc, new Balance(0.0, -1.0)) } } },
        { "book.balances", "empty", p => p with { Mode = RebalancingMode.RestoreHeadroom, Book = p.Book with { Balances = p.Book.Balances.Clear() } } },
        { "candidates", "empty", p => p with { Candidates = [], IncludeBookAsCandidates = false } },
        { "candidates[0].instrument", "not in the market", p => p with { Candidates = [new Candidate(Unlisted)] } },
        { "candidates[1].instrument", "named twice", p => p with { Candidates = [new(Market.Perpetual()), new(Market.Perpetual())] } },
        { "candidates[0].max_buy", ">= 0", p => p with { Candidates = [new(Market.Perpetual(), MaxBuyQuantity: -1.0)] } },
        { "candidates[0].max_sell", "finite", p => p with { Candidates = [new(Market.Perpetual(), MaxSellQuantity: double.PositiveInfinity)] } },
        { "candidates[0]", "reduce-only and open-only", p => p with { Candidates = [new(Market.Perpetual(), ReduceOnly: true, OpenOnly: true)] } },
        { "limits[0].id", "empty", With(Delta with { Id = " " }) },
        { "limits[1].id", "two limits", p => p with { Limits = [Delta, Delta] } },
        { "limits[0].id", "our own", With(Delta with { Id = "default:delta" }) },
        { "limits[0].id", "our own", With(Delta with { Id = "mode:cost-budget" }) },
        { "limits[0].id", "/lower", With(Delta with { Id = "delta/lower" }) },
        { "limits[0]", "neither", With(Delta with { Upper = null }) },
        { "limits[0].upper", "finite", With(Delta with { Upper = double.NaN }) },
        { "limits[0].lower", "finite", With(Delta with { Lower = double.NegativeInfinity }) },
        { "limits[0]", "contradicts itself", With(Delta with { Lower = 2.0 }) },
        { "limits[0].soft_price", "> 0", With(Delta with { Policy = LimitPolicy.Soft }) },
        { "limits[0].after_moves", "not recomputed", With(new Limit { Id = "c", Measure = Measure.ExecutionCost, Upper = 1.0, AfterMoves = true }) },
        { "limits[0].after_moves", "not recomputed", With(new Limit { Id = "r", Measure = Measure.RobustInitialMargin, Upper = 1.0, AfterMoves = true }) },
        { "limits[1].id", "after a move", p => p with { Limits = [Delta with { AfterMoves = true }, Delta with { Id = "delta@+3%" }] } },
        { "limits[0].lower", "from above", With(new Limit { Id = "f", Measure = Measure.WorstFillInitialMargin, Lower = 0.0, Upper = 1.0 }) },
        { "limits[0].scope.expiry", "per expiry", With(new Limit { Id = "f", Measure = Measure.WorstFillInitialMargin, Upper = 1.0, Scope = new(null, SyntheticMarket.Expiry(29)) }) },
        { "safeguards.worst_fill_multiple", ">= 1", p => p with { Safeguards = new() { WorstFillMultiple = 0.99 } } },
        { "safeguards.worst_fill_multiple", ">= 1", p => p with { Safeguards = new() { WorstFillMultiple = double.NaN } } },
        { "safeguards.worst_fill_multiple", ">= 1", p => p with { Safeguards = new() { WorstFillMultiple = double.PositiveInfinity } } },
        { "limits[0].shock.move", "above -1", With(new Limit { Id = "s", Measure = Measure.StressLoss, Upper = 1.0, Shock = new(-1.0, VolatilityShock.Same) }) },
        {
            "limits[0].shock.volatility", "no rule", p => p with
            {
                Model = TestProblems.StandardMargin,
                Limits = [new Limit { Id = "s", Measure = Measure.StressLoss, Upper = 1.0, Shock = new(-0.1, VolatilityShock.Up) }],
            }
        },
        { "limits[0]", "upper bound only", With(new Limit { Id = "legs", Measure = Measure.LegSize, Lower = 1.0, Upper = 2.0 }) },
        { "limits[0].upper", ">= 0", With(new Limit { Id = "legs", Measure = Measure.LegSize, Upper = -1.0 }) },
        { "limits[0].upper", "from below", With(new Limit { Id = "h", Measure = Measure.Headroom, Upper = 1.0 }) },
        { "limits[0].upper", ">= 0", With(new Limit { Id = "u", Measure = Measure.Utilisation, Upper = -0.1 }) },
        { "limits[0].policy", "headroom instead", With(new Limit { Id = "u", Measure = Measure.Utilisation, Upper = 0.5, Policy = LimitPolicy.Soft, SoftPrice = 1.0 }) },
        { "limits[0].scope.expiry", "per expiry", With(new Limit { Id = "m", Measure = Measure.InitialMargin, Upper = 1.0, Scope = new(null, SyntheticMarket.Expiry(8)) }) },
        {
            "limits[0].measure", "switched off", p => p with
            {
                Safeguards = Safeguards.None,
                Limits = [new Limit { Id = "r", Measure = Measure.RobustInitialMargin, Upper = 1.0 }],
            }
        },
        { "candidates[0].impact", ">= 0", p => p with { Candidates = [new(Market.Perpetual(), Impact: -1.0)] } },
        { "candidates[0].impact", "finite", p => p with { Candidates = [new(Market.Perpetual(), Impact: double.NaN)] } },
        { "candidates[0].minimum", "> 0", p => p with { Candidates = [new(Market.Perpetual()) { MinimumQuantity = 0m }] } },
        { "candidates[0].minimum", "whole number of lots", p => p with { Candidates = [new(Market.Perpetual()) { MinimumQuantity = 15m }] } },
        { "candidates[0].minimum", "above max_buy and max_sell", p => p with { Candidates = [new(Market.Perpetual(), 100.0, 100.0) { MinimumQuantity = 200m }] } },
        { "candidates[0].instrument", "minimum notional", p => p with { Candidates = [new(Market.Perpetual() with { MinimumNotional = double.NaN })] } },
        { "minimum_trade_benefit", ">= 0", p => p with { MinimumTradeBenefit = -1.0 } },
        { "minimum_trade_benefit", "finite", p => p with { MinimumTradeBenefit = double.NaN } },
        { "minimum_order_notional", "finite", p => p with { MinimumOrderNotional = double.PositiveInfinity } },
        { "limits[0].upper", "whole number of trades", With(new Limit { Id = "n", Measure = Measure.TradeCount, Upper = 2.5 }) },
        { "limits[0].upper", "whole number of trades", With(new Limit { Id = "n", Measure = Measure.TradeCount, Upper = -1.0 }) },
        { "limits[0].lower", "from above", With(new Limit { Id = "n", Measure = Measure.TradeCount, Lower = 1.0 }) },
        { "limits[0].id", "our own", With(Delta with { Id = "rule:whole-lots" }) },
        { "limits[0].step", "> 0", With(Delta with { Step = 0.0 }) },
        { "limits[0].measure", "cannot be limited", With(new Limit { Id = "i", Measure = Measure.Impact, Upper = 1.0 }) },
        { "limits[0].tail", "is missing", With(new Limit { Id = "e", Measure = Measure.ExpectedShortfall, Upper = 1.0 }) },
        { "limits[0].tail", "only for", With(Delta with { Tail = new TailRisk(TestProblems.Days, 0.9) }) },
        { "limits[0].tail", "is missing", With(new Limit { Id = "v", Measure = Measure.ValueAtRisk, Upper = 1.0 }) },
        { "limits[0].policy", "cannot be soft", With(Shortfall(TestProblems.Days) with { Measure = Measure.ValueAtRisk, Policy = LimitPolicy.Soft, SoftPrice = 1.0 }) },
        { "limits[0].scenarios", "are missing", With(new Limit { Id = "v", Measure = Measure.VolatilityOfPnl, Upper = 1.0 }) },
        { "limits[0].scenarios", "are missing", With(new Limit { Id = "v", Measure = Measure.WorstScenarioLoss, Upper = 1.0 }) },
        { "limits[0].scenarios", "only for", With(Delta with { Scenarios = TestProblems.Days }) },
        { "limits[0].scenarios", "only for", With(Shortfall(TestProblems.Days) with { Scenarios = TestProblems.Days }) },
        { "limits[0].tail", "only for", With(Floor(TestProblems.Days) with { Tail = new TailRisk(TestProblems.Days, 0.9) }) },
        { "limits[0].scenarios.returns", "no rows", With(Floor(Rows([]))) },
        { "limits[0].scenarios.returns[BTC][1]", "above -1", With(Floor(Rows([0.1, -1.0]))) },
        { "limits[0].scenarios.returns", "no returns of BTC", With(Floor(Rows([0.1], coin: Currency.Eth))) },
        { "limits[1].scenarios.id", "two sets", With(Shortfall(Rows([0.1])), Floor(Rows([0.1])) with { Id = "f" }) },
        { "limits[0].tail.alpha", "below 1", With(Shortfall(TestProblems.Days, 1.0)) },
        { "limits[0].tail.alpha", "above 0", With(Shortfall(TestProblems.Days, double.NaN)) },
        { "limits[0].tail.scenarios.returns", "no rows", With(Shortfall(Rows([]))) },
        { "limits[0].tail.scenarios.returns", "at most 200000", With(Shortfall(Rows(new double[200_001]))) },
        { "limits[1].tail.scenarios.returns", "at most 20000000 over all sets", With(Shortfall(Rows(new double[200_000])), Shortfall(Rows(new double[200_000], "b")) with { Id = "f" }) },
        { "limits[0].tail.scenarios.returns[BTC][1]", "above -1", With(Shortfall(Rows([0.1, -1.0]))) },
        { "limits[0].tail.scenarios.returns[BTC][0]", "finite", With(Shortfall(Rows([double.NaN, 0.1]))) },
        { "limits[0].tail.scenarios.returns", "no returns of BTC", With(Shortfall(Rows([0.1], coin: Currency.Eth))) },
        { "limits[1].tail.scenarios.id", "two sets", With(Shortfall(Rows([0.1])), Shortfall(Rows([0.1])) with { Id = "f" }) },
        { "targets", "at least one", p => p with { Mode = RebalancingMode.HedgeToTarget } },
        { "targets", "only for the mode", p => p with { Targets = [Flat] } },
        { "targets[0].id", "empty", Hedge(Flat with { Id = "" }) },
        { "targets[1].id", "two targets", Hedge(Flat, Flat) },
        { "targets[0].measure", "no exposure", Hedge(Flat with { Measure = Measure.Turnover }) },
        { "targets[0].target", "finite", Hedge(Flat with { Target = double.NaN }) },
        { "targets[0].weight", "> 0", Hedge(Flat with { Weight = 0.0 }) },
        { "targets[0].band", ">= 0", Hedge(Flat with { Band = -1.0 }) },
        { "targets[0]", "neither", Hedge(Flat with { Weight = null }) },
        { "targets[0].scope", "matches no instrument", Hedge(Flat with { Scope = new(Currency.Eth, null) }) },
        { "unwind_share", "only for the mode", p => p with { UnwindShare = 0.5 } },
        { "unwind_share", "at most 1", p => p with { Mode = RebalancingMode.Unwind, UnwindShare = 1.5 } },
        { "candidates[0].open_only", "contradicts unwinding", p => p with { Mode = RebalancingMode.Unwind, Candidates = [new(Market.Perpetual(), OpenOnly: true)] } },
        {
            "candidates", "no position of the book", p => p with
            {
                Mode = RebalancingMode.Unwind,
                Candidates = [new Candidate(Market.Call(29, 1.30))],
                IncludeBookAsCandidates = false,
            }
        },
        { "limits[0].scope.expiry", "missing", With(new Limit { Id = "late", Measure = Measure.InitialMarginAfterExpiry, Upper = 1.0 }) },
        { "limits[0].scope", "matches no instrument", With(new Limit { Id = "late", Measure = Measure.InitialMarginAfterExpiry, Upper = 1.0, Scope = new LimitScope(null, SyntheticMarket.AsOf.AddDays(9)) }) },
        {
            "limits[0].lower", "bounded from above", With(new Limit
            {
                Id = "late",
                Measure = Measure.InitialMarginAfterExpiry,
                Lower = 0.0,
                Upper = 1.0,
                Scope = new LimitScope(null, SyntheticMarket.Expiry(8)),
            })
        },
        { "cost_budget", ">= 0", p => p with { CostBudget = -1.0 } },
        { "target_headroom", "finite", p => p with { TargetHeadroom = double.NaN } },
        { "price_of_margin", "> 0", p => p with { PriceOfMargin = 0.0 } },
        { "horizon_days", "> 0", p => p with { HorizonDays = -7.0 } },
        { "gap_tolerance", "> 0", p => p with { GapTolerance = double.NaN } },
        { "minimum_benefit", ">= 0", p => p with { MinimumBenefit = -1.0 } },
        { "safeguards.profile_share", "> 0", p => p with { Safeguards = new() { ProfileShare = 0.0 } } },
        { "safeguards.visible_share", "> 0", p => p with { Safeguards = new() { VisibleShare = double.NaN } } },
        { "safeguards.open_interest_share", "> 0", p => p with { Safeguards = new() { OpenInterestShare = -1.0 } } },
        { "safeguards.robust_move", "between 0 and 1", p => p with { Safeguards = new() { RobustMove = 1.0 } } },
    };

    public static TheoryData<Measure> BoundedFromAboveOnly =>
    [
        Measure.ExecutionCost, Measure.Premium, Measure.Turnover, Measure.TotalSize, Measure.WorstHouseLoss, Measure.InitialMargin,
        Measure.ExpectedShortfall, Measure.ValueAtRisk, Measure.VolatilityOfPnl, Measure.WorstScenarioLoss, Measure.GrossNotional,
        Measure.RobustInitialMargin, Measure.MaintenanceMargin, Measure.Utilisation,
    ];

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void A_fault_is_named_by_its_path(string path, string words, Func<RebalancingProblem, RebalancingProblem> spoil)
    {
        var fault = Assert.Throws<InvalidInputException>(() => Rebalancer.Propose(spoil(TestProblems.Strangles()), SolveBudget.Default));
        Assert.Contains(fault.Violations, v => v.Path == path && v.Message.Contains(words, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(BoundedFromAboveOnly))]
    public void A_convex_measure_cannot_be_bounded_from_below(Measure measure)
    {
        var limits = With(new Limit { Id = "x", Measure = measure, Lower = 0.0, Upper = 1e9 });
        var fault = Assert.Throws<InvalidInputException>(() => Rebalancer.Propose(limits(TestProblems.Strangles()), SolveBudget.Default));
        Assert.Contains(fault.Violations, v => v.Path == "limits[0].lower");
    }

    [Fact]
    public void All_faults_are_named_at_once()
    {
        var problem = TestProblems.Strangles() with
        {
            Book = Book.Of([new Position(Unlisted, 0.0)]),
            Candidates = [new Candidate(Unlisted)],
            Limits = [Delta with { Lower = 5.0, Upper = 1.0 }, Delta with { Lower = 9.0, Upper = 8.0 }],
            HorizonDays = 0.0,
        };
        var fault = Assert.Throws<InvalidInputException>(() => Rebalancer.Propose(problem, SolveBudget.Default));
        string[] expected =
        [
            "book.positions[0].instrument", "book.positions[0].quantity", "candidates[0].instrument", "limits[0]", "limits[1].id", "limits[1]", "horizon_days",
        ];
        Assert.All(expected, path => Assert.Contains(fault.Violations, v => v.Path == path));
    }

    [Fact]
    public void Margin_in_a_coin_that_nothing_settles_in_is_refused()
    {
        var linear = Trading.Instruments.LinearPerpetual;
        var problem = TestProblems.Strangles() with
        {
            Model = TestProblems.StandardMargin,
            Market = Market.With(new Listing(linear, Market.QuoteOf(Market.Perpetual()))),
            Book = Book.Of([new Position(linear, 1.0)]),
            Candidates = [],
            Limits = [new Limit { Id = "m", Measure = Measure.InitialMargin, Upper = 1.0, Scope = new(Currency.Btc, null) }],
        };
        var fault = Assert.Throws<InvalidInputException>(() => Rebalancer.Propose(problem, SolveBudget.Default));
        Assert.Contains(fault.Violations, v => v.Path == "limits[0].scope.base");
    }

    private static ExposureTarget Flat { get; } = new() { Id = "flat", Measure = Measure.Delta, Target = 0.0, Weight = 1.0 };

    private static Func<RebalancingProblem, RebalancingProblem> With(params Limit[] limits) => p => p with { Limits = [.. limits] };

    private static Func<RebalancingProblem, RebalancingProblem> Hedge(params ExposureTarget[] targets) =>
        p => p with { Mode = RebalancingMode.HedgeToTarget, Targets = [.. targets] };

    private static Limit Shortfall(ReturnScenarios rows, double alpha = 0.9) =>
        new() { Id = "e", Measure = Measure.ExpectedShortfall, Upper = 1.0, Tail = new TailRisk(rows, alpha) };

    private static Limit Floor(ReturnScenarios rows) => new() { Id = "e", Measure = Measure.WorstScenarioLoss, Upper = 1.0, Scenarios = rows };

    private static ReturnScenarios Rows(double[] returns, string id = "a", Currency? coin = null) =>
        new(id, ImmutableSortedDictionary<Currency, ImmutableArray<double>>.Empty.Add(coin ?? Currency.Btc, [.. returns]));

    private static RebalancingProblem WithExpiredPosition(RebalancingProblem problem)
    {
        var expired = (Option)Market.Put(8, 0.90) with { Name = "BTC-EXPIRED-P", Expiry = SyntheticMarket.AsOf.AddHours(-1) };
        return problem with
        {
            Market = Market.With(new Listing(expired, Market.QuoteOf(Market.Put(8, 0.90)))),
            Book = Book.Of([new Position(expired, 1.0)]),
        };
    }
}
