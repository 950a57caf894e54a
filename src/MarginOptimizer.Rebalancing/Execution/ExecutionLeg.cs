using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>One order as the plan sees it: a number of lots that fills from 0 up. A transfer is one lot that is never cut.</summary>
/// <param name="Variable">Trade variable of the universe.</param>
/// <param name="Lots">&gt;= 1.</param>
/// <param name="LeastLots">Smallest piece that the venue takes.</param>
/// <param name="ValuePerLot">What one lot adds to the variable: +-1 for a trade, all that is sent for a transfer.</param>
/// <param name="Tradeable">Null for a transfer.</param>
/// <param name="Transfer">Null for a trade.</param>
internal sealed record ExecutionLeg(int Variable, long Lots, long LeastLots, double ValuePerLot, Tradeable? Tradeable, Transfer? Transfer)
{
    /// <summary>Pieces into which it can be cut at most, a power of two.</summary>
    public long MostPieces { get; } = Transfer is null ? LargestPower(Lots / LeastLots) : 1;

    /// <summary>Lots that are done after some of <paramref name="pieces"/> equal pieces; nested when the number of pieces doubles.</summary>
    public long AfterPieces(long done, long pieces) => (long)Math.Round((decimal)Lots * done / pieces, MidpointRounding.ToEven);

    private static long LargestPower(long most)
    {
        var power = 1L;
        while (2 * power <= most) power *= 2;
        return power;
    }
}
