using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>
/// Tangents of the volatility of a P&amp;L. A length <c>|F x + f|</c> lies nowhere below <c>u'(F x + f)</c> with <c>|u| = 1</c>, and touches it where u points along
/// F x + f: the largest of them is a bound from below that linear programs take, exact where it was touched.
/// </summary>
/// <param name="factor">F and f over the trades.</param>
internal sealed class VolatilityTangents(FunctionRows factor)
{
    private readonly List<(double[] Slopes, double Offset)> _tangents = [];

    /// <summary>Touches at a choice of trades; where nothing is at risk there is no tangent to add.</summary>
    public void Touch(ReadOnlySpan<double> lots)
    {
        var count = factor.Matrix.Rows;
        var values = new double[count];
        var squares = 0.0;
        for (var row = 0; row < count; row++)
        {
            values[row] = Value(factor.Row(row), factor.Offsets[row], lots);
            squares += values[row] * values[row];
        }

        if (squares == 0.0) return;
        var length = Math.Sqrt(squares);
        var slopes = new double[factor.Matrix.Columns];
        var offset = 0.0;
        for (var row = 0; row < count; row++)
        {
            var share = values[row] / length;
            var coefficients = factor.Row(row);
            for (var i = 0; i < slopes.Length; i++) slopes[i] += share * coefficients[i];
            offset += share * factor.Offsets[row];
        }

        _tangents.Add((slopes, offset));
    }

    /// <summary>The tangents so far, one per row.</summary>
    public FunctionRows Rows()
    {
        var rows = new FunctionRows(factor.Matrix.Columns, _tangents.Count);
        for (var k = 0; k < _tangents.Count; k++)
        {
            _tangents[k].Slopes.CopyTo(rows.Row(k));
            rows.Offsets[k] = _tangents[k].Offset;
        }

        return rows;
    }

    /// <summary>An affine row at given trades.</summary>
    public static double Value(ReadOnlySpan<double> slopes, double offset, ReadOnlySpan<double> lots)
    {
        var sum = offset;
        for (var i = 0; i < slopes.Length; i++) sum += slopes[i] * lots[i];
        return sum;
    }
}
