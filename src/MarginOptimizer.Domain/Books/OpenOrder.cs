using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Domain.Books;

/// <summary>A resting limit order that has not been filled.</summary>
/// <param name="Quantity">Signed contracts left to fill, buy &gt; 0; finite and not zero.</param>
/// <param name="LimitPrice">&gt; 0, in the instrument's price units.</param>
/// <param name="ReduceOnly">It can only shrink a position.</param>
/// <param name="MayCancel">A proposal may cancel it, which costs nothing.</param>
public sealed record OpenOrder(Instrument Instrument, double Quantity, double LimitPrice, bool ReduceOnly = false, bool MayCancel = false);
