using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Pricing.Numerics;

namespace MarginOptimizer.Pricing;

/// <summary>
/// Inverts the time value in s = vol sqrt(T): Newton on the logarithm of the price, which is nearly linear in the wings where the price itself
/// is flat, kept inside a bracket that halves whenever a step leaves it.
/// </summary>
internal static class VolatilitySearch
{
    private const int MaximumSteps = 200;

    /// <summary>The time value differs from its bound by less than one ulp beyond this.</summary>
    private const double LargestDeviation = 80.0;

    public static ImpliedVolatility Find(OptionType type, double forward, double strike, double years, double price)
    {
        var timeValue = price - Black76.Intrinsic(type, forward, strike);
        if (!(timeValue >= 0.0)) return ImpliedVolatility.None(ImpliedVolatilityStatus.BelowIntrinsic);
        if (timeValue == 0.0) return ImpliedVolatility.Found(0.0);
        if (!(years > 0.0)) return ImpliedVolatility.None(ImpliedVolatilityStatus.NoTime);
        var moneyness = Black76.MoneynessOf(type, forward, strike);
        var target = timeValue / moneyness.Lower.Value;
        if (!(target < 1.0)) return ImpliedVolatility.None(ImpliedVolatilityStatus.AboveBound);
        return ImpliedVolatility.Found(DeviationOf(target, moneyness.LogRatio.Value) / Math.Sqrt(years));
    }

    /// <summary>s with A-scaled time value <paramref name="target"/> in (0, 1).</summary>
    private static double DeviationOf(double target, double logRatio)
    {
        var scaled = new Moneyness<ScalarLane>(new ScalarLane(logRatio));
        var (low, high) = (0.0, LargestDeviation);
        // The inflection point of the price in s, where Newton converges from either side; at the money a small positive start.
        var s = Math.Clamp(Math.Sqrt(-2.0 * logRatio), 1e-3, 8.0);
        for (var step = 0; step < MaximumSteps; step++)
        {
            var value = scaled.TimeValue(new ScalarLane(s)).Value;
            if (value == target) return s;
            if (value < target) low = s; else high = s;
            var next = NewtonStep(s, value, target, logRatio);
            if (!(next > low && next < high)) next = 0.5 * (low + high);
            if (Math.Abs(next - s) <= 1e-16 * s) return next;
            s = next;
        }

        return s;
    }

    private static double NewtonStep(double s, double value, double target, double logRatio)
    {
        var vega = DeterministicMath.NormalPdf((logRatio / s) + (0.5 * s));
        return target < 0.5
            ? s - (value / vega * DeterministicMath.Log(value / target))
            : s - ((value - target) / vega);
    }
}
