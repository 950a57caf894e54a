using MarginOptimizer.Margin.Deribit;
using MarginOptimizer.Margin.Tests.Books;
using static MarginOptimizer.Margin.Tests.Deribit.PortfolioMarginExampleTests;

namespace MarginOptimizer.Margin.Tests.Deribit;

/// <summary>
/// Books computed by an independent implementation of the same formulas: they guard against change and prove nothing about the exchange.
/// Index 100,000; parameters of September 2026 unless stated.
/// </summary>
public sealed class PortfolioMarginRegressionTests
{
    private const double Index = 100_000;
    private const double Tolerance = 1e-11;

    [Fact]
    public void Short_strangle_of_14_days() => Check(
        ParameterSets.Btc2609, 0.7539332440261555, 0.0032203201033762664, 0.0, 0.6057228513036255, "standard", 1,
        Leg.Call(-10, 110_000, 14, 0.55, 100_500), Leg.Put(-10, 90_000, 14, 0.58, 100_500));

    [Fact]
    public void Long_call_of_60_days() => Check(
        ParameterSets.Btc2609, 0.11907620415861679, 0.009670881095989188, 0.0, 0.10299766820368479, "standard", 1,
        Leg.Call(5, 120_000, 60, 0.50, 101_500));

    [Fact]
    public void Covered_call() => Check(
        ParameterSets.Btc2609, 0.5308992935331357, 0.03522789098458779, 0.0, 0.4529017476141788, "standard", 1,
        Leg.Call(-10, 110_000, 30, 0.52, 100_800), Leg.Perpetual(4, 100_050));

    [Fact]
    public void A_futures_calendar_nets_in_the_table_but_not_in_the_roll_shock() => Check(
        ParameterSets.Btc2609, 0.0, 0.5992809065645565, 0.0, 0.4794247252516452, null, 0,
        Leg.Perpetual(20, 100_050), Leg.Future(-20, 103_000, 180));

    [Fact]
    public void Far_calls_are_charged_by_the_extended_table() => Check(
        ParameterSets.Btc2609, 45.29563266550901, 4.227435689112314e-06, 0.0, 36.23650951435576, "extended", 8,
        Leg.Call(-2000, 400_000, 30, 0.95, 100_800));

    [Fact]
    public void A_large_delta_is_shocked_beyond_the_threshold() => Check(
        ParameterSets.Btc2609, 146.51162790697677, 4.5, 31.500000000000004, 146.00930232558142, "standard", 1,
        Leg.Perpetual(900, 100_050));

    [Fact]
    public void Long_puts_reduce_the_delta_that_is_shocked() => Check(
        ParameterSets.Btc2609, 71.58653791845673, 6.123360276384404, 10.796832751735229, 70.80538475726108, "standard", 1,
        Leg.Perpetual(900, 100_050), Leg.Put(1000, 95_000, 30, 0.55, 100_800));

    [Fact]
    public void A_raised_volatility_has_a_floor() => Check(
        ParameterSets.Btc2609, 2.673396494008012, 0.005980194645212951, 0.0, 2.14350135092258, null, 0,
        Leg.Call(-20, 100_000, 7, 0.25, 100_200), Leg.Put(-20, 100_000, 7, 0.25, 100_200));

    [Fact]
    public void Short_strangle_under_the_parameters_of_2024() => Check(
        ParameterSets.Btc2406, 0.9732260354692692, 0.006440640206752533, 0.0, 0.7837333405408174, "standard", 1,
        Leg.Call(-10, 110_000, 14, 0.55, 100_500), Leg.Put(-10, 90_000, 14, 0.58, 100_500));

    [Fact]
    public void A_long_dated_future_pays_the_annualised_move() => Check(
        ParameterSets.Btc2609, 6.140350877192983, 2.563554818801206, 0.0, 6.96312455679535, "standard", 9,
        Leg.Future(-50, 106_000, 365));

    /// <param name="bucket">1-based, as the venue counts: three rows each in the standard table, one in the extended.</param>
    private static void Check(
        PortfolioMarginParameters parameters, double worstCase, double rollShock, double deltaShock, double maintenance, string? table, int bucket, params Leg[] legs)
    {
        var unit = Evaluate(parameters, Index, 0.0, legs);
        var scale = Math.Max(1.0, maintenance);
        AssertComponents(Tolerance * scale, unit, worstCase, rollShock, deltaShock);
        AssertWithin(Tolerance * scale, maintenance, unit.Maintenance);
        if (table is null) return;
        var row = BindingRows(unit)[0];
        Assert.Equal(table, unit.Scenarios[row].Row.Table);
        Assert.Equal(bucket, row < 27 ? (row / 3) + 1 : row - 26);
    }
}
