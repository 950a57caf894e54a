using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Tests;

public sealed class NumberTextTests
{
    [Property(MaxTest = 2_000)]
    public void A_number_in_any_notation_is_the_nearest_double(double value, int digits)
    {
        if (!double.IsFinite(value)) return;
        var places = Math.Abs(digits % 12);
        foreach (var format in new[] { "R", $"F{places}", $"0.{new string('#', places + 1)}" })
        {
            var text = value.ToString(format, CultureInfo.InvariantCulture);
            var isShort = text.Length <= DecimalText.MaxLength;

            Assert.Equal(isShort, NumberText.TryParse(Encoding.UTF8.GetBytes(text), out var read));
            if (isShort) Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(read));
        }
    }

    [Theory]
    [InlineData("0", 0.0)]
    [InlineData("-0", -0.0)]
    [InlineData("0.1", 0.1)]
    [InlineData("87832.16", 87832.16)]
    [InlineData("9007199254740993", 9007199254740992.0)]
    [InlineData("0.0000000000000000000001", 1e-22)]
    [InlineData("123456789012345.6789", 123456789012345.6789)]
    [InlineData("1.5e-07", 1.5e-07)]
    [InlineData("+5", 5.0)]
    public void Numbers_are_read(string text, double value)
    {
        Assert.True(NumberText.TryParse(Encoding.UTF8.GetBytes(text), out var read));
        Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(read));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("1,2")]
    [InlineData("1_000")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("inf")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    [InlineData("1e")]
    [InlineData("--1")]
    [InlineData("1-")]
    [InlineData("000000000000000000000000000000001")]
    public void What_is_no_number_is_refused(string text)
    {
        Assert.False(NumberText.TryParse(Encoding.UTF8.GetBytes(text), out _));
        Assert.False(NumberText.TryParse(text, out _));
    }
}
