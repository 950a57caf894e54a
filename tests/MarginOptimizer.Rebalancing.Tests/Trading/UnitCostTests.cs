using FsCheck.Xunit;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Tests.Trading;

/// <summary>Figures worked out by hand from the fee rule: min(rate * reference, cap * price) per coin.</summary>
public sealed class UnitCostTests
{
    private const double Index = 60_000.0;

    [Fact]
    public void An_inverse_option_costs_the_distance_to_the_mark_and_three_basis_points_of_a_coin()
    {
        var unit = UnitCost.At(Instruments.InverseOption, mark: 0.0250, price: 0.0260, +1, Index);
        Near(0.0010 + 0.0003, unit.Cost);
        Near(0.0260 + 0.0003, unit.Cash);
        Near(0.0003, unit.Fee);
    }

    [Fact]
    public void The_fee_of_a_cheap_option_is_capped_by_its_premium()
    {
        var unit = UnitCost.At(Instruments.InverseOption, mark: 0.0010, price: 0.0008, -1, Index);
        Near(0.125 * 0.0008, unit.Fee);
        Near(0.0002 + (0.125 * 0.0008), unit.Cost);
        Near(-0.0008 + (0.125 * 0.0008), unit.Cash);
    }

    [Fact]
    public void A_linear_option_pays_its_fee_on_the_index_or_the_cap_of_its_premium()
    {
        Near(0.0003 * Index, UnitCost.At(Instruments.LinearOption, 1_500.0, 1_510.0, +1, Index).Fee);
        Near(0.125 * 80.0, UnitCost.At(Instruments.LinearOption, 90.0, 80.0, -1, Index).Fee);
        Near(10.0 + (0.0003 * Index), UnitCost.At(Instruments.LinearOption, 1_500.0, 1_510.0, +1, Index).Cost);
    }

    [Fact]
    public void An_inverse_future_bought_above_its_mark_loses_the_difference_of_the_reciprocals()
    {
        var unit = UnitCost.At(Instruments.InverseFuture, mark: 60_000.0, price: 60_030.0, +1, Index);
        Near((1.0 / 60_000.0) - (1.0 / 60_030.0) + (0.0005 / 60_030.0), unit.Cost);
        Near(unit.Cost, unit.Cash);
        Near(0.0005 / 60_030.0, unit.Fee);
    }

    [Fact]
    public void An_inverse_perpetual_sold_below_its_mark_loses_the_difference_of_the_reciprocals()
    {
        var unit = UnitCost.At(Instruments.InversePerpetual, mark: 60_000.0, price: 59_970.0, -1, Index);
        Near((1.0 / 59_970.0) - (1.0 / 60_000.0) + (0.0005 / 59_970.0), unit.Cost);
    }

    [Fact]
    public void A_linear_perpetual_costs_the_distance_to_the_mark_and_a_fee_on_the_notional()
    {
        var unit = UnitCost.At(Instruments.LinearPerpetual, mark: 60_000.0, price: 60_010.0, +1, Index);
        Near(10.0 + (0.0005 * 60_010.0), unit.Cost);
        Near(unit.Cost, unit.Cash);
    }

    [Fact]
    public void Contract_values_scale_cost_cash_and_fee()
    {
        var one = UnitCost.At(Instruments.InverseOption, 0.0250, 0.0260, +1, Index);
        var ten = UnitCost.At(Instruments.InverseOption with { ContractValue = 10.0 }, 0.0250, 0.0260, +1, Index);
        Near(10.0 * one.Cost, ten.Cost);
        Near(10.0 * one.Cash, ten.Cash);
        Near(10.0 * one.Fee, ten.Fee);
    }

    [Theory]
    [InlineData(+1)]
    [InlineData(-1)]
    public void A_mark_outside_the_quotes_makes_no_trade_look_like_a_gain(int direction)
    {
        var wrongSide = 0.0250 - (direction * 0.0050);
        var unit = UnitCost.At(Instruments.InverseOption, mark: 0.0250, wrongSide, direction, Index);
        Assert.Equal(0.0, unit.Cost);
        Near((direction * wrongSide) + 0.0003, unit.Cash);
    }

    [Property(MaxTest = 200)]
    public void Cost_is_never_negative_and_never_falls_as_prices_worsen(int seed)
    {
        var random = new Random(seed);
        Instrument[] kinds = [Instruments.InverseOption, Instruments.LinearOption, Instruments.InverseFuture, Instruments.InversePerpetual, Instruments.LinearPerpetual];
        var instrument = kinds[random.Next(kinds.Length)];
        var mark = instrument is Option { Payoff: Payoff.Inverse } ? 0.2 * random.NextDouble() : 1_000.0 + (90_000.0 * random.NextDouble());
        var direction = random.Next(2) == 0 ? +1 : -1;
        var price = mark * (0.5 + random.NextDouble());
        var worse = price * (1.0 + (direction * 0.3 * random.NextDouble()));
        var (unit, more) = (UnitCost.At(instrument, mark, price, direction, Index), UnitCost.At(instrument, mark, worse, direction, Index));
        Assert.True(unit.Cost >= 0.0);
        Assert.True(more.Cost >= unit.Cost - (1e-15 * mark));
        Assert.True(more.Cash >= unit.Cash - (1e-15 * mark));
    }

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, 1e-12 * Math.Max(1.0, Math.Abs(expected)));
}
