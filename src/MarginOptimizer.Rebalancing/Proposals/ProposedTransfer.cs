using MarginOptimizer.Domain;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>Cash to move from one account to another.</summary>
/// <param name="Sent">Units of the currency that leave, &gt; 0.</param>
/// <param name="Received">Units that arrive.</param>
/// <param name="StepCount">Whole steps; 0 where any amount may be sent.</param>
/// <param name="CostUsd">What is lost on the way, USD at the index of the venue it leaves, &gt;= 0.</param>
public sealed record ProposedTransfer(string From, string To, Currency Currency, double Sent, double Received, long StepCount, double CostUsd);
