using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Pricing;
using MarginOptimizer.Risk.Scenarios;

namespace MarginOptimizer.Risk.Tests.Scenarios;

/// <summary>What moves beside the price: volatilities, the smile, time, and the value of the currency that contracts are quoted in.</summary>
public class ReturnConditionsTests
{
    private const double Forward = 60000.0;
    private const double Years = 30.0 / 365.0;
    private static readonly InstrumentState Put = new(Samples.Option(OptionType.Put, 54000.0, Payoff.Inverse), Forward, Years, 0.7);
    private static readonly InstrumentState Call = new(Samples.Option(OptionType.Call, 60000.0, Payoff.Linear), Forward, Years, 0.6);
    private static readonly InstrumentState Far = new(Samples.Option(OptionType.Call, 66000.0, Payoff.Linear), Forward, Years, 0.65);
    private static readonly InstrumentState Perpetual = new(Samples.Future(Payoff.Linear), Forward, 0.0, 0.0);
    private static readonly InstrumentState[] States = [Put, Call, Far, Perpetual];

    [Fact]
    public void A_change_of_volatility_applies_in_full_at_30_days_and_scaled_elsewhere()
    {
        var week = Put with { Years = 7.0 / 365.0 };
        var set = Set([-0.1]) with { Volatilities = Rows(Currency.Btc, [0.4]) };
        var losses = ReturnTable.Of([Put, week], set).Losses;
        Assert.Equal(InverseLoss(Put, -0.1, 0.7 * 1.4, Years), losses[0], 1e-8);
        Assert.Equal(InverseLoss(week, -0.1, 0.7 * (1.0 + (0.4 * Math.Pow(30.0 / 7.0, 0.3))), 7.0 / 365.0), losses[1], 1e-8);
    }

    [Fact]
    public void Time_that_passes_shortens_every_option_and_settles_what_expires()
    {
        var set = Set([-0.12]) with { ElapsedDays = 10.0 };
        var soon = Put with { Years = 5.0 / 365.0 };
        var losses = ReturnTable.Of([Put, soon, Perpetual], set).Losses;
        Assert.Equal(InverseLoss(Put, -0.12, 0.7, 20.0 / 365.0), losses[0], 1e-8);
        Assert.Equal(InverseLoss(soon, -0.12, 0.7, 0.0), losses[1], 1e-8);
        Assert.Equal(0.12 * Forward, losses[2], 1e-9);
    }

    [Fact]
    public void A_day_without_a_move_costs_the_holder_of_options_its_theta()
    {
        var losses = ReturnTable.Of([Call], Set([0.0]) with { ElapsedDays = 1.0 }).Losses;
        Assert.Equal(-InstrumentGreeks.Of(Call).Theta, losses[0], 0.02 * losses[0]);
    }

    /// <summary>The smile of the three strikes by ln(K/F), linear between them and flat beyond.</summary>
    [Fact]
    public void A_smile_that_is_sticky_in_delta_travels_with_the_forward()
    {
        const double move = 0.05;
        var losses = ReturnTable.Of(States, Set([move]) with { Smile = SmileRule.StickyDelta }).Losses;
        var k = Math.Log(60000.0 / (Forward * (1.0 + move)));
        var low = Math.Log(54000.0 / Forward);
        var volatility = 0.7 + ((0.6 - 0.7) * (k - low) / -low);
        Assert.Equal(LinearLoss(Call, move, volatility), losses[1], 1e-8);
        Assert.Equal(InverseLoss(Put, move, 0.7, Years), losses[0], 1e-8);
    }

    [Fact]
    public void Without_a_move_both_smile_rules_agree_and_nothing_is_lost()
    {
        var twin = Put with { Instrument = Samples.Option(OptionType.Call, 54000.0, Payoff.Inverse), Volatility = 0.72 };
        var losses = ReturnTable.Of([.. States, twin], Set([0.0]) with { Smile = SmileRule.StickyDelta }).Losses;
        Assert.All(losses, loss => Assert.Equal(0.0, loss));
    }

    [Fact]
    public void A_flat_smile_makes_both_rules_the_same()
    {
        InstrumentState[] flat = [.. States.Select(s => s.Instrument is Option ? s with { Volatility = 0.6 } : s)];
        var set = Set([-0.2, 0.3]);
        Assert.Equal(ReturnTable.Of(flat, set).Losses, ReturnTable.Of(flat, set with { Smile = SmileRule.StickyDelta }).Losses);
    }

    /// <summary>
    /// BTC keeps its price in USD while USDC loses 10 %: BTC in USDC rises by 1/9, and what is won in USDC is worth 0.9 USD each.
    /// </summary>
    [Fact]
    public void A_de_peg_moves_prices_in_the_stablecoin_and_the_value_of_what_is_paid_in_it()
    {
        var quoted = Perpetual with { Instrument = Perpetual.Instrument with { Quote = Currency.Usdc } };
        var inDollars = Perpetual;
        var set = Set([0.0]) with { Returns = Rows(Currency.Btc, [0.0]).Add(Currency.Usdc, [-0.1]) };
        var losses = ReturnTable.Of([quoted, inDollars, Put], set).Losses;
        Assert.Equal(-Forward * 0.1, losses[0], 1e-9 * Forward);
        Assert.Equal(0.0, losses[1]);
        Assert.Equal(0.0, losses[2]);
        var moved = ReturnTable.Of([inDollars], set with { Returns = set.Returns.SetItem(Currency.Btc, [-0.2]) }).Losses;
        Assert.Equal(0.2 * Forward * 0.9, moved[0], 1e-9 * Forward);
    }

    /// <summary>Deribit's inverse options are priced in BTC; their index is in USD all the same.</summary>
    [Fact]
    public void An_inverse_option_priced_in_its_coin_moves_with_the_coin()
    {
        var priced = Put with { Instrument = Put.Instrument with { Quote = Currency.Btc } };
        Assert.Equal(ReturnTable.Of([Put], Set([-0.3, 0.2])).Losses, ReturnTable.Of([priced], Set([-0.3, 0.2])).Losses);
    }

    [Fact]
    public void Blocks_of_rows_do_not_show()
    {
        double[] returns = [.. Enumerable.Range(0, 700).Select(i => -0.5 + (0.0015 * i))];
        var set = Set([.. returns]) with { Volatilities = Rows(Currency.Btc, [.. returns.Select(r => -0.5 * r)]), ElapsedDays = 1.0, Smile = SmileRule.StickyDelta };
        var table = ReturnTable.Of(States, set);
        foreach (var row in new[] { 0, 255, 256, 511, 512, 699 })
        {
            var alone = ReturnTable.Of(States, set with { Returns = Rows(Currency.Btc, [returns[row]]), Volatilities = Rows(Currency.Btc, [-0.5 * returns[row]]) });
            Assert.Equal(alone.Row(0).ToArray(), table.Row(row).ToArray());
        }
    }

    [Fact]
    public void Every_fault_of_a_set_is_named()
    {
        var faults = new ViolationList();
        var set = new ReturnScenarios(" ", Rows(Currency.Btc, [0.1, double.NaN]).Add(Currency.Eth, [0.1]))
        {
            Volatilities = Rows(new Currency("SOL"), [-1.0, double.PositiveInfinity]),
            Smile = (SmileRule)7,
            ElapsedDays = double.NaN,
            Labels = ["a"],
        };
        ReturnScenarioChecks.Check(set, "set", faults);
        string[] paths =
        [
            "set.id", "set.returns[BTC][1]", "set.returns[ETH]", "set.volatilities[SOL][0]", "set.volatilities[SOL][1]", "set.volatilities[SOL]",
            "set.smile", "set.elapsedDays", "set.labels",
        ];
        Assert.Equal(paths.Order(StringComparer.Ordinal), faults.Items.Select(f => f.Path).Order(StringComparer.Ordinal));
    }

    private static ReturnScenarios Set(ImmutableArray<double> returns) => new("set", Rows(Currency.Btc, returns));

    private static ImmutableSortedDictionary<Currency, ImmutableArray<double>> Rows(Currency coin, ImmutableArray<double> rows) =>
        ImmutableSortedDictionary<Currency, ImmutableArray<double>>.Empty.Add(coin, rows);

    private static double InverseLoss(InstrumentState state, double move, double volatility, double years) =>
        (Price(state, 0.0, state.Volatility, state.Years) * (1.0 + move)) - Price(state, move, volatility, years);

    private static double LinearLoss(InstrumentState state, double move, double volatility) =>
        Price(state, 0.0, state.Volatility, state.Years) - Price(state, move, volatility, state.Years);

    private static double Price(InstrumentState state, double move, double volatility, double years)
    {
        var option = (Option)state.Instrument;
        return Black76.Price(option.Type, state.Underlying * (1.0 + move), option.Strike, years, volatility);
    }
}
