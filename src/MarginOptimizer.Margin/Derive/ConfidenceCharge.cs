using System.Collections.Immutable;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Derive;

/// <summary>
/// Charge on an amount whose confidence also counts the perpetual's price as soon as a perpetual is held: a jump, which shows only while that
/// oracle is less sure than the others and below the threshold.
/// </summary>
internal static class ConfidenceCharge
{
    /// <param name="amount">Notional, &gt;= 0.</param>
    /// <param name="without">Charged share while no perpetual is held.</param>
    /// <param name="with">Charged share while one is held, at least <paramref name="without"/>.</param>
    /// <param name="perpetuals">Size of the perpetuals held; null where there are none to hold.</param>
    public static MarginNode Create(string label, MarginNode amount, double without, double with, MarginNode? perpetuals, Forms forms)
    {
        var basic = forms.Weighted(label, [(without, amount)]);
        if (perpetuals is null || with == without) return basic;
        var further = with - without;
        return forms.Sum(label, basic, new Opaque(
            $"{label}, of the perpetual",
            [perpetuals, amount],
            v => v[0] > 0.0 ? further * v[1] : 0.0,
            "counts the perpetual's oracle only while a perpetual is held",
            [new UpperBound(perpetuals, 0.0)])
        {
            Derivatives = (v, slopes) => (slopes[0], slopes[1]) = (0.0, v[0] > 0.0 ? further : 0.0),
            Otherwise = forms.Weighted(label, [(further, amount)]),
        });
    }
}
