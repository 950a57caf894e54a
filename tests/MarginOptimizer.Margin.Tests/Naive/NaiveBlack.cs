namespace MarginOptimizer.Margin.Tests.Naive;

/// <summary>Black's formula from the textbook, with the runtime's exp and log and the normal distribution as a series and a continued fraction.</summary>
public static class NaiveBlack
{
    public static double Price(bool isCall, double forward, double strike, double years, double volatility)
    {
        var deviation = volatility * Math.Sqrt(years);
        if (deviation <= 0) return Math.Max(0, isCall ? forward - strike : strike - forward);
        var d1 = (Math.Log(forward / strike) / deviation) + (deviation / 2);
        var d2 = d1 - deviation;
        return isCall ? (forward * Normal(d1)) - (strike * Normal(d2)) : (strike * Normal(-d2)) - (forward * Normal(-d1));
    }

    public static double Normal(double x)
    {
        if (x > 6) return 1 - Tail(x);
        if (x < -6) return Tail(-x);
        double sum = x, term = x;
        for (var n = 3; Math.Abs(term) > 1e-18 * Math.Abs(sum); n += 2) sum += term *= x * x / n;
        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }

    private static double Tail(double x)
    {
        var fraction = 0.0;
        for (var n = 60; n >= 1; n--) fraction = n / (x + fraction);
        return Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI) / (x + fraction);
    }
}
