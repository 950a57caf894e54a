using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Domain.Tests.Instruments;

public sealed class TickScheduleTests
{
    /// <summary>Deribit's BTC and ETH inverse options: 0.0001, above 0.005 then 0.0005.</summary>
    private static readonly TickSchedule InverseOption = new(0.0001m, [new TickStep(0.005m, 0.0005m)]);

    [Theory]
    [InlineData(0.0049, 0.0001)]
    [InlineData(0.005, 0.0001)]
    [InlineData(0.0051, 0.0005)]
    [InlineData(0.2, 0.0005)]
    public void The_tick_grows_above_a_step(double price, double tick) => Assert.Equal((decimal)tick, InverseOption.TickAt((decimal)price));

    [Theory]
    [InlineData(0.00494, 0.0049, 0.005)]
    [InlineData(0.0052, 0.005, 0.0055)]
    [InlineData(0.0055, 0.0055, 0.0055)]
    public void Prices_round_to_whole_ticks(double price, double down, double up)
    {
        Assert.Equal((decimal)down, InverseOption.RoundDown((decimal)price));
        Assert.Equal((decimal)up, InverseOption.RoundUp((decimal)price));
    }

    [Property]
    public Property Rounded_prices_are_valid_and_enclose_the_price() => Prop.ForAll(Gen.Choose(0, 200_000).ToArbitrary(), n =>
    {
        var price = n / 1_000_000m;
        var (down, up) = (InverseOption.RoundDown(price), InverseOption.RoundUp(price));
        return down <= price && price <= up && InverseOption.IsValid(down) && InverseOption.IsValid(up) && up - down <= 0.0005m;
    });

    [Fact]
    public void Schedules_are_equal_by_their_steps()
    {
        Assert.Equal(InverseOption, new TickSchedule(0.0001m, [new TickStep(0.005m, 0.0005m)]));
        Assert.Equal(InverseOption.GetHashCode(), new TickSchedule(0.0001m, [new TickStep(0.005m, 0.0005m)]).GetHashCode());
        Assert.NotEqual(InverseOption, new TickSchedule(0.0001m, [new TickStep(0.006m, 0.0005m)]));
        Assert.NotEqual(InverseOption, TickSchedule.Flat(0.0001m));
    }
}
