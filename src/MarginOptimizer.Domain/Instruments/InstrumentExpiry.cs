namespace MarginOptimizer.Domain.Instruments;

/// <summary>When an instrument ends, if it does.</summary>
public static class InstrumentExpiry
{
    /// <summary>The expiry of options and dated futures; null for what never expires.</summary>
    public static DateTimeOffset? Expires(this Instrument instrument) => instrument switch
    {
        Option option => option.Expiry,
        Future future => future.Expiry,
        _ => null,
    };
}
