namespace MarginOptimizer.Domain.Tests;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("BTC", true)]
    [InlineData("1INCH", true)]
    [InlineData("B", false)]
    [InlineData("btc", false)]
    [InlineData("BTC ", false)]
    [InlineData("ABCDEFGHIJK", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_code_is_two_to_ten_capitals_or_digits(string? code, bool isValid)
    {
        Assert.Equal(isValid, Currency.IsValidCode(code));
        if (!isValid) Assert.Throws<ArgumentException>(() => new Currency(code!));
    }

    [Fact]
    public void Currencies_order_by_code()
    {
        Currency[] sorted = [.. new[] { Currency.Usdc, Currency.Eth, Currency.Usd, Currency.Btc }.Order()];

        Assert.Equal([Currency.Btc, Currency.Eth, Currency.Usd, Currency.Usdc], sorted);
        Assert.True(Currency.Btc < Currency.Eth && Currency.Eth >= Currency.Btc);
    }
}
