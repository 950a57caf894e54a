using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.MultiCurrency;

/// <summary>Margin on what is borrowed of one currency: tiers on the amount in that currency.</summary>
internal sealed record BorrowRates(TierTable Initial, TierTable Maintenance);
