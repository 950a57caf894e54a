using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Server.Wire;

/// <summary>What a call of <c>CompareMargins</c> asks.</summary>
/// <param name="At">The instant of "in force", where a choice names no day.</param>
/// <param name="Models">Named by the caller, in order.</param>
/// <param name="IncludeAll">Also every model known, at its version in force.</param>
/// <param name="IncludeAnnounced">Also every announced version of these models, and the version in force of each that is announced.</param>
public sealed record ComparisonQuestion(
    Book Book, MarketSnapshot Market, DateTimeOffset At, ImmutableArray<ModelChoice> Models, bool IncludeAll, bool IncludeAnnounced);
