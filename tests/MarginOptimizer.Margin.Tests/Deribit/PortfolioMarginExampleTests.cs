using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Deribit;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Margin.Tests.Books;

namespace MarginOptimizer.Margin.Tests.Deribit;

/// <summary>Margins that the exchange itself printed.</summary>
public sealed class PortfolioMarginExampleTests
{
    /// <summary>Production response of private/pme/simulate, 15 February 2026 23:20:09 GMT.</summary>
    [Fact]
    public void A_short_perpetual_on_eth_reproduces_the_response_of_the_exchange()
    {
        var unit = Evaluate(ParameterSets.Eth2602, 1949.34, 0.0, Leg.Perpetual(-0.999487053, 1949.49, Currency.Eth));

        double[] cells =
        [
            0.21939959699999997, 0.155989308849711, 0.09885036787912087, 0.04709624857068063, 0.0,
            -0.04304011233014354, -0.08252645391743119, -0.11888171996035243, -0.15246412672881357,
        ];
        for (var i = 0; i < 27; i++)
        {
            AssertWithin(5e-10, cells[i / 3], -unit.Scenarios[i].Loss);
            AssertWithin(5e-10, cells[i / 3] > 0 ? 0.6 * cells[i / 3] : cells[i / 3], -unit.Scenarios[i].Charged);
        }

        for (var i = 27; i < 35; i++)
        {
            AssertWithin(5e-10, i < 29 ? 0.219399597 : -0.15246412672881357, -unit.Scenarios[i].Scaled);
            Assert.Equal(0.0, unit.Scenarios[i].Charged);
        }

        AssertComponents(5e-10, unit, 0.15246412672881357, 0.004997435265, 0.0);
        AssertWithin(5e-10, 0.125969249812, unit.Maintenance);
        AssertWithin(5e-10, 0.157461562, unit.Initial);
        Assert.Equal([24, 25, 26], BindingRows(unit));
    }

    /// <summary>docs.deribit.com, private/pme/simulate, response example with timestamp 1718619740501 (17 June 2024).</summary>
    [Fact]
    public void A_perpetual_against_a_dated_future_reproduces_the_response_of_the_exchange()
    {
        const double SpotAndOrderMargins = 0.06 + 0.000018212;
        var unit = Evaluate(
            ParameterSets.Btc2406, 65666.19, SpotAndOrderMargins, Leg.Perpetual(0.314538364, 65910.57), Leg.Future(-0.001187534, 67371.75, 10.9));

        double[] cells = [-0.05968587238095239, -0.04272965863636364, -0.02724789826086957, -0.013056284583333334, 0.0, 0.0, 0.0, 0.0, 0.0];
        for (var i = 0; i < 27; i++) AssertWithin(5e-10, cells[i / 3], -unit.Scenarios[i].Charged);
        for (var i = 27; i < 35; i++) Assert.Equal(0.0, unit.Scenarios[i].Charged);
        AssertComponents(5e-10, unit, 0.05968587238095239, 0.00315725898, 0.0);
        AssertWithin(5e-10, 0.122861343, unit.Initial);
        AssertWithin(5e-10, 0.050274504784, unit.Maintenance);
        Assert.Equal([0, 1, 2], BindingRows(unit));
    }

    internal static UnitReport Evaluate(PortfolioMarginParameters parameters, double index, double charges, params Leg[] legs)
    {
        var book = LegBook.Of(index, legs);
        var compiled = ParameterSets.Model(parameters).Compile(book.Market, book.Instruments);
        var charged = new Dictionary<Currency, double> { [legs[0].Coin] = charges };
        return new MarginEvaluator(compiled).Evaluate(book.Book, charged).Units.Single();
    }

    internal static void AssertComponents(double tolerance, UnitReport unit, double worstCase, double rollShock, double deltaShock)
    {
        AssertWithin(tolerance, worstCase, unit.Components.Single(c => c.Name == "worst case").Value);
        AssertWithin(tolerance, rollShock, unit.Components.Single(c => c.Name == "roll shock").Value);
        AssertWithin(tolerance, deltaShock, unit.Components.Single(c => c.Name == "delta shock").Value);
    }

    internal static int[] BindingRows(UnitReport unit) =>
        [.. Enumerable.Range(0, unit.Scenarios.Length).Where(i => unit.Scenarios[i].Binding)];

    internal static void AssertWithin(double tolerance, double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{actual:R} is not within {tolerance} of {expected:R}");
}
