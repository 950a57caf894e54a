using System.Runtime.CompilerServices;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>Charges on one side of columns that are no instruments, cash and auxiliaries, as curves of single columns. Made once per node, so that choices keep their names.</summary>
internal static class OneSidedMoney
{
    private static readonly ConditionalWeakTable<OneSided, MarginNode[]> Known = [];

    /// <param name="instruments">Columns before the money.</param>
    public static MarginNode[] Of(OneSided node, int instruments) => Known.GetValue(node, n => [.. Expand(n, instruments)]);

    private static IEnumerable<MarginNode> Expand(OneSided node, int instruments)
    {
        for (var column = instruments; column < node.Rates.Length; column++)
        {
            var rate = node.Rates[column];
            if (rate == 0.0) continue;
            var coefficients = new double[column + 1];
            coefficients[column] = node.Sign;
            yield return new Curve(node.Label, new Affine(node.Label, new LinearForm(coefficients)), CurveShape.SignScaled(0.0, rate));
        }
    }
}
