using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Paradex;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Margin.Tests.Derive;
using MarginOptimizer.Margin.Tests.Models;
using MarginOptimizer.Margin.Tests.Naive;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Tests.Paradex;

public sealed class ParadexTests
{
    private static readonly ParadexParameters Parameters = ReadParameters();

    /// <summary>docs.paradex.trade, portfolio margin: one perpetual long and five calls of delta 0.3 short at a spot of 70,000.</summary>
    [Fact]
    public void The_delta_charge_of_the_published_example_is_met()
    {
        var (market, call) = Market(70_000.0);
        var perpetual = market.Listings.First(l => l.Instrument is Perpetual).Instrument;
        var delta = Black76.Delta(OptionType.Call, 70_000.0, call.Strike, YearFraction.Years(market.AsOf, call.Expiry), market.QuoteOf(call).MarkVolatility);
        var unit = Model().Compile(market, [perpetual, call]).Units.Single();
        var program = new UnitProgram(unit);
        var workspace = program.CreateWorkspace();
        workspace.Positions[0] = 1.0;
        workspace.Positions[1] = -5.0 * 0.3 / delta;
        program.Evaluate(workspace);
        var coin = (Expressions.Largest)unit.Components[0];
        Assert.Equal(1_400.0, program.Value(coin.Children[1], workspace), 1e-9);
    }

    [Fact]
    public void Margins_agree_with_the_page_over_drawn_books()
    {
        for (var seed = 0; seed < 120; seed++)
        {
            var drawn = DeriveBook.Create(seed);
            if (drawn.Expiries.Any(e => e.Seconds == 0)) continue;
            var (market, book) = drawn.Build(false, false);
            var fees = new FeeSchedule(0.0003, 0.125);
            market = new MarketSnapshot(
                market.AsOf, market.Indices, market.Forwards, market.Listings.Select(l => l with { Instrument = l.Instrument with { Fees = fees } }));
            var report = new MarginEvaluator(Model().Compile(market, [.. market.Listings.Select(l => l.Instrument)])).Evaluate(book).Units.Single();
            var (net, provision) = Naive(drawn, market, fees);
            var tolerance = 1e-10 * (1.0 + net);
            Assert.Equal(net + provision, report.Initial, tolerance);
            Assert.Equal((0.5 * net) + provision, report.Maintenance, tolerance);
        }
    }

    [Fact]
    public void A_forward_made_of_options_against_the_perpetual_pays_for_its_hedged_delta_alone()
    {
        var (market, call) = Market(70_000.0);
        var perpetual = market.Listings.First(l => l.Instrument is Perpetual).Instrument;
        var put = call with { Type = OptionType.Put, Name = "put" };
        market = new MarketSnapshot(market.AsOf, market.Indices, market.Forwards, market.Listings.Add(new Listing(put, market.QuoteOf(call))));
        var evaluator = new MarginEvaluator(Model().Compile(market, [perpetual, call, put]));
        var report = evaluator.Evaluate(Book.Of([new(perpetual, -1.0), new(call, 1.0), new(put, -1.0)])).Units.Single();

        // Call and put have deltas that add up to one against the perpetual's one: gross 2, net 0, hedged 1.
        Assert.Equal(0.01 * 70_000.0, report.Initial, 1e-6);
        Assert.Equal(0.005 * 70_000.0, report.Maintenance, 1e-6);
    }

    [Fact]
    public void A_hedge_that_would_be_dearer_than_none_and_an_unknown_coin_are_refused()
    {
        var faulty = ModelTexts.Embedded("paradex-pm-2026-01-01").Replace("\"hedged_delta_rate\": {\"value\": 0.01", "\"hedged_delta_rate\": {\"value\": 0.05", StringComparison.Ordinal);
        var paths = Assert.Throws<InvalidInputException>(() => MarginModelReader.Read(faulty)).Violations.Select(v => v.Path);
        Assert.Contains("underlyings.BTC.hedged_delta_rate", paths);

        var (market, call) = Market(70_000.0);
        var other = call with { Base = Currency.Eth, Name = "other" };
        var fault = Assert.Throws<InvalidInputException>(() => Model().Compile(market, [call, other]));
        Assert.Equal("instruments[1]", Assert.Single(fault.Violations).Path);
    }

    [Fact]
    public void Readings_that_the_page_does_not_settle_are_warned_of()
    {
        var (market, call) = Market(70_000.0);
        var model = MarginModelCatalog.Embedded.Select("paradex-pm", new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        var codes = model.Compile(market, [call with { Base = Currency.Btc }]).Warnings.Select(w => w.Code).ToList();
        Assert.Contains("UNVERIFIED_RULE", codes);
        Assert.Contains("UNVERIFIED_PARAMETER", codes);
    }

    private static (double Net, double Provision) Naive(DeriveBook book, MarketSnapshot market, FeeSchedule fees)
    {
        var worst = double.NegativeInfinity;
        foreach (var s in Parameters.Scenarios)
        {
            var loss = -book.Perpetual * book.PerpetualMark * s.Spot;
            foreach (var e in book.Expiries)
            {
                var days = e.Seconds / 86_400.0;
                var growth = Math.Pow(30 / Math.Max(1, days), days < 30 ? 0.3 : 0.13);
                foreach (var l in book.LegsOf(e))
                {
                    var before = NaiveBlack.Price(l.IsCall, e.Forward, l.Strike, e.Years, l.Volatility);
                    var after = NaiveBlack.Price(l.IsCall, e.Forward * (1 + s.Spot), l.Strike, e.Years, l.Volatility * Math.Max(0, 1 + (s.Volatility * growth)));
                    loss -= l.Amount * (after - before);
                }
            }

            worst = Math.Max(worst, s.Weight * loss);
        }

        var deltas = new List<double> { book.Perpetual };
        var provision = Math.Abs(book.Perpetual) * fees.TakerRate * book.PerpetualMark;
        foreach (var e in book.Expiries)
        {
            foreach (var l in book.LegsOf(e))
            {
                var d1 = (Math.Log(e.Forward / l.Strike) / (l.Volatility * Math.Sqrt(e.Years))) + (l.Volatility * Math.Sqrt(e.Years) / 2);
                deltas.Add(l.Amount * (l.IsCall ? NaiveBlack.Normal(d1) : NaiveBlack.Normal(d1) - 1));
                var mark = market.Find(l.Name)!.Quote.Mark;
                provision += Math.Abs(l.Amount) * Math.Min(fees.TakerRate * book.Spot, fees.CapOfPremium * mark);
            }
        }

        var hedged = (deltas.Sum(Math.Abs) - Math.Abs(deltas.Sum())) / 2;
        var charge = ((0.02 * Math.Abs(deltas.Sum())) + (0.01 * hedged)) * book.Spot;
        return (Math.Max(worst, charge), provision);
    }

    private static (MarketSnapshot Market, Option Call) Market(double spot)
    {
        var (drawn, _) = Enumerable.Range(0, 100).Select(DeriveBook.Create).First(b => b.Expiries.Any(e => e.Seconds > 86_400)).Build(false, false);
        var perpetual = (Perpetual)drawn.Listings.First(l => l.Instrument is Perpetual).Instrument;
        var call = (Option)drawn.Listings.First(l => l.Instrument is Option o && o.Expiry > drawn.AsOf.AddDays(1)).Instrument with { Type = OptionType.Call, Strike = spot * 1.1, Name = "call" };
        var forwards = new Dictionary<ForwardKey, double> { [new(DeriveBook.Coin, call.Expiry)] = spot, [new(Currency.Btc, call.Expiry)] = spot };
        return (new MarketSnapshot(
            drawn.AsOf,
            new Dictionary<Currency, double> { [DeriveBook.Coin] = spot, [Currency.Btc] = spot },
            forwards,
            [new Listing(perpetual, new Quote { Mark = spot }), new Listing(call, new Quote { Mark = 100.0, MarkVolatility = 0.5 })]), call);
    }

    private static ParadexPortfolioMargin Model() => new(
        new("t", DateTimeOffset.UnixEpoch, null, ModelStatus.InForce), new Dictionary<Currency, ParadexParameters> { [DeriveBook.Coin] = Parameters });

    private static ParadexParameters ReadParameters() =>
        ((ParadexPortfolioMargin)MarginModelCatalog.Embedded.Named("paradex-pm@2026-01-01")).Parameters[Currency.Btc];
}
