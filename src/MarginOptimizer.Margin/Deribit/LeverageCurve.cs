namespace MarginOptimizer.Margin.Deribit;

/// <summary>Where the leverage of a position falls with its size.</summary>
/// <param name="LargeLeverage">Leverage of large positions.</param>
/// <param name="SmallUpTo">Coins up to which a position is small.</param>
/// <param name="LargeFrom">Coins from which it is large.</param>
public sealed record LeverageCurve(double LargeLeverage, double SmallUpTo, double LargeFrom);
