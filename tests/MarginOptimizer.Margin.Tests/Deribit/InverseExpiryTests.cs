using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Tests.Books;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Tests.Deribit;

public sealed class InverseExpiryTests
{
    /// <summary>support.deribit.com, Inverse Options: a 100,000 call bought at 0.05 and delivered at 125,000 earns 0.15 BTC.</summary>
    [Fact]
    public void An_inverse_call_pays_in_coin_at_the_delivery_price()
    {
        var call = LegBook.InstrumentOf(Leg.Call(1, 100_000, 1, 0.5, 100_000));
        Assert.Equal(0.15, InstrumentValue.Of(new InstrumentState(call, 125_000, 0.0, 0.5)) - 0.05, 1e-12);
        Assert.Equal(OptionType.Call, Assert.IsType<Option>(call).Type);
    }
}
