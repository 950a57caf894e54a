using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Derive;

/// <summary>
/// Largest loss of an expiry over a settlement at zero and at every strike <em>held</em>, &gt;= 0. A strike that is not held matters only above
/// the highest one held: elsewhere the payoff is a straight line between neighbours that count. So a strike counts as soon as something is
/// held at it or above it, and then it is exact to evaluate there. Counting every strike, which is convex, would be a bound from above; exact
/// needs one binary per strike (nothing held from it on, or its loss counts).
/// </summary>
internal static class SettlementLoss
{
    public static MarginNode Create(ExpiryBlock expiry, Forms forms)
    {
        var (columns, rates) = (new int[expiry.Options.Length], new double[expiry.Options.Length]);
        var losses = new List<MarginNode> { forms.Zero, Loss(0.0) };
        MarginNode? held = null;
        foreach (var strike in expiry.Options.GroupBy(o => o.Strike).OrderByDescending(g => g.Key))
        {
            var at = forms.Gross("held at a strike", strike.Select(o => (o.Column, o.Size)));
            held = held is null ? at : forms.Sum("held from a strike on", held, at);
            losses.Add(Counted(FormattableString.Invariant($"loss at {strike.Key:R}"), Loss(strike.Key), held));
        }

        return Forms.Largest("loss at settlement", losses);

        // One per strike over all options of the expiry is most of what compiling costs: only those that pay are written.
        Affine Loss(double price)
        {
            var count = 0;
            foreach (var option in expiry.Options)
            {
                var rate = -option.Size * Math.Max(0.0, option.IsCall ? price - option.Strike : option.Strike - price);
                if (rate == 0.0) continue;
                (columns[count], rates[count]) = (option.Column, rate);
                count++;
            }

            return new Affine(FormattableString.Invariant($"payoff at {price:R}"), forms.Ascending(columns.AsSpan(0, count), rates.AsSpan(0, count)));
        }
    }

    private static Opaque Counted(string label, MarginNode loss, MarginNode held) => new(
        label,
        [loss, held],
        v => v[1] > 0.0 ? Math.Max(v[0], 0.0) : 0.0,
        "a settlement price counts only where an option is held at it or above it",
        [new UpperBound(held, 0.0)])
    {
        Derivatives = (v, slopes) => (slopes[0], slopes[1]) = (v[1] > 0.0 && v[0] > 0.0 ? 1.0 : 0.0, 0.0),
        Otherwise = new Curve($"{label}, counted", loss, CurveShape.PositivePart),
    };
}
