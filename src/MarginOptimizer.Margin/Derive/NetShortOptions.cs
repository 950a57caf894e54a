using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Derive;

/// <summary>
/// Options that are net short at their strike, in coins: calls and puts of one strike net against each other, so that a synthetic forward
/// counts for nothing.
/// </summary>
internal static class NetShortOptions
{
    private static readonly CurveShape Short = CurveShape.SignScaled(-1.0, 0.0);

    public static MarginNode Create(CoinBlock market, Forms forms)
    {
        var alone = new List<(int Column, double Rate)>();
        var parts = new List<MarginNode>();
        foreach (var expiry in market.Expiries)
        {
            foreach (var strike in expiry.Options.GroupBy(o => o.Strike))
            {
                var sizes = strike.Select(o => (o.Column, o.Size)).ToList();
                if (sizes.Count == 1) alone.Add(sizes[0]);
                else parts.Add(new Curve("net short at a strike", forms.Affine("net at a strike", sizes), Short));
            }
        }

        if (alone.Count > 0) parts.Add(forms.OneSided("short options alone at their strike", -1, alone));
        return forms.Sum("net short options", parts);
    }
}
