using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Derive;

/// <summary>What forwards may lose against each other: every expiry on its own, no gain nets a loss of another; USD, &gt;= 0.</summary>
internal static class BasisContingency
{
    public const string Label = "basis contingency";

    public static MarginNode Create(CoinBlock market, BasisParameters parameters, Forms forms) => forms.Weighted(
        Label,
        market.Expiries.Select(e => (parameters.Factor(e.Years), Loss(e, parameters, forms))));

    private static MarginNode Loss(ExpiryBlock expiry, BasisParameters parameters, Forms forms)
    {
        var moved = expiry.Values([expiry.At(parameters.SpotUp), expiry.At(parameters.SpotDown)], expiry.Volatilities(1));
        return Forms.Largest("basis loss", [forms.Zero, Row(0), Row(moved.Length / 2)]);

        Affine Row(int start) => forms.Affine("forward moved", expiry.Options.Select((o, k) => (o.Column, o.Value - moved[start + k])));
    }
}
