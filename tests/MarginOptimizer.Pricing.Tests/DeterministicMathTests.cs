using System.Runtime.Intrinsics;
using FsCheck.Xunit;

namespace MarginOptimizer.Pricing.Tests;

/// <summary>Reference rows computed with mpmath 1.3.0 in 50 digits and rounded to double.</summary>
public class DeterministicMathTests
{
    [Theory]
    [InlineData(-745.0, 5e-324)]
    [InlineData(-700.5, 5.980196118639791e-305)]
    [InlineData(-100.25, 2.897198083210148e-44)]
    [InlineData(-1.0, 0.36787944117144233)]
    [InlineData(-0.3465735, 0.7071068450241312)]
    [InlineData(-1e-10, 0.9999999999)]
    [InlineData(0.0, 1.0)]
    [InlineData(1e-05, 1.00001000005)]
    [InlineData(0.34657, 1.4142084849595797)]
    [InlineData(0.5, 1.6487212707001282)]
    [InlineData(1.0, 2.718281828459045)]
    [InlineData(2.302585092994046, 10.000000000000002)]
    [InlineData(50.75, 1.0976021690150659e+22)]
    [InlineData(700.125, 1.1492754838737592e+304)]
    [InlineData(709.7, 1.6549840276802644e+308)]
    public void Exp_is_within_an_ulp_of_the_reference(double x, double expected) =>
        Close.Relative(expected, DeterministicMath.Exp(x), 2.3e-16);

    [Theory]
    [InlineData(5e-324, -744.4400719213812)]
    [InlineData(1e-310, -713.8013788281542)]
    [InlineData(1e-300, -690.7755278982137)]
    [InlineData(0.01, -4.605170185988091)]
    [InlineData(0.5, -0.6931471805599453)]
    [InlineData(0.7071067811865475, -0.34657359027997275)]
    [InlineData(0.7071067811865476, -0.3465735902799726)]
    [InlineData(0.999999, -1.000000500029089e-06)]
    [InlineData(1.0000001, 9.999999505838704e-08)]
    [InlineData(1.4142135623730951, 0.3465735902799727)]
    [InlineData(2.0, 0.6931471805599453)]
    [InlineData(60215.56, 11.005686069659639)]
    [InlineData(1e+300, 690.7755278982137)]
    public void Log_is_within_an_ulp_of_the_reference(double x, double expected) =>
        Close.Relative(expected, DeterministicMath.Log(x), 2.3e-16);

    [Theory]
    [InlineData(-38.0, 2.88542835e-316)]
    [InlineData(-37.0, 5.725571222524577e-300)]
    [InlineData(-30.5, 1.3029379131780763e-204)]
    [InlineData(-20.25, 1.77619986494957e-91)]
    [InlineData(-10.0, 7.619853024160525e-24)]
    [InlineData(-8.125, 2.2368120644441053e-16)]
    [InlineData(-5.0, 2.866515718791939e-07)]
    [InlineData(-3.0, 0.0013498980316300946)]
    [InlineData(-1.959963984540054, 0.025000000000000012)]
    [InlineData(-1.0, 0.15865525393145705)]
    [InlineData(-0.6744897501960817, 0.25)]
    [InlineData(-1e-08, 0.4999999960105772)]
    [InlineData(0.0, 0.5)]
    [InlineData(0.1, 0.539827837277029)]
    [InlineData(0.5, 0.6914624612740131)]
    [InlineData(1.0, 0.8413447460685429)]
    [InlineData(2.0, 0.9772498680518208)]
    [InlineData(5.0, 0.9999997133484281)]
    [InlineData(9.0, 1.0)]
    public void Normal_cdf_keeps_its_relative_accuracy_far_into_the_lower_tail(double x, double expected) =>
        Close.Relative(expected, DeterministicMath.NormalCdf(x), 2e-15);

    [Theory]
    [InlineData(-37.0, 2.1200065515246056e-298)]
    [InlineData(0.0, 0.3989422804014327)]
    [InlineData(1.0, 0.24197072451914334)]
    [InlineData(6.5, 2.669556614762852e-10)]
    public void Normal_pdf_matches_the_reference(double x, double expected) =>
        Close.Relative(expected, DeterministicMath.NormalPdf(x), 2e-15);

    [Fact]
    public void Limits_of_exp_and_log_are_exact()
    {
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Exp(double.PositiveInfinity));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Exp(710.0));
        Assert.Equal(0.0, DeterministicMath.Exp(double.NegativeInfinity));
        Assert.Equal(0.0, DeterministicMath.Exp(-746.0));
        Assert.Equal(double.NegativeInfinity, DeterministicMath.Log(0.0));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Log(double.PositiveInfinity));
        Assert.Equal(0.0, DeterministicMath.Log(1.0));
        Assert.True(double.IsNaN(DeterministicMath.Log(-1.0)));
        Assert.True(double.IsNaN(DeterministicMath.Log(double.NaN)));
        Assert.True(double.IsNaN(DeterministicMath.Exp(double.NaN)));
    }

    [Fact]
    public void Limits_of_the_normal_distribution_are_exact()
    {
        Assert.Equal(0.5, DeterministicMath.NormalCdf(0.0));
        Assert.Equal(0.0, DeterministicMath.NormalCdf(double.NegativeInfinity));
        Assert.Equal(1.0, DeterministicMath.NormalCdf(double.PositiveInfinity));
        Assert.True(double.IsNaN(DeterministicMath.NormalCdf(double.NaN)));
        Assert.Equal(0.0, DeterministicMath.NormalPdf(double.PositiveInfinity));
    }

    [Theory]
    [InlineData(30.0, 0.3, 2.774191114672181)]
    [InlineData(2.5, 0.0, 1.0)]
    [InlineData(0.0, 0.0, 1.0)]
    [InlineData(0.0, 2.0, 0.0)]
    [InlineData(0.125, -2.0, 64.0)]
    public void Pow_matches_the_reference(double x, double y, double expected) =>
        Close.Relative(expected, DeterministicMath.Pow(x, y), 1e-15);

    [Property(MaxTest = 2000)]
    public bool Four_lanes_give_the_bits_of_one(double a, double b, double c, double d)
    {
        var x = Vector256.Create(a, b, c, d);
        return Same(DeterministicMath.Exp(x), x, DeterministicMath.Exp)
            && Same(DeterministicMath.Log(x), x, DeterministicMath.Log)
            && Same(DeterministicMath.NormalCdf(x), x, DeterministicMath.NormalCdf)
            && Same(DeterministicMath.NormalPdf(x), x, DeterministicMath.NormalPdf);
    }

    [Property(MaxTest = 2000)]
    public bool Normal_cdf_of_both_signs_sums_to_one(double x) =>
        double.IsNaN(x) || Math.Abs(DeterministicMath.NormalCdf(x) + DeterministicMath.NormalCdf(-x) - 1.0) <= 2.3e-16;

    private static bool Same(Vector256<double> actual, Vector256<double> x, Func<double, double> scalar)
    {
        for (var lane = 0; lane < 4; lane++)
        {
            var expected = scalar(x[lane]);
            // Only the payload of a NaN may differ.
            if (double.IsNaN(expected) && double.IsNaN(actual[lane])) continue;
            if (BitConverter.DoubleToInt64Bits(expected) != BitConverter.DoubleToInt64Bits(actual[lane])) return false;
        }

        return true;
    }
}
