using FsCheck.Xunit;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Margin.Tests.Books;

namespace MarginOptimizer.Margin.Tests.Reports;

public sealed class MarginEvaluatorTests
{
    private static readonly LegBook Two = new(
        [
            Leg.Call(-10, 110_000, 14, 0.55, 100_500), Leg.Put(4, 90_000, 14, 0.58, 100_500), Leg.Perpetual(1, 100_010),
            Leg.Put(-100, 2500, 30, 0.7, 3005, Currency.Eth), Leg.Perpetual(-20, 3001, Currency.Eth),
        ],
        new Dictionary<Currency, double> { [Currency.Btc] = 100_000, [Currency.Eth] = 3000 });

    private static readonly MarginEvaluator Evaluator =
        new(ParameterSets.Model(ParameterSets.Btc2609, ParameterSets.Eth2602).Compile(Two.Market, Two.Instruments));

    [Fact]
    public void Units_are_margined_apart_and_summed_in_usd()
    {
        var report = Evaluator.Evaluate(Two.Book);
        Assert.Equal([Currency.Btc, Currency.Eth], report.Units.Select(u => u.Currency));
        Assert.Equal((report.Units[0].Initial * 100_000) + (report.Units[1].Initial * 3000), report.InitialUsd, 1e-6);
        Assert.Equal(0.8 * report.InitialUsd, report.MaintenanceUsd, 1e-6);
        Assert.Equal(report.CollateralUsd - report.InitialUsd, report.HeadroomUsd);
        Assert.Equal(1 - (report.InitialUsd / report.StandaloneUsd), report.Efficiency);
        var btcOnly = Evaluator.Evaluate(Book.Of(Two.Book.Positions.Where(p => p.Instrument.Base == Currency.Btc)));
        Assert.Equal(report.Units[0].Initial, btcOnly.Units[0].Initial);
        Assert.Equal(0.0, btcOnly.Units[1].Initial);
    }

    [Fact]
    public void Collateral_is_cash_pledged_assets_and_the_value_of_options()
    {
        var book = Two.Book with { Balances = Book.Empty.Balances.Add(Currency.Btc, new Balance(-1.5, 4.0)) };
        var options = book.Positions.Where(p => p.Instrument is Option && p.Instrument.Base == Currency.Btc)
            .Sum(p => p.Quantity * Two.Market.QuoteOf(p.Instrument).Mark);
        var unit = Evaluator.Evaluate(book).Units[0];
        Assert.Equal(2.5 + options, unit.Collateral, 1e-12);
        Assert.Equal(unit.Initial / unit.Collateral, unit.Utilisation);
        Assert.Equal(unit.Collateral - unit.Maintenance, unit.MaintenanceHeadroom);
    }

    [Fact]
    public void An_empty_book_needs_nothing_and_has_no_efficiency()
    {
        var report = Evaluator.Evaluate(Book.Empty);
        Assert.Equal(0.0, report.InitialUsd);
        Assert.Null(report.Efficiency);
        Assert.All(report.Units, u => Assert.Null(u.Efficiency));
        Assert.All(report.Units, u => Assert.Null(u.WorstScenario));
    }

    [Fact]
    public void Contributions_follow_the_order_of_the_book()
    {
        var book = Book.Of(Two.Book.Positions.Reverse());
        foreach (var unit in Evaluator.Evaluate(book).Units)
        {
            var names = book.Positions.Where(p => p.Instrument.Base == unit.Currency).Select(p => p.Instrument.Name);
            Assert.Equal(names, unit.Contributions.Select(c => c.Instrument));
            Assert.Equal(unit.Standalone, unit.Contributions.Sum(c => c.Standalone), 1e-12);
        }
    }

    [Fact]
    public void Account_charges_enter_the_initial_requirement_only()
    {
        var plain = Evaluator.Evaluate(Two.Book).Units[0];
        var charged = Evaluator.Evaluate(Two.Book, new Dictionary<Currency, double> { [Currency.Btc] = 0.06 }).Units[0];
        Assert.Equal(plain.Initial + 0.06, charged.Initial, 1e-15);
        Assert.Equal(plain.Maintenance, charged.Maintenance);
        Assert.Equal(new MarginComponent("account charges", 0.06), charged.Components[^1]);
        Assert.Equal(0.06, charged.ContributionRemainder - plain.ContributionRemainder, 1e-12);
    }

    [Fact]
    public void Contributions_can_follow_the_weights_of_an_optimiser()
    {
        var plain = Evaluator.Evaluate(Two.Book).Units[0];
        var onlyWorst = plain.Scenarios.Select(s => s.Binding ? 1.0 : 0.0).ToArray();
        var other = new double[onlyWorst.Length];
        other[3] = 0.5;
        var same = Evaluator.Evaluate(Two.Book, null, new Dictionary<Currency, double[]> { [Currency.Btc] = onlyWorst }).Units[0];
        var shifted = Evaluator.Evaluate(Two.Book, null, new Dictionary<Currency, double[]> { [Currency.Btc] = other }).Units[0];
        Assert.Equal(plain.Contributions.AsEnumerable(), same.Contributions);
        var half = 0.5 * plain.Scenarios[3].Loss;
        Assert.Equal(half + plain.Components[1].Value, shifted.Contributions.Sum(c => c.Contribution), 1e-10);
        Assert.Equal(shifted.Initial, shifted.Contributions.Sum(c => c.Contribution) + shifted.ContributionRemainder, 1e-10);
    }

    [Fact]
    public void Positions_and_orders_in_unknown_instruments_are_all_refused_by_path()
    {
        var stranger = LegBook.InstrumentOf(Leg.Future(1, 1, 77));
        var book = Two.Book with { Positions = Two.Book.Positions.Add(new Position(stranger, 1)), OpenOrders = [new OpenOrder(stranger, 1, 5)] };
        var fault = Assert.Throws<InvalidInputException>(() => Evaluator.Evaluate(book));
        Assert.Equal(["positions[5]", "open_orders[0]"], fault.Violations.Select(v => v.Path));
    }

    [Fact]
    public void A_balance_that_backs_nothing_is_said_not_to_count()
    {
        var book = Two.Book with { Balances = Book.Empty.Balances.Add(Currency.Usdc, new Balance(1000, 0)) };
        var warning = Assert.Single(Evaluator.Evaluate(book).Warnings, w => w.Code == "BALANCE_NOT_COUNTED");
        Assert.Contains("USDC", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Linear_instruments_and_unknown_coins_are_refused_by_portfolio_margin()
    {
        var linear = LegBook.InstrumentOf(Leg.Perpetual(1, 1)) with { Name = "BTC_USDC-PERPETUAL", Payoff = Payoff.Linear, Settlement = Currency.Usdc };
        var sol = LegBook.InstrumentOf(Leg.Perpetual(1, 1, new Currency("SOL")));
        var model = ParameterSets.Model(ParameterSets.Btc2609);
        var fault = Assert.Throws<InvalidInputException>(() => model.Compile(Two.Market, [Two.Instruments[0], linear, sol]));
        Assert.Equal(["instruments[1]", "instruments[2]"], fault.Violations.Select(v => v.Path));
        Assert.Contains("BTC_USDC-PERPETUAL", fault.Violations[0].Message, StringComparison.Ordinal);
        Assert.Contains("SOL", fault.Violations[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_orders_both_requirements_are_the_same_and_with_orders_a_warning_is_given()
    {
        var plain = Evaluator.Evaluate(Two.Book);
        Assert.All(plain.Units, u => Assert.Equal(u.Initial, u.InitialWithOrders));
        Assert.DoesNotContain(plain.Warnings, w => w.Code == "OPEN_ORDER_MARGIN_UNVERIFIED");
        var ordered = Evaluator.Evaluate(Two.Book with { OpenOrders = [new OpenOrder(Two.Instruments[0], -1, 0.01)] });
        Assert.Contains(ordered.Warnings, w => w.Code == "OPEN_ORDER_MARGIN_UNVERIFIED");
        Assert.True(ordered.Units[0].InitialWithOrders > ordered.Units[0].Initial);
    }

    [Property(MaxTest = 60)]
    public void The_margin_with_orders_is_that_of_the_worst_fill_or_above_and_exact_for_the_worst_case(int seed)
    {
        var (parameters, _, random) = RandomBooks.Create(seed);
        var evaluator = new MarginEvaluator(ParameterSets.Model(parameters).Compile(random.Market, random.Instruments));
        var positions = random.Book.Positions;
        var orders = positions.Take(5).Select((p, i) => new OpenOrder(p.Instrument, p.Quantity * (i % 2 == 0 ? -1.7 : 0.6), 1.0)).ToArray();
        var exactWorstCase = 0.0;
        var worst = WorstFill(evaluator, random.Book, orders, ref exactWorstCase);
        var stated = evaluator.Evaluate(random.Book with { OpenOrders = [.. orders] }).Units[0];
        var scale = 1e-9 * Math.Max(worst, 1e-3);
        Assert.True(stated.InitialWithOrders >= worst - scale, $"{stated.InitialWithOrders} below {worst}");

        var rowsOnly = parameters with { AnnualisedMoveRisk = 0.0, MinAnnualisedMove = 0.0, MaxDeltaShock = 0.0 };
        var exact = new MarginEvaluator(ParameterSets.Model(rowsOnly).Compile(random.Market, random.Instruments));
        var onlyRows = exact.Evaluate(random.Book with { OpenOrders = [.. orders] }).Units[0];
        Assert.Equal(exactWorstCase, onlyRows.InitialWithOrders, 1e-9 * Math.Max(exactWorstCase, 1e-3));
    }

    [Fact]
    public void A_reduce_only_order_can_only_shrink_a_position()
    {
        var perpetual = Two.Book.Positions.Single(p => p.Instrument.Name == "ETH-PERPETUAL");
        var growing = new OpenOrder(perpetual.Instrument, perpetual.Quantity, 3000, ReduceOnly: true);
        Assert.Equal(Evaluator.Evaluate(Two.Book).Units[1].Initial, Evaluator.Evaluate(Two.Book with { OpenOrders = [growing] }).Units[1].InitialWithOrders);
        var beyond = new OpenOrder(perpetual.Instrument, -10 * perpetual.Quantity, 3000, ReduceOnly: true);
        var exact = beyond with { Quantity = -perpetual.Quantity, ReduceOnly = false };
        Assert.Equal(
            Evaluator.Evaluate(Two.Book with { OpenOrders = [exact] }).Units[1].InitialWithOrders,
            Evaluator.Evaluate(Two.Book with { OpenOrders = [beyond] }).Units[1].InitialWithOrders);
    }

    /// <summary>By trying every subset.</summary>
    private static double WorstFill(
        MarginEvaluator evaluator, Book book, OpenOrder[] orders, ref double worstCase)
    {
        var worst = 0.0;
        for (var subset = 0; subset < 1 << orders.Length; subset++)
        {
            var quantities = book.Positions.ToDictionary(p => p.Instrument, p => p.Quantity);
            for (var i = 0; i < orders.Length; i++)
            {
                if ((subset >> i & 1) == 1) quantities[orders[i].Instrument] += orders[i].Quantity;
            }

            var unit = evaluator.Evaluate(Book.Of(quantities.Select(q => new Position(q.Key, q.Value)))).Units[0];
            worst = Math.Max(worst, unit.Initial);
            worstCase = Math.Max(worstCase, unit.Components[0].Value);
        }

        return worst;
    }
}
