using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;

namespace MarginOptimizer.Margin.Tests.Deribit;

public sealed class StandardMarginTests
{
    private static readonly DateTimeOffset Before = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset After = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>private/get_subaccounts_details, 16 February 2026 01:34 GMT; the exchange prints nine decimals.</summary>
    [Fact]
    public void One_dollar_of_the_eth_perpetual_reproduces_the_exchange()
    {
        var unit = Evaluate(Before, Perpetual(Currency.Eth, Payoff.Inverse), 1963.31, 1963.0, 1.0);
        Assert.Equal(0.000010187, unit.Initial, 1.1e-9);
        Assert.Equal(0.000005093, unit.Maintenance, 1.1e-9);
    }

    /// <summary>support.deribit.com, Linear Perpetual, the model in force to August 2026.</summary>
    [Theory]
    [InlineData("BTC", 100_000, 25, 53_125.0, 28_125.0)]
    [InlineData("BTC", 100_000, 350, 1_312_500.0, null)]
    [InlineData("SOL", 200, 25, 200.625, 100.625)]
    [InlineData("SOL", 200, 6000, 84_000.0, null)]
    public void Linear_perpetuals_reproduce_the_published_examples(string coin, double price, double size, double initial, double? maintenance)
    {
        foreach (var sign in new[] { 1, -1 })
        {
            var unit = Evaluate(Before, Perpetual(new Currency(coin), Payoff.Linear), price, price, sign * size);
            Assert.Equal(initial, unit.Initial, 1e-6);
            if (maintenance is { } expected) Assert.Equal(expected, unit.Maintenance, 1e-6);
        }
    }

    /// <summary>Test values of an independent public implementation; the index was solved from one of its four numbers.</summary>
    [Theory]
    [InlineData(OptionType.Call, 67_000, 30, 6130.0, 4605.0)]
    [InlineData(OptionType.Put, 55_000, 28, 5528.0, 4153.0)]
    public void Short_linear_options_agree_with_another_implementation(OptionType type, double strike, double mark, double initial, double maintenance)
    {
        var unit = Evaluate(Before, Option(Payoff.Linear, type, strike), mark, 61_000, -1);
        Assert.Equal(initial, unit.Initial, 1e-9);
        Assert.Equal(maintenance, unit.Maintenance, 1e-9);
    }

    /// <summary>Computed from the formulas by an independent implementation, not published.</summary>
    [Theory]
    [InlineData(OptionType.Call, 110_000, 0.027646651613661925, -10, 1.2764665161366193, 1.026466516136619)]
    [InlineData(OptionType.Put, 130_000, 0.3035799858302981, -1, 0.4535799858302981, 0.3785799858302981)]
    public void Short_inverse_options_agree_with_the_formulas(OptionType type, double strike, double mark, double size, double initial, double maintenance)
    {
        var unit = Evaluate(After, Option(Payoff.Inverse, type, strike), mark, 100_000, size);
        Assert.Equal(initial, unit.Initial, 1e-12);
        Assert.Equal(maintenance, unit.Maintenance, 1e-12);
    }

    [Fact]
    public void Long_options_need_no_margin()
    {
        var unit = Evaluate(After, Option(Payoff.Inverse, OptionType.Put, 90_000), 0.02, 100_000, 25);
        Assert.Equal(0.0, unit.Initial);
        Assert.Equal(0.0, unit.Maintenance);
        Assert.Null(unit.Efficiency);
    }

    /// <summary>Third-party reading of the published page, 30 September 2026: 25x up to 26.55 BTC of a dated future.</summary>
    [Fact]
    public void A_dated_future_after_august_2026_has_the_leverage_of_small_positions()
    {
        var unit = Evaluate(After, DatedFuture(Payoff.Linear), 100_000, 100_000, 26.55);
        Assert.Equal(0.04, unit.Initial / (26.55 * 100_000), 1e-12);
        Assert.Equal(0.04 * 2 / 3, unit.Maintenance / (26.55 * 100_000), 1e-12);
    }

    [Fact]
    public void The_perpetual_after_august_2026_is_flat_and_can_be_lowered()
    {
        var compiled = Compile(After, Perpetual(Currency.Btc, Payoff.Inverse), 100_000, 100_000);
        Assert.DoesNotContain(Nodes(compiled.Units[0].InitialRequirement), n => n is Expressions.Opaque);
        Assert.Contains(compiled.Warnings, w => w.Code == "UNVERIFIED_PARAMETER" && w.Message.Contains("perpetual.small_leverage", StringComparison.Ordinal));
        var unit = Evaluate(After, Perpetual(Currency.Btc, Payoff.Inverse), 100_000, 100_000, -50_000);
        Assert.Equal(0.5 / 50, unit.Initial, 1e-15);
    }

    [Fact]
    public void A_size_dependent_rate_is_a_convex_quadratic_curve_and_not_opaque()
    {
        var nodes = Nodes(Compile(Before, Perpetual(Currency.Btc, Payoff.Inverse), 100_000, 100_000).Units[0].InitialRequirement).ToList();
        var curve = Assert.Single(nodes.OfType<Expressions.Curve>());
        Assert.True(curve.Shape.IsConvex);
        Assert.False(curve.Shape.IsPiecewiseLinear);
        Assert.Empty(nodes.OfType<Expressions.Opaque>());
    }

    /// <summary>support.deribit.com, the rates in force to 10 January 2022: n (1 % + 0.005 % n) and n (0.525 % + 0.005 % n) for BTC, ETH alike.</summary>
    [Theory]
    [InlineData("2022-01-10T23:59:59Z", "BTC", 200, 4.0, 3.05)]
    [InlineData("2022-01-10T23:59:59Z", "ETH", -1000, 22.0, 12.0)]
    [InlineData("2022-01-11T00:00:00Z", "BTC", 200, 6.0, 4.0)]
    [InlineData("2022-01-11T00:00:00Z", "ETH", -1000, 24.0, 14.0)]
    public void The_day_selects_the_rates_of_futures(string instant, string coin, double coins, double initial, double maintenance)
    {
        var at = DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);
        var unit = Evaluate(at, Perpetual(new Currency(coin), Payoff.Inverse), 2000, 2001, coins * 2000);
        Assert.Equal(initial, unit.Initial, 1e-12);
        Assert.Equal(maintenance, unit.Maintenance, 1e-12);
    }

    /// <summary>docs.deribit.com private/get_account_summary: margin_balance = equity - options_value; available = margin_balance - initial.</summary>
    [Fact]
    public void Collateral_is_equity_less_the_value_of_options()
    {
        const double Equity = 302.61869214, OptionsValue = -0.0086, Initial = 1.24669592;
        var option = Option(Payoff.Inverse, OptionType.Call, 110_000);
        const double Mark = 0.043, Quantity = OptionsValue / Mark;
        var book = Book.Of([new Position(option, Quantity)]) with
        {
            Balances = Book.Empty.Balances.Add(Currency.Btc, new Balance(Equity - OptionsValue, 0.0)),
        };
        var unit = new MarginEvaluator(Compile(After, option, Mark, 100_000)).Evaluate(book).Units[0];
        Assert.Equal(302.62729214, unit.Collateral, 1e-8);
        Assert.Equal(301.38059622, unit.Collateral - Initial, 1e-8);
        Assert.Equal(unit.Collateral - unit.Initial, unit.Headroom);
    }

    [Fact]
    public void Positions_do_not_net()
    {
        var leg = Perpetual(Currency.Btc, Payoff.Inverse);
        var other = DatedFuture(Payoff.Inverse);
        var market = new MarketSnapshot(
            After, new Dictionary<Currency, double> { [Currency.Btc] = 100_000 }, new Dictionary<ForwardKey, double>(),
            [new Listing(leg, new Quote { Mark = 100_000 }), new Listing(other, new Quote { Mark = 101_000 })]);
        var compiled = MarginModelCatalog.Embedded.Select("deribit-sm", After).Compile(market, [leg, other]);
        var unit = new MarginEvaluator(compiled).Evaluate(Book.Of([new Position(leg, 100_000), new Position(other, -101_000)])).Units[0];
        Assert.Equal((1.0 / 50) + (1.0 / 25), unit.Initial, 1e-14);
        Assert.Equal(unit.Standalone, unit.Initial, 1e-14);
    }

    [Fact]
    public void A_coin_without_parameters_is_refused_by_name()
    {
        var fault = Assert.Throws<InvalidInputException>(() => Compile(After, Perpetual(new Currency("DOGE"), Payoff.Linear), 0.1, 0.1));
        Assert.Contains("DOGE", Assert.Single(fault.Violations).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Expressions.MarginNode> Nodes(Expressions.MarginNode node) => node switch
    {
        Expressions.Combine combine => [node, .. combine.Children.SelectMany(Nodes)],
        _ => [node],
    };

    private static UnitReport Evaluate(DateTimeOffset instant, Instrument instrument, double mark, double index, double quantity) =>
        new MarginEvaluator(Compile(instant, instrument, mark, index)).Evaluate(Book.Of([new Position(instrument, quantity)])).Units[0];

    private static CompiledMargin Compile(DateTimeOffset instant, Instrument instrument, double mark, double index)
    {
        var market = new MarketSnapshot(
            instant, new Dictionary<Currency, double> { [instrument.Base] = index }, new Dictionary<ForwardKey, double>(),
            [new Listing(instrument, new Quote { Mark = mark })]);
        return MarginModelCatalog.Embedded.Select("deribit-sm", instant).Compile(market, [instrument]);
    }

    private static Perpetual Perpetual(Currency coin, Payoff payoff) => new()
    {
        Name = payoff == Payoff.Linear ? $"{coin}_USDC-PERPETUAL" : $"{coin}-PERPETUAL",
        Base = coin,
        Payoff = payoff,
        Quote = payoff == Payoff.Linear ? Currency.Usdc : Currency.Usd,
        Settlement = payoff == Payoff.Linear ? Currency.Usdc : coin,
        Ticks = TickSchedule.Flat(0.5m),
        Lot = 1m,
        MinimumQuantity = 1m,
        Fees = FeeSchedule.None,
    };

    private static Future DatedFuture(Payoff payoff) => new()
    {
        Name = "BTC-25DEC26",
        Base = Currency.Btc,
        Payoff = payoff,
        Quote = payoff == Payoff.Linear ? Currency.Usdc : Currency.Usd,
        Settlement = payoff == Payoff.Linear ? Currency.Usdc : Currency.Btc,
        Ticks = TickSchedule.Flat(2.5m),
        Lot = 1m,
        MinimumQuantity = 1m,
        Fees = FeeSchedule.None,
        Expiry = new DateTimeOffset(2026, 12, 25, 8, 0, 0, TimeSpan.Zero),
    };

    private static Option Option(Payoff payoff, OptionType type, double strike) => new()
    {
        Name = "an option",
        Base = Currency.Btc,
        Payoff = payoff,
        Quote = payoff == Payoff.Linear ? Currency.Usdc : Currency.Btc,
        Settlement = payoff == Payoff.Linear ? Currency.Usdc : Currency.Btc,
        Ticks = TickSchedule.Flat(0.0001m),
        Lot = 0.1m,
        MinimumQuantity = 0.1m,
        Fees = FeeSchedule.None,
        Type = type,
        Strike = strike,
        Expiry = new DateTimeOffset(2026, 12, 25, 8, 0, 0, TimeSpan.Zero),
    };
}
