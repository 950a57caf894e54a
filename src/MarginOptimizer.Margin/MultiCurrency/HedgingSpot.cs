using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.MultiCurrency;

/// <summary>
/// The part of a spot holding that hedges the derivatives of its coin: of opposite sign to their delta and no larger than either, the median of
/// 0, minus the delta and the holding, in coins.
/// </summary>
internal static class HedgingSpot
{
    /// <summary>Long spot against a short delta, &gt;= 0.</summary>
    /// <param name="label">Name of the node.</param>
    /// <param name="delta">Delta of the derivatives, coins.</param>
    /// <param name="holding">Spot held, coins.</param>
    /// <param name="cap">Most that is used, coins; infinite for no cap.</param>
    public static MarginNode Long(string label, MarginNode delta, MarginNode holding, double cap) => Create(label, delta, -1.0, holding, 1.0, cap);

    /// <summary>Borrowed spot against a long delta, its size, &gt;= 0.</summary>
    /// <inheritdoc cref="Long"/>
    public static MarginNode Short(string label, MarginNode delta, MarginNode holding, double cap) => Create(label, delta, 1.0, holding, -1.0, cap);

    private static Smallest Create(string label, MarginNode delta, double deltaSign, MarginNode holding, double holdingSign, double cap)
    {
        var need = new Curve($"{label}: delta to hedge", delta, Side(deltaSign, double.PositiveInfinity));
        var have = new Curve($"{label}: holding", holding, Side(holdingSign, cap));
        return new Smallest(label, [need, have]);
    }

    /// <summary>max(sign * v, 0), not above the cap.</summary>
    private static CurveShape Side(double sign, double cap)
    {
        if (double.IsPositiveInfinity(cap)) return sign > 0.0 ? CurveShape.PositivePart : CurveShape.SignScaled(-1.0, 0.0);
        if (cap <= 0.0) return CurveShape.SignScaled(0.0, 0.0);
        return sign > 0.0
            ? new CurveShape([0.0, cap], [new(0.0, 0.0), new(0.0, 1.0), new(cap, 0.0)])
            : new CurveShape([-cap, 0.0], [new(cap, 0.0), new(0.0, -1.0), new(0.0, 0.0)]);
    }
}
