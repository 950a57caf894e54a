namespace MarginOptimizer.Domain.Instruments;

/// <summary>A European option.</summary>
public sealed record Option : Instrument
{
    public required OptionType Type { get; init; }

    /// <summary>In <see cref="Instrument.Quote"/> terms for linear options, USD for inverse ones. &gt; 0.</summary>
    public required double Strike { get; init; }

    public required DateTimeOffset Expiry { get; init; }
}
