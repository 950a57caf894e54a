using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Derive;

/// <summary>What forwards may lose against each other: every expiry on its own, no gain nets a loss of another; USD, &gt;= 0.</summary>
internal static class BasisContingency
{
    public const string Label = "basis contingency";

    public static MarginNode Create(CoinBlock market, BasisParameters parameters, Forms forms) => forms.Weighted(
        Label,
        market.Expiries.Select(e => (
            parameters.Factor(e.Years),
            Forms.Largest("basis loss", [forms.Zero, Loss(e, parameters.SpotUp, forms), Loss(e, parameters.SpotDown, forms)]))));

    private static Affine Loss(ExpiryBlock expiry, double spot, Forms forms) =>
        forms.Affine("forward moved", expiry.Options.Select(o => (o.Column, o.Value - expiry.Value(o, spot, o.Volatility))));
}
