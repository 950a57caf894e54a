using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Rebalancing.Trading;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Trading;

/// <summary>Packages are one order with quotes of their own that leaves several legs in the book.</summary>
public sealed class PackageTests
{
    private static readonly MarketSnapshot Market = SyntheticMarket.Btc;

    public static TheoryData<string, string, Candidate> Faults => new()
    {
        { "candidates[0].instrument", "name of its own", new(TestPackages.Diagonal with { Name = Market.Perpetual().Name }) },
        { "candidates[0].instrument", "needs a name", new(TestPackages.Diagonal with { Name = " " }) },
        { "candidates[0]", "single instruments", new(TestPackages.Diagonal, ReduceOnly: true) },
        { "candidates[0].package.legs", "at least two", new(TestPackages.Diagonal with { Legs = [TestPackages.Diagonal.Legs[0]] }) },
        { "candidates[0].package.legs[1].instrument", "twice", new(TestPackages.Diagonal with { Legs = [TestPackages.Diagonal.Legs[0], TestPackages.Diagonal.Legs[0]] }) },
        { "candidates[0].package.legs[1].instrument", "mixes options with futures", new(TestPackages.Diagonal with { Legs = [TestPackages.Diagonal.Legs[0], TestPackages.Roll.Legs[0]] }) },
        { "candidates[0].package.legs[1].instrument", "do not add up", new(TestPackages.Diagonal with { Legs = [TestPackages.Diagonal.Legs[0], new(Market.Put(8, 0.95) with { Settlement = Currency.Usdc }, 1m)] }) },
        { "candidates[0].package.legs[1].instrument", "another contract value", new(TestPackages.Diagonal with { Legs = [TestPackages.Diagonal.Legs[0], new(Market.Put(8, 0.95) with { ContractValue = 2.0 }, 1m)] }) },
        { "candidates[0].package.legs[1].instrument", "not in the market", new(TestPackages.Diagonal with { Legs = [TestPackages.Diagonal.Legs[0], new(Market.Put(8, 0.95) with { Name = "BTC-UNKNOWN-P" }, 1m)] }) },
        { "candidates[0].package.legs[1].instrument", "expired", new(TestPackages.Diagonal with { Legs = [TestPackages.Diagonal.Legs[0], new((Option)Market.Put(8, 0.95) with { Expiry = SyntheticMarket.AsOf }, 1m)] }) },
        { "candidates[0].package.legs[0].ratio", "not be zero", new(TestPackages.Diagonal with { Legs = [TestPackages.Diagonal.Legs[0] with { Ratio = 0m }, TestPackages.Diagonal.Legs[1]] }) },
        { "candidates[0].package.legs[0].ratio", "no whole number of its lots", new(TestPackages.Diagonal with { Legs = [TestPackages.Diagonal.Legs[0] with { Ratio = 1.5m }, TestPackages.Diagonal.Legs[1]] }) },
        { "candidates[0].package.lot", "> 0", new(TestPackages.Diagonal with { Lot = 0m }) },
        { "candidates[0].package.minimum_quantity", "whole number of lots", new(TestPackages.Diagonal with { MinimumQuantity = 0.15m }) },
        { "candidates[0].package.asks", "quotes of its own", new(TestPackages.Diagonal with { Bids = Ladder.Empty, Asks = Ladder.Empty }) },
        { "candidates[0].package.asks", "finite prices", new(TestPackages.Diagonal with { Asks = Ladder.Touch(double.NaN, 1.0) }) },
        { "candidates[0].package.bids", "fall from the best", new(TestPackages.Diagonal with { Bids = new Ladder([new(0.01, 1.0), new(0.02, 1.0)], true) }) },
        { "candidates[0].package.bids", "quantities > 0", new(TestPackages.Diagonal with { Bids = Ladder.Touch(0.01, 0.0) }) },
        { "candidates[0].minimum", "whole number of lots", new(TestPackages.Diagonal) { MinimumQuantity = 0.25m } },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_faulty_package_is_refused_with_the_path(string path, string message, Candidate candidate)
    {
        var refused = Assert.Throws<InvalidInputException>(() => Rebalancer.Check(TestProblems.Strangles() with { Candidates = [candidate] }));
        Assert.Contains(refused.Violations, v => v.Path == path && v.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_package_of_options_costs_its_distance_to_the_mark_of_its_legs_and_their_fees()
    {
        var butterfly = Of(TestPackages.Butterfly);
        var mark = TestPackages.MarkOf(TestPackages.Butterfly);
        var fee = TestPackages.Butterfly.Legs.Sum(l => (double)Math.Abs(l.Ratio) * Math.Min(0.0003, 0.125 * Market.QuoteOf(l.Instrument).Mark));
        var (bid, ask) = (TestPackages.Butterfly.Bids.Best.Price, TestPackages.Butterfly.Asks.Best.Price);
        Assert.Equal(0.1 * (ask - mark + fee), butterfly.Ladder.Sum(1.0, u => u.Cost), 1e-12);
        Assert.Equal(0.1 * (mark - bid + fee), butterfly.Ladder.Sum(-1.0, u => u.Cost), 1e-12);
        Assert.Equal(0.1 * (ask + fee), butterfly.Ladder.Sum(1.0, u => u.Cash), 1e-12);
        Assert.Equal([0.1, -0.2, 0.1], butterfly.Legs.Select(l => l.Contracts));
    }

    [Fact]
    public void Where_the_cheaper_side_is_free_only_the_dearer_pays()
    {
        var every = Of(TestPackages.Diagonal).Ladder.Sum(1.0, u => u.Fee);
        var dearer = Of(TestPackages.Diagonal with { FeeRule = PackageFees.DearerSide }).Ladder.Sum(1.0, u => u.Fee);
        double[] fees = [.. TestPackages.Diagonal.Legs.Select(l => 0.1 * Math.Min(0.0003, 0.125 * Market.QuoteOf(l.Instrument).Mark))];
        Assert.Equal(fees.Sum(), every, 1e-15);
        Assert.Equal(fees.Max(), dearer, 1e-15);
    }

    [Fact]
    public void A_roll_of_inverse_futures_costs_coins_at_the_leg_where_a_dollar_is_worth_most()
    {
        var roll = Of(TestPackages.Roll);
        var (future, perpetual) = (Market.QuoteOf(Market.DatedFuture()).Mark, Market.QuoteOf(Market.Perpetual()).Mark);
        var beyond = TestPackages.Roll.Asks.Best.Price - TestPackages.MarkOf(TestPackages.Roll);
        var fill = perpetual - (beyond / 10.0);
        var fee = 10.0 * ((0.0005 / future) + (0.0005 / perpetual));
        Assert.True(perpetual < future);
        Assert.Equal((10.0 * ((1.0 / fill) - (1.0 / perpetual))) + fee, roll.Ladder.Sum(1.0, u => u.Cost), 1e-12);
        Assert.Equal(roll.Ladder.Sum(1.0, u => u.Cost), roll.Ladder.Sum(1.0, u => u.Cash), 1e-15);
    }

    [Fact]
    public void A_frozen_leg_freezes_the_package()
    {
        var crossed = Market.With(Market.Put(8, 0.95), q => q with { Bids = Ladder.Touch(1.0, 5.0) });
        var universe = TradingUniverseBuilder.Build(TestProblems.Strangles() with { Market = crossed, Candidates = [new(TestPackages.Diagonal, 1.0, 1.0)] });
        Assert.DoesNotContain(universe.Tradeables, t => t.Instrument is Package);
        Assert.Contains("its leg", universe.Frozen.Single(f => f.Instrument == "diagonal").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_on_the_size_of_legs_holds_for_every_leg_of_a_package()
    {
        var limit = new Limit { Id = "legs", Measure = Measure.LegSize, Upper = 0.45, Policy = LimitPolicy.Hard };
        var universe = TradingUniverseBuilder.Build(TestProblems.Strangles() with { Candidates = [new(TestPackages.Butterfly, 2.0, 2.0)], Limits = [limit] });
        Assert.Equal(2.0, universe.Tradeables.Single(t => t.Instrument is Package).MaxBuyLots);
    }

    [Theory]
    [InlineData(RebalancingMode.MinMargin, false)]
    [InlineData(RebalancingMode.SaveMoney, false)]
    [InlineData(RebalancingMode.RestoreHeadroom, false)]
    [InlineData(RebalancingMode.MinMargin, true)]
    public void Packages_beside_their_own_legs_are_answered_with_the_best_choice(RebalancingMode mode, bool isStandard)
    {
        var tiny = TestPackages.With(TestProblems.Tiny(mode, 3, Market.Put(29, 0.90), Market.Put(8, 0.95)), new(TestPackages.Diagonal, 0.4, 0.4), new(TestPackages.Butterfly, 0.3, 0.3));
        var gross = new Limit { Id = "gross", Measure = Measure.GrossNotional, Upper = 0.0, RelativeToNow = true, Policy = LimitPolicy.Hard };
        var start = new Workbench(tiny);
        var problem = tiny with
        {
            Model = isStandard ? TestProblems.StandardMargin : tiny.Model,
            Limits = [gross],
            CostBudget = 200.0,
            PriceOfMargin = 5.0,
            HorizonDays = 60.0,
            TargetHeadroom = start.Catalog.Model(Measure.Headroom, LimitScope.Total).Evaluate(start.Present) + 150.0,
        };
        var workbench = new Workbench(problem);
        var best = double.PositiveInfinity;
        foreach (var lots in workbench.EveryChoice())
        {
            var book = BookState.Of(workbench.Universe, lots);
            if (workbench.Question.Broken(book) is null) best = Math.Min(best, workbench.Question.Evaluate(book));
        }

        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.True(double.IsFinite(best));
        Assert.True(proposal.Termination.Bound <= best + (1e-9 * (1.0 + best)), $"bound {proposal.Termination.Bound:r} above {best:r}");
        Assert.InRange(proposal.Termination.Objective, best - (1e-9 * (1.0 + best)), best + (0.005 * proposal.Termination.GapScale));
        RequireReproduction(problem, proposal);
    }

    [Fact]
    public void A_proposal_with_packages_reproduces_from_the_legs_it_lists()
    {
        var problem = TestPackages.With(TestProblems.Strangles() with { Candidates = [], IncludeBookAsCandidates = false, CostBudget = 2_000.0, Safeguards = Safeguards.None }, [.. TestPackages.All]);
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.Contains(proposal.Trades, t => t.Instrument is Package);
        RequireReproduction(problem, proposal);
        Assert.All(proposal.Trades.Where(t => t.Instrument is Package), t =>
        {
            var package = (Package)t.Instrument;
            Assert.Equal(0m, t.OrderQuantity % package.Lot);
            Assert.True(package.Ticks.IsValid(t.LimitPrice));
            Assert.Equal(t.LimitPrice, t.TickCount * package.Ticks.TickAt(t.LimitPrice));
            Assert.Equal(TestPackages.MarkOf(package), t.Mark, 1e-9);
            Assert.Equal(package.Legs.Select(l => l.Ratio * t.OrderQuantity), t.Legs.Select(l => l.OrderQuantity));
        });
    }

    /// <summary>Book, margin and cash after the trades, added up from the legs listed.</summary>
    private static void RequireReproduction(RebalancingProblem problem, Proposal proposal)
    {
        var quantities = problem.Book.Positions.ToDictionary(p => p.Instrument, p => (decimal)p.Quantity);
        foreach (var leg in proposal.Trades.SelectMany(t => t.Legs)) quantities[leg.Instrument] = quantities.GetValueOrDefault(leg.Instrument) + leg.OrderQuantity;
        var index = problem.Market.IndexOf(Currency.Btc);
        var balance = problem.Book.Balances[Currency.Btc];
        var book = new Book(
            [.. quantities.Where(q => q.Value != 0m).Select(q => new Position(q.Key, (double)q.Value))],
            [],
            problem.Book.Balances.SetItem(Currency.Btc, balance with { Cash = balance.Cash - (proposal.PremiumUsd / index) }));
        var margin = Recomputation.Margin(problem, book).Units.Single(u => u.Currency == Currency.Btc);
        Assert.Equal(proposal.After.InitialUsd, margin.Initial * index, 1e-6 * (1.0 + proposal.After.InitialUsd));
        Assert.Equal(proposal.CostUsd, proposal.Trades.Sum(t => t.CostUsd), 1e-9 * (1.0 + proposal.CostUsd));
        Assert.DoesNotContain(proposal.Accounts.Single().BookAfter.Positions, p => p.Instrument is Package);
    }

    private static Tradeable Of(Package package) => TradingUniverseBuilder
        .Build(TestProblems.Strangles() with { Candidates = [new(package, 1.0, 1.0)], Safeguards = Safeguards.None })
        .Tradeables.Single(t => t.Instrument is Package);
}
