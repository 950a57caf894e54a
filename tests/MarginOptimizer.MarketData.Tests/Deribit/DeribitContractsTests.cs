using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.MarketData.Deribit;

namespace MarginOptimizer.MarketData.Tests.Deribit;

/// <summary>Sources of the rows: see <see cref="DeribitContracts"/>.</summary>
public sealed class DeribitContractsTests
{
    private static readonly DateTimeOffset June = new(2026, 6, 9, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("BTC-26JUN26-50000-P", 0.004, 0.0001, 0.1, "BTC", "BTC", Payoff.Inverse)]
    [InlineData("BTC-26JUN26-50000-P", 0.006, 0.0005, 0.1, "BTC", "BTC", Payoff.Inverse)]
    [InlineData("ETH-26JUN26-2000-C", 0.006, 0.0005, 1, "ETH", "ETH", Payoff.Inverse)]
    [InlineData("BTC-PERPETUAL", 60000, 0.5, 10, "USD", "BTC", Payoff.Inverse)]
    [InlineData("BTC-26JUN26", 60000, 2.5, 10, "USD", "BTC", Payoff.Inverse)]
    [InlineData("BTC_USDC-27SEP26-60000-C", 900, 5, 0.01, "USDC", "USDC", Payoff.Linear)]
    [InlineData("BTC_USDC-27SEP26-60000-C", 1100, 20, 0.01, "USDC", "USDC", Payoff.Linear)]
    [InlineData("ETH_USDC-27SEP26-2000-C", 60, 1, 0.1, "USDC", "USDC", Payoff.Linear)]
    [InlineData("SOL_USDC-27SEP26-100-C", 5, 0.1, 10, "USDC", "USDC", Payoff.Linear)]
    [InlineData("BTC_USDC-25SEP26", 60000, 2.5, 0.0001, "USDC", "USDC", Payoff.Linear)]
    public void Known_terms_follow_from_the_name(
        string name, double price, double tick, double lot, string quote, string settlement, Payoff payoff)
    {
        var contract = DeribitContracts.FromName(name, June);

        Assert.Null(contract.Guess);
        Assert.Equal((decimal)tick, contract.Instrument.Ticks.TickAt((decimal)price));
        Assert.Equal(((decimal)lot, (decimal)lot), (contract.Instrument.Lot, contract.Instrument.MinimumQuantity));
        Assert.Equal((quote, settlement), (contract.Instrument.Quote.Code, contract.Instrument.Settlement.Code));
        Assert.Equal((payoff, 1.0), (contract.Instrument.Payoff, contract.Instrument.ContractValue));
    }

    [Theory]
    [InlineData("ETH-PERPETUAL")]
    [InlineData("XRP_USDC-27SEP26-0d55-C")]
    [InlineData("BTC_USDC")]
    public void A_guess_is_said(string name) =>
        Assert.Contains("guesses", DeribitContracts.FromName(name, June).Guess, StringComparison.Ordinal);

    [Theory]
    [InlineData("2026-07-31T23:59:59Z", 0.0005)]
    [InlineData("2026-08-01T00:00:00Z", 0.00035)]
    public void The_futures_fee_changes_with_august_2026(string asOf, double rate)
    {
        var time = DateTimeOffset.Parse(asOf, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(new FeeSchedule(rate, double.PositiveInfinity), DeribitContracts.FromName("BTC-PERPETUAL", time).Instrument.Fees);
        Assert.Equal(new FeeSchedule(0.0003, 0.125), DeribitContracts.FromName("BTC-25SEP26-60000-C", time).Instrument.Fees);
    }

    [Fact]
    public void An_inverse_future_is_counted_in_usd_and_an_option_in_coins()
    {
        Assert.Equal(1.0 / 50_000, DeribitContracts.FromName("BTC-PERPETUAL", June).Instrument.CoinSizePerUnit(50_000));
        Assert.Equal(1.0, DeribitContracts.FromName("BTC-26JUN26-50000-P", June).Instrument.CoinSizePerUnit(0.01));
        Assert.Equal(1.0, DeribitContracts.FromName("BTC_USDC-PERPETUAL", June).Instrument.CoinSizePerUnit(50_000));
    }

    [Fact]
    public void Two_readings_of_a_name_are_equal() =>
        Assert.Equal(DeribitContracts.FromName("BTC-26JUN26-50000-P", June), DeribitContracts.FromName("BTC-26JUN26-50000-P", June));
}
