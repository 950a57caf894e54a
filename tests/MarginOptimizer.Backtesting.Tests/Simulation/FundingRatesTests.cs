using System.Collections.Immutable;
using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Simulation;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Backtesting.Tests.Simulation;

public sealed class FundingRatesTests : IDisposable
{
    private static readonly DateTimeOffset Midnight = new(2026, 6, 12, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("funding").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("BTC", true)]
    [InlineData("BTC-PERPETUAL", true)]
    [InlineData("BTC_USDC-PERPETUAL", true)]
    [InlineData("BTCUSDT", true)]
    [InlineData("btcusdt", true)]
    [InlineData("BTCUSD_PERP", true)]
    [InlineData("BTC-USDT-SWAP", true)]
    [InlineData("BTC/USDT:USDT", true)]
    [InlineData("ETHUSDT", false)]
    [InlineData("BTCDOMUSDT", false)]
    [InlineData("ETHBTC", false)]
    [InlineData("", false)]
    public void The_coin_of_a_perpetual_is_told_by_its_name(string symbol, bool isBtc) => Assert.Equal(isBtc, PerpetualSymbol.IsOf(symbol, Currency.Btc));

    [Fact]
    public void Rates_of_another_coin_than_the_market_has_are_refused_by_path()
    {
        var fault = Assert.Throws<InvalidInputException>(() => Rates([Currency.Btc], Write("a.csv", "BTCUSDT", 0.01), Write("b.csv", "ETHUSDT", 0.02)));
        var violation = Assert.Single(fault.Violations);
        Assert.Equal("funding.files[1]", violation.Path);
        Assert.Contains("'ETHUSDT'", violation.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_market_of_several_coins_each_has_its_own_rates_and_those_without_a_name_are_everybodys()
    {
        var nameless = Path.Combine(_folder, "all.csv");
        File.WriteAllText(nameless, "ts,funding_rate\n2026-06-12T08:00:00Z,0.04\n");
        var rates = Rates([Currency.Btc, Currency.Eth], Write("a.csv", "BTCUSDT", 0.01), Write("b.csv", "ETH-PERPETUAL", 0.02), nameless);
        Assert.Equal(0.01, rates.Between(Currency.Btc, Midnight.AddHours(-8.0), Midnight), 12);
        Assert.Equal(0.02, rates.Between(Currency.Eth, Midnight.AddHours(-8.0), Midnight), 12);
        Assert.Equal(0.05, rates.Between(Currency.Btc, Midnight.AddHours(-8.0), Midnight.AddHours(8.0)), 12);
        Assert.Equal(0.06, rates.Between(Currency.Eth, Midnight.AddHours(-8.0), Midnight.AddHours(8.0)), 12);
        Assert.Equal(0.03, rates.Between(Currency.Usdc, Midnight, Midnight.AddHours(8.0)), 12);
    }

    [Fact]
    public void Two_rates_of_a_coin_for_one_time_and_faults_of_a_file_are_named_by_path()
    {
        var twice = Assert.Throws<InvalidInputException>(() => Rates([Currency.Btc], Write("a.csv", "BTCUSDT", 0.01), Write("b.csv", "BTC-PERPETUAL", 0.02)));
        Assert.Equal("funding.files[1]", Assert.Single(twice.Violations).Path);
        var faulty = Assert.Throws<InvalidInputException>(() => Rates([Currency.Btc], Write("c.csv", "BTCUSDT", double.NaN)));
        Assert.Equal("funding.files[0]: c.csv: line 2, column funding_rate", Assert.Single(faulty.Violations).Path);
    }

    private static FundingRates Rates(ImmutableArray<Currency> coins, params string[] files) => new(new FundingRule { Rate8h = 0.03, Files = [.. files] }, coins);

    private string Write(string name, string symbol, double rate)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, FormattableString.Invariant($"ts,symbol,funding_rate\n2026-06-12T00:00:00Z,{symbol},{rate}\n"));
        return path;
    }
}
