using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.MarketData.Deribit;

/// <summary>One instrument as a venue's file states it, before references are settled.</summary>
internal sealed record VenueQuote
{
    public required DeribitInstrumentName Name { get; init; }

    /// <summary>Where it was read, for faults.</summary>
    public required string Path { get; init; }

    /// <summary>Terms the file states; null = those known by name.</summary>
    public Instrument? Terms { get; init; }

    /// <summary>What is known by name at the snapshot's time, where it was looked up already.</summary>
    public DeribitContract? Contract { get; init; }

    public Ladder Bids { get; init; } = Ladder.Empty;

    public Ladder Asks { get; init; } = Ladder.Empty;

    public double? Mark { get; init; }

    public double? Volatility { get; init; }

    public double? Forward { get; init; }

    /// <summary>The forward is the price of a listed future, not a synthetic one.</summary>
    public bool ForwardIsListed { get; init; }

    public double? Index { get; init; }

    public double? OpenInterest { get; init; }

    public DateTimeOffset? QuotedAt { get; init; }
}
