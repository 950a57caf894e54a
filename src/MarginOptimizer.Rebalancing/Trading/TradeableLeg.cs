namespace MarginOptimizer.Rebalancing.Trading;

/// <summary>What one lot of a tradeable does to one instrument: the lot itself, or a leg of a package.</summary>
/// <param name="Column">Index of the instrument in the universe.</param>
/// <param name="PerLot">Contracts per lot bought, signed, not zero.</param>
internal readonly record struct TradeableLeg(int Column, decimal PerLot)
{
    /// <summary>Contracts and lots below this are exact in decimal arithmetic.</summary>
    private const double LargestExact = 1e12;

    /// <inheritdoc cref="TradeableLeg(int, decimal)" path="/param[@name='PerLot']"/>
    public double Contracts { get; } = (double)PerLot;

    /// <summary>Contracts held after a trade. Whole lots are added in decimals, so that closing a position leaves exactly nothing.</summary>
    public double After(double held, double lots) => lots == 0.0 ? held
        : lots == Math.Round(lots) && Math.Abs(lots) < LargestExact && Math.Abs(held) < LargestExact ? (double)((decimal)held + ((decimal)lots * PerLot))
        : held + (lots * Contracts);
}
