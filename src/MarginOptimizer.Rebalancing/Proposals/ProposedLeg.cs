using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>What an order does to one instrument when it fills.</summary>
/// <param name="Quantity">Signed contracts.</param>
/// <param name="OrderQuantity">The same, exact; 0 when solved in fractions.</param>
public sealed record ProposedLeg(Instrument Instrument, double Quantity, decimal OrderQuantity);
