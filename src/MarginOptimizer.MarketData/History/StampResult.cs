using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Tables;

namespace MarginOptimizer.MarketData.History;

/// <summary>What became of the rows of one stamp.</summary>
/// <param name="Snapshot">Null where there is a fault, or no instrument on the coin wanted.</param>
/// <param name="CellFaults">Faults of single cells.</param>
/// <param name="Violations">Faults of the snapshot as a whole.</param>
internal sealed record StampResult(
    DateTimeOffset Time, MarketSnapshot? Snapshot, IReadOnlyList<CellFault> CellFaults, IReadOnlyList<Violation> Violations);
