using System.Collections.Immutable;
using MarginOptimizer.Risk.Tails;

namespace MarginOptimizer.Rebalancing.RiskReports;

/// <summary>The tail of a book in one set of scenarios.</summary>
/// <param name="Set">Id of the set.</param>
/// <param name="Rows">Of the set.</param>
/// <param name="Confidence">The worst share 1 - confidence of the rows is the tail.</param>
/// <param name="Mass">Rows in the tail, a real number.</param>
/// <param name="Tail">Value at risk and expected shortfall, USD.</param>
/// <param name="Contributions">Of each position, in the book's order; their components add up to the tail.</param>
public sealed record SetTail(string Set, int Rows, double Confidence, double Mass, TailLoss Tail, ImmutableArray<TailContribution> Contributions);
