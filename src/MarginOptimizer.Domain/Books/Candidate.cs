using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Domain.Books;

/// <summary>An instrument or a <see cref="Package"/> that may be traded, with the caller's caps.</summary>
/// <param name="MaxBuyQuantity">Largest quantity bought, &gt;= 0, contracts; null = no cap of the caller's.</param>
/// <param name="MaxSellQuantity">Largest quantity sold, &gt;= 0, contracts; null = no cap of the caller's.</param>
/// <param name="ReduceOnly">Trades may only shrink the present position, at most to zero.</param>
/// <param name="OpenOnly">Trades may only enlarge the present position or open one.</param>
/// <param name="Impact">Market impact in USD per squared base coin traded, &gt;= 0, on top of the execution cost; 0 = fills at the quotes whatever the size.</param>
public sealed record Candidate(
    Instrument Instrument,
    double? MaxBuyQuantity = null,
    double? MaxSellQuantity = null,
    bool ReduceOnly = false,
    bool OpenOnly = false,
    double Impact = 0.0)
{
    /// <summary>Smallest order the caller wants, contracts, &gt; 0: nothing between zero and it is traded. Null = the venue's minimum alone.</summary>
    public decimal? MinimumQuantity { get; init; }
}
