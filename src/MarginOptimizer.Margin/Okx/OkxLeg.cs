using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.MultiCurrency;

namespace MarginOptimizer.Margin.Okx;

/// <summary>A derivative of a risk unit.</summary>
/// <param name="Column">Of the account.</param>
/// <param name="Delta">Of one contract, at the compiled market.</param>
internal sealed record OkxLeg(int Column, Instrument Instrument, CashDelta Delta)
{
    /// <summary>Null for perpetuals.</summary>
    public DateTimeOffset? Expiry => Instrument switch
    {
        Option option => option.Expiry,
        Future future => future.Expiry,
        _ => null,
    };
}
