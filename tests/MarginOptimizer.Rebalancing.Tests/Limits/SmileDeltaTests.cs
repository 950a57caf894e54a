using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Pricing;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Limits;

/// <summary>Delta with the smile's answer to the price, against repricing at moved forwards with each strike at the volatility of its new moneyness.</summary>
public sealed class SmileDeltaTests
{
    private static readonly MarketSnapshot Market = SyntheticMarket.Btc;

    public static TheoryData<int, double, OptionType> Options => new()
    {
        { 29, 0.90, OptionType.Put }, { 29, 1.10, OptionType.Call }, { 29, 1.00, OptionType.Call }, { 8, 0.95, OptionType.Put }, { 85, 0.80, OptionType.Put },
        { 85, 1.30, OptionType.Call },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void It_is_the_slope_of_the_value_where_volatility_stays_at_its_moneyness(int days, double moneyness, OptionType type)
    {
        var option = (Option)(type == OptionType.Put ? Market.Put(days, moneyness) : Market.Call(days, moneyness));
        const double Move = 1e-5;
        var forward = Market.UnderlyingOf(option);
        var slope = (Value(option, 1.0 + Move) - Value(option, 1.0 - Move)) / (2.0 * Move * forward);
        Assert.Equal(slope, ValueOf(Measure.SmileDelta, option), 1e-6);
    }

    [Fact]
    public void A_skew_towards_puts_lifts_it_above_delta_and_a_flat_smile_leaves_it_there()
    {
        var put = Market.Put(29, 0.95);
        Assert.True(ValueOf(Measure.SmileDelta, put) > ValueOf(Measure.Delta, put) + 1e-3);
        var flat = Market.Listings.Where(l => l.Instrument is Option).Aggregate(Market, (market, l) => market.With(l.Instrument, q => q with { MarkVolatility = 0.6 }));
        Assert.Equal(ValueOf(Measure.Delta, put, flat), ValueOf(Measure.SmileDelta, put, flat));
        Assert.Equal(ValueOf(Measure.Delta, Market.Perpetual()), ValueOf(Measure.SmileDelta, Market.Perpetual()));
    }

    [Fact]
    public void A_target_on_it_is_met_beside_one_on_the_vega_of_an_expiry()
    {
        var problem = TestProblems.Strangles(RebalancingMode.HedgeToTarget) with
        {
            Safeguards = Safeguards.None,
            Targets =
            [
                new ExposureTarget { Id = "delta", Measure = Measure.SmileDelta, Target = 0.0, Band = 0.01 },
                new ExposureTarget { Id = "vega", Measure = Measure.Vega, Scope = new LimitScope(null, SyntheticMarket.Expiry(29)), Target = -100.0, Band = 20.0 },
            ],
        };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default with { WorkLimit = 100_000_000 });
        var quantities = problem.Book.Positions.ToDictionary(p => p.Instrument, p => p.Quantity);
        foreach (var trade in proposal.Trades) quantities[trade.Instrument] = quantities.GetValueOrDefault(trade.Instrument) + (double)trade.OrderQuantity;
        var delta = quantities.Sum(q => q.Value * ValueOf(Measure.SmileDelta, q.Key));
        var outcome = proposal.Exposures.Single(e => e.Id == "delta");
        Assert.Equal("coins", outcome.Unit);
        Assert.InRange(delta, -0.01 - 1e-9, 0.01 + 1e-9);
        Assert.Equal(delta, outcome.After, 1e-9);
        Assert.InRange(proposal.Exposures.Single(e => e.Id == "vega").After, -120.0 - 1e-6, -80.0 + 1e-6);
    }

    private static double ValueOf(Measure measure, Instrument instrument, MarketSnapshot? market = null)
    {
        var bench = new Workbench(TestProblems.Strangles() with { Book = Book.Of([new Position(instrument, 1.0)]), Market = market ?? Market, Candidates = [], Safeguards = Safeguards.None });
        return bench.Catalog.Model(measure, LimitScope.Total).Evaluate(bench.Present);
    }

    /// <summary>USD per coin at a moved forward.</summary>
    private static double Value(Option option, double factor)
    {
        var state = InstrumentState.At(option, Market);
        return Black76.Price(option.Type, state.Underlying * factor, option.Strike, state.Years, Smile(option, Math.Log(option.Strike / (state.Underlying * factor))));
    }

    /// <summary>Marks of the expiry, joined by straight lines in ln(K/F) at the forward as it is; flat beyond.</summary>
    private static double Smile(Option option, double moneyness)
    {
        var points = Market.Listings.Where(l => l.Instrument is Option o && o.Base == option.Base && o.Expiry == option.Expiry && o.Type == option.Type)
            .Select(l => (X: Math.Log(((Option)l.Instrument).Strike / Market.UnderlyingOf(option)), Y: l.Quote.MarkVolatility))
            .OrderBy(p => p.X)
            .ToList();
        var above = points.FindIndex(p => p.X > moneyness);
        if (above < 0) return points[^1].Y;
        if (above == 0) return points[0].Y;
        var (low, high) = (points[above - 1], points[above]);
        return low.Y + ((moneyness - low.X) / (high.X - low.X) * (high.Y - low.Y));
    }
}
