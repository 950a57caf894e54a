using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Tests.Trading;

public sealed class TradingUniverseTests
{
    private static readonly MarketSnapshot Market = SyntheticMarket.Btc;

    [Fact]
    public void A_leg_is_capped_at_a_fifth_of_the_visible_side()
    {
        // 6 + 12 + 30 contracts of asks, lots of 0.1.
        var tradeable = Tradeable(Market.Call(29, 1.05));
        Assert.Equal(Math.Floor(0.2 * 48.0 / 0.1), tradeable.MaxBuyLots);
    }

    [Fact]
    public void Without_the_cap_the_whole_visible_side_may_be_taken()
    {
        var problem = TestProblems.Strangles() with { Safeguards = new Safeguards { CapLegs = false } };
        Assert.Equal(480.0, Tradeable(Market.Call(29, 1.05), problem).MaxBuyLots);
    }

    [Fact]
    public void A_side_of_unknown_depth_is_capped_at_two_percent_of_the_open_interest()
    {
        Assert.Equal(0.02 * 500.0 / 0.1, Tradeable(Market.Call(85, 1.00)).MaxBuyLots, 1e-9);
        Assert.True(TradingUniverseBuilder.Build(TestProblems.Strangles()).CappedByOpenInterest > 0);
    }

    [Fact]
    public void The_callers_cap_replaces_open_interest_where_depth_is_unknown_and_needs_no_warning()
    {
        var candidate = new Candidate(Market.Call(85, 1.00), 3.0, 2.0);
        var problem = TestProblems.Strangles() with { Candidates = [candidate], IncludeBookAsCandidates = false };
        var tradeable = Tradeable(candidate.Instrument, problem);
        Assert.Equal((30.0, 20.0), (tradeable.MaxBuyLots, tradeable.MaxSellLots));
        Assert.Equal(0, TradingUniverseBuilder.Build(problem).CappedByOpenInterest);
    }

    [Fact]
    public void The_callers_cap_binds_where_it_is_below_the_visible_share() =>
        Assert.Equal(7.0, Tradeable(Market.Call(29, 1.05), With(new Candidate(Market.Call(29, 1.05), 0.75, 0.75))).MaxBuyLots);

    [Fact]
    public void A_candidate_without_depth_cap_and_open_interest_is_left_out_with_its_reason()
    {
        var instrument = Market.Call(85, 1.05);
        var problem = With(new Candidate(instrument)) with { Market = Market.With(instrument, q => q with { OpenInterest = null }) };
        var skipped = Assert.Single(TradingUniverseBuilder.Build(problem).Frozen);
        Assert.Equal(instrument.Name, skipped.Instrument);
        Assert.Contains("no bound", skipped.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_position_bounds_its_own_reduction_where_nothing_else_is_known()
    {
        var instrument = Market.Put(85, 0.80);
        var problem = TestProblems.Strangles() with
        {
            Candidates = [],
            Market = Market.With(instrument, q => q with { OpenInterest = null }),
        };
        var tradeable = Tradeable(instrument, problem);
        Assert.Equal((0.0, 40.0), (tradeable.MaxBuyLots, tradeable.MaxSellLots));
    }

    [Fact]
    public void Reduce_only_closes_at_most_the_position()
    {
        var problem = With(new Candidate(Market.Put(8, 0.95), ReduceOnly: true));
        var tradeable = Tradeable(Market.Put(8, 0.95), problem);
        Assert.Equal((50.0, 0.0), (tradeable.MaxBuyLots, tradeable.MaxSellLots));
    }

    [Fact]
    public void Reduce_only_without_a_position_trades_nothing()
    {
        var problem = With(new Candidate(Market.Put(8, 1.05), ReduceOnly: true));
        Assert.Equal("less than one lot may be traded", Assert.Single(TradingUniverseBuilder.Build(problem).Frozen).Reason);
    }

    [Fact]
    public void Open_only_never_shrinks_the_position()
    {
        var tradeable = Tradeable(Market.Put(8, 0.95), With(new Candidate(Market.Put(8, 0.95), OpenOnly: true)));
        Assert.Equal(0.0, tradeable.MaxBuyLots);
        Assert.True(tradeable.MaxSellLots > 0.0);
    }

    [Fact]
    public void Positions_of_the_book_join_as_reduce_only_and_only_when_wanted()
    {
        var alone = With(new Candidate(Market.Call(29, 1.00)));
        Assert.Single(TradingUniverseBuilder.Build(alone).Tradeables);
        var joined = TradingUniverseBuilder.Build(alone with { IncludeBookAsCandidates = true });
        Assert.Equal(1 + alone.Book.Positions.Length, joined.Tradeables.Length);
        var put = joined.Tradeables.Single(t => t.Instrument == Market.Put(29, 0.90));
        Assert.Equal(0.0, put.MaxSellLots);
    }

    [Fact]
    public void A_candidate_named_by_the_caller_keeps_his_flags_when_the_book_holds_it_too()
    {
        var problem = With(new Candidate(Market.Put(29, 0.90))) with { IncludeBookAsCandidates = true };
        Assert.True(Tradeable(Market.Put(29, 0.90), problem).MaxSellLots > 0.0);
    }

    [Fact]
    public void No_bid_is_buy_only_and_no_ask_is_sell_only()
    {
        var instrument = Market.Call(29, 1.05);
        var noBid = With(new Candidate(instrument)) with { Market = Market.With(instrument, q => q with { Bids = Ladder.Empty }) };
        var noAsk = With(new Candidate(instrument)) with { Market = Market.With(instrument, q => q with { Asks = Ladder.Empty }) };
        Assert.Equal(0.0, Tradeable(instrument, noBid).MaxSellLots);
        Assert.True(Tradeable(instrument, noBid).MaxBuyLots > 0.0);
        Assert.Equal(0.0, Tradeable(instrument, noAsk).MaxBuyLots);
        Assert.True(Tradeable(instrument, noAsk).MaxSellLots > 0.0);
    }

    [Fact]
    public void Crossed_quotes_freeze_with_and_without_hygiene()
    {
        var instrument = Market.Call(29, 1.05);
        var crossed = With(new Candidate(instrument)) with
        {
            Market = Market.With(instrument, q => q with { Bids = Ladder.Touch(q.Asks.Best.Price + 0.001, 5.0) }),
        };
        Assert.StartsWith("Crossed", Assert.Single(TradingUniverseBuilder.Build(crossed).Frozen).Reason, StringComparison.Ordinal);
        var careless = crossed with { Safeguards = Safeguards.None };
        Assert.Equal("crossed quotes", Assert.Single(TradingUniverseBuilder.Build(careless).Frozen).Reason);
    }

    [Fact]
    public void Hygiene_can_be_switched_off_for_stale_quotes()
    {
        var instrument = Market.Call(29, 1.05);
        var stale = With(new Candidate(instrument)) with { Market = Market.With(instrument, q => q with { QuotedAt = SyntheticMarket.AsOf.AddHours(-2) }) };
        Assert.StartsWith("Stale", Assert.Single(TradingUniverseBuilder.Build(stale).Frozen).Reason, StringComparison.Ordinal);
        Assert.Single(TradingUniverseBuilder.Build(stale with { Safeguards = Safeguards.None }).Tradeables);
    }

    [Fact]
    public void A_candidate_without_mark_volatility_is_left_out_and_poisons_nothing()
    {
        var instrument = Market.Call(29, 1.05);
        var problem = TestProblems.Strangles() with
        {
            Market = Market.With(instrument, q => q with { MarkVolatility = double.NaN }),
            Safeguards = Safeguards.None,
        };
        var universe = TradingUniverseBuilder.Build(problem);
        Assert.Equal("no mark to value it with", Assert.Single(universe.Frozen).Reason);
        Assert.DoesNotContain(instrument, universe.Instruments);
        Assert.True(double.IsFinite(new Workbench(problem).Question.Evaluate(BookStateOf(problem))));
    }

    [Fact]
    public void A_limit_on_the_size_of_legs_caps_each_trade_in_coins()
    {
        var limit = new Limit { Id = "legs", Measure = Measure.LegSize, Upper = 0.5, Policy = LimitPolicy.Hard };
        var problem = TestProblems.Strangles() with { Limits = [limit] };
        var universe = TradingUniverseBuilder.Build(problem);
        Assert.All(universe.Tradeables.Where(t => t.Instrument is Option), t => Assert.InRange(t.MaxBuyLots, 0.0, 5.0));
        var perpetual = universe.Tradeables.Single(t => t.Instrument is Perpetual);
        Assert.Equal(Math.Floor(0.5 * Market.QuoteOf(perpetual.Instrument).Mark / 10.0), perpetual.MaxSellLots);
    }

    [Fact]
    public void A_minimum_above_the_lot_is_the_smallest_order_and_the_lot_stays_the_step()
    {
        var coarse = (Option)Market.Call(29, 1.05) with { Name = "BTC-COARSE-C", MinimumQuantity = 0.5m };
        var listing = new Listing(coarse, Market.QuoteOf(Market.Call(29, 1.05)));
        var problem = With(new Candidate(coarse, 2.3, 2.3)) with { Market = Market.With(listing) };
        var tradeable = Tradeable(coarse, problem);
        Assert.Equal((0.1m, 23.0, 5.0), (tradeable.Lot, tradeable.MaxBuyLots, tradeable.LeastLots));
    }

    [Fact]
    public void Closing_a_position_in_lots_leaves_exactly_nothing()
    {
        var book = Book.Of([new Position(Market.Put(29, 0.90), -0.3)]);
        var universe = TradingUniverseBuilder.Build(TestProblems.Strangles() with { Book = book, Candidates = [] });
        Assert.Equal(0.0, Assert.Single(universe.QuantitiesAfter([3.0])));
    }

    private static RebalancingProblem With(Candidate candidate) =>
        TestProblems.Strangles() with { Candidates = [candidate], IncludeBookAsCandidates = false };

    private static Tradeable Tradeable(Instrument instrument, RebalancingProblem? problem = null) =>
        TradingUniverseBuilder.Build(problem ?? TestProblems.Strangles()).Tradeables.Single(t => t.Instrument.Name == instrument.Name);

    private static Evaluation.BookState BookStateOf(RebalancingProblem problem) => new Workbench(problem).Present;
}
