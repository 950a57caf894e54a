using System.Collections.Immutable;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Derive;

/// <summary>
/// Loss of one skew scenario: the size of every expiry's change, whatever its sign. Written as the larger of gain and loss, which shares the
/// sign-dependent value: only the gain is not convex, and needs the sign of the expiry's value.
/// </summary>
internal static class SkewLoss
{
    public const string LinearLabel = "skew turned";

    public const string AbsLabel = "wings moved";

    public static MarginNode Create(
        CoinBlock market,
        RiskScenario scenario,
        SkewShockParameters parameters,
        ImmutableArray<SignDiscount> discounts,
        ImmutableArray<(int Column, double Value)> moving,
        Forms forms)
    {
        var label = scenario.Volatility == VolatilityMode.Linear ? LinearLabel : AbsLabel;
        var parts = new List<(double Weight, MarginNode Node)>();
        for (var g = 0; g < market.Expiries.Length; g++)
        {
            parts.Add((scenario.Damping, Change(market.Expiries[g], scenario.Volatility, parameters, discounts[g], forms, label)));
        }

        var move = scenario.Spot - 1.0;
        if (move != 0.0)
        {
            parts.Add((scenario.Damping, forms.Affine(
                $"{label}, linear part",
                market.Perpetuals.Select(p => (p.Column, -p.Size * p.Mark * move)).Concat(moving.Select(m => (m.Column, -m.Value * move))))));
        }

        return new Combine(label, [.. parts.Select(p => p.Weight)], [.. parts.Select(p => p.Node)]);
    }

    private static Largest Change(
        ExpiryBlock expiry, VolatilityMode mode, SkewShockParameters parameters, SignDiscount discount, Forms forms, string label)
    {
        var volatilities = expiry.Volatilities(1);
        for (var k = 0; k < expiry.Options.Length; k++) volatilities[k] = Volatility(expiry, expiry.Options[k], mode, parameters);
        var values = expiry.Values([expiry.At(1.0)], volatilities);
        var shocked = forms.Affine($"{label}, value", expiry.Options.Select((o, k) => (o.Column, values[k])));
        var counted = new Curve($"{label}, counted", shocked, CurveShape.SignScaled(discount.Negative, discount.Positive));
        var present = forms.Affine("present value", expiry.Options.Select(o => (o.Column, o.Value)));
        return new Largest($"{label}, change of an expiry",
        [
            new Combine($"{label}, gain", [1.0, -1.0], [counted, present]),
            new Combine($"{label}, loss", [-1.0, 1.0], [counted, present]),
        ]);
    }

    private static double Volatility(ExpiryBlock expiry, OptionColumn option, VolatilityMode mode, SkewShockParameters parameters) =>
        option.Strike <= 0.0 || expiry.Forward <= 0.0
            ? option.Volatility
            : parameters.Shocked(option.Volatility, DeterministicMath.Log(option.Strike / expiry.Forward), expiry.Years, mode);
}
