using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.MarketData.Deribit;

/// <summary>The parts of a Deribit instrument name.</summary>
/// <param name="Base">The coin.</param>
/// <param name="Counter">The currency after the underscore (<c>USDC</c> in <c>BTC_USDC-...</c>), null for inverse contracts; never null for spot.</param>
/// <param name="Expiry">08:00 UTC of the day in the name; null for spot and perpetuals.</param>
/// <param name="Strike">&gt; 0 for options, 0 otherwise.</param>
/// <param name="OptionType">Null for anything but options.</param>
public readonly record struct DeribitInstrumentName(
    DeribitKind Kind,
    Currency Base,
    Currency? Counter,
    DateTimeOffset? Expiry,
    decimal Strike,
    OptionType? OptionType)
{
    public bool IsInverse => Counter is null;

    public override string ToString() => DeribitInstrumentNames.Format(this);
}
