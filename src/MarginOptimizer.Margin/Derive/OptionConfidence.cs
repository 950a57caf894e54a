using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Derive;

/// <summary>Charge on all options of an expiry, long and short, while one of the oracles they are priced from is unsure.</summary>
internal static class OptionConfidence
{
    /// <param name="perpetuals">Size of the perpetuals held; null where there are none to hold.</param>
    public static MarginNode Create(CoinBlock block, ExpiryBlock expiry, ConfidenceParameters parameters, MarginNode? perpetuals, Forms forms)
    {
        var own = Math.Min(expiry.Feed.ForwardConfidence, Math.Min(expiry.Feed.RateConfidence, expiry.Feed.VolatilityConfidence));
        var without = parameters.Rate(Math.Min(own, block.SpotConfidence));
        var with = parameters.Rate(Math.Min(own, Math.Min(block.SpotConfidence, block.PerpetualConfidence)));
        if (with == 0.0) return forms.Zero;
        var options = forms.Gross("options of an expiry", expiry.Options.Select(o => (o.Column, o.Size * block.Spot)));
        return ConfidenceCharge.Create("confidence in an expiry", options, without, with, perpetuals, forms);
    }
}
