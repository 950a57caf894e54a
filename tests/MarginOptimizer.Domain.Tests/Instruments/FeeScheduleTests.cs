using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Domain.Tests.Instruments;

public sealed class FeeScheduleTests
{
    private static readonly FeeSchedule InverseOption = new(0.0003, 0.125);

    /// <summary>support.deribit.com, Fees: an option at 0.0001 BTC pays 12.5 % of its price.</summary>
    [Fact]
    public void A_cheap_option_pays_the_capped_fee() => Assert.Equal(0.0000125, InverseOption.PerUnit(1.0, 0.0001), 1e-15);

    [Fact]
    public void A_dear_option_pays_the_full_fee() => Assert.Equal(0.0003, InverseOption.PerUnit(1.0, 0.05));

    [Fact]
    public void Without_a_cap_even_a_worthless_price_pays_the_full_fee() =>
        Assert.Equal(0.5, new FeeSchedule(0.0005, double.PositiveInfinity).PerUnit(1000.0, 0.0));

    [Fact]
    public void A_rebate_is_never_capped() => Assert.Equal(-0.0001, new FeeSchedule(-0.0001, 0.125).PerUnit(1.0, 0.0001));
}
