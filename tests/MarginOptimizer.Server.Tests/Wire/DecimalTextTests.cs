using FsCheck;
using FsCheck.Xunit;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Tests.Wire;

public sealed class DecimalTextTests
{
    [Property]
    public void A_double_of_market_size_reads_back_as_itself(NormalFloat number)
    {
        var value = Math.IEEERemainder(number.Get, 1e9);
        if (Math.Abs(value) < 1e-11) return;
        var text = DecimalText.Format(value);
        Assert.True(text.Length <= DecimalText.MaxLength, text);
        Assert.DoesNotContain('E', text);
        Assert.True(DecimalText.TryParse(text, out double read), text);
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1e5")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1,000")]
    [InlineData(" 1")]
    [InlineData("0x10")]
    [InlineData("--1")]
    [InlineData("100000000000000000000000000000000")]
    public void What_is_no_plain_decimal_is_refused(string text) => Assert.False(DecimalText.TryParse(text, out double _));

    [Theory]
    [InlineData(1e-7, "0.0000001")]
    [InlineData(-0.1, "-0.1")]
    [InlineData(123_456_789.0, "123456789")]
    [InlineData(1e20, "100000000000000000000")]
    public void Numbers_are_written_without_exponent(double value, string text) => Assert.Equal(text, DecimalText.Format(value));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e40)]
    public void What_no_decimal_can_hold_is_never_written(double value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DecimalText.Format(value));
}
