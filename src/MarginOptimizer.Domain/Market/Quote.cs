namespace MarginOptimizer.Domain.Market;

/// <summary>What the market says of one instrument at the time of a snapshot.</summary>
public sealed record Quote
{
    public Ladder Bids { get; init; } = Ladder.Empty;

    public Ladder Asks { get; init; } = Ladder.Empty;

    /// <summary>The venue's mark, in price units (coin per coin for inverse options, USD otherwise). &gt;= 0 for options, &gt; 0 for everything else.</summary>
    public required double Mark { get; init; }

    /// <summary>Mark implied volatility as a fraction per square root of a year, &gt; 0; NaN for anything but options.</summary>
    public double MarkVolatility { get; init; } = double.NaN;

    /// <summary>Open contracts, where known.</summary>
    public double? OpenInterest { get; init; }

    /// <summary>When this quote was taken, where it differs from the snapshot's time.</summary>
    public DateTimeOffset? QuotedAt { get; init; }
}
