namespace MarginOptimizer.Margin.Evaluation;

/// <summary>The arithmetic of <see cref="Expressions.Length"/>.</summary>
internal static class CorrelatedLength
{
    /// <summary>Up to this many children the largest length over a box is sought among all corners.</summary>
    private const int CornerLimit = 10;

    /// <summary><c>sqrt(v' C v)</c>; a negative square is rounding of a matrix on the edge of being semidefinite.</summary>
    public static double Value(ReadOnlySpan<double> correlations, ReadOnlySpan<double> values) => Math.Sqrt(Math.Max(Square(correlations, values), 0.0));

    /// <summary>Derivatives <c>C v / length</c>; zero at length zero, which is one of the subdifferential there.</summary>
    public static void Slopes(ReadOnlySpan<double> correlations, ReadOnlySpan<double> values, Span<double> slopes)
    {
        var length = Value(correlations, values);
        for (var i = 0; i < values.Length; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < values.Length; j++) sum += correlations[i * values.Length + j] * values[j];
            slopes[i] = length > 0.0 ? sum / length : 0.0;
        }
    }

    /// <summary>Bounds over a box of values: exact above for few values, where a corner is largest.</summary>
    /// <param name="corner">Scratch, one per value.</param>
    public static (double Low, double High) Range(
        ReadOnlySpan<double> correlations, ReadOnlySpan<double> low, ReadOnlySpan<double> high, Span<double> corner)
    {
        var n = low.Length;
        var (least, most) = (0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var (a, b) = i == j ? Squares(low[i], high[i]) : Products(low[i], high[i], low[j], high[j]);
                var c = correlations[i * n + j];
                least += Math.Min(c * a, c * b);
                most += Math.Max(c * a, c * b);
            }
        }

        if (n <= CornerLimit) most = LargestCorner(correlations, low, high, corner);
        return (Math.Sqrt(Math.Max(least, 0.0)), Math.Sqrt(Math.Max(most, 0.0)));
    }

    private static double LargestCorner(ReadOnlySpan<double> correlations, ReadOnlySpan<double> low, ReadOnlySpan<double> high, Span<double> corner)
    {
        var most = 0.0;
        for (var bits = 0; bits < 1 << low.Length; bits++)
        {
            for (var i = 0; i < low.Length; i++) corner[i] = (bits >> i & 1) == 0 ? low[i] : high[i];
            most = Math.Max(most, Square(correlations, corner[..low.Length]));
        }

        return most;
    }

    private static double Square(ReadOnlySpan<double> correlations, ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            var row = 0.0;
            for (var j = 0; j < values.Length; j++) row += correlations[i * values.Length + j] * values[j];
            sum += values[i] * row;
        }

        return sum;
    }

    private static (double Low, double High) Squares(double low, double high)
    {
        var most = Math.Max(low * low, high * high);
        return (low <= 0.0 && high >= 0.0 ? 0.0 : Math.Min(low * low, high * high), most);
    }

    private static (double Low, double High) Products(double lowA, double highA, double lowB, double highB)
    {
        var (a, b, c, d) = (lowA * lowB, lowA * highB, highA * lowB, highA * highB);
        return (Math.Min(Math.Min(a, b), Math.Min(c, d)), Math.Max(Math.Max(a, b), Math.Max(c, d)));
    }
}
