namespace MarginOptimizer.Margin.Bybit;

/// <summary>Rates of an account as the venue prints them.</summary>
internal static class BybitRates
{
    /// <summary>Margin over equity (which includes the value of options), cut to four decimals.</summary>
    public static double Rate(double margin, double equity) => Math.Truncate(margin / equity * 1e4) / 1e4;
}
