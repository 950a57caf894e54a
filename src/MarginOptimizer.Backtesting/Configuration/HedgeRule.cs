namespace MarginOptimizer.Backtesting.Configuration;

/// <summary>Black delta of the book brought back to a target with one instrument whenever it has left a band.</summary>
/// <param name="Instrument">A perpetual or future, such as <c>BTC-PERPETUAL</c>.</param>
/// <param name="Band">Base coins, &gt;= 0.</param>
/// <param name="Target">Base coins.</param>
public sealed record HedgeRule(string Instrument, double Band, double Target = 0.0);
