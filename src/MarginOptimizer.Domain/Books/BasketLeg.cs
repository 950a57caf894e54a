using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Domain.Books;

/// <summary>One trade of a basket.</summary>
/// <param name="Instrument">Listed in the market of the question.</param>
/// <param name="Quantity">Signed contracts, buy &gt; 0; finite and not zero.</param>
/// <param name="Price">Fill price in price units of the instrument, &gt; 0 (&gt;= 0 for options); null = at the mark.</param>
public readonly record struct BasketLeg(Instrument Instrument, double Quantity, double? Price = null);
