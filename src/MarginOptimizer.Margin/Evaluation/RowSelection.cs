using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>
/// Values of scenario rows as one number, and the derivative by each row. Sums run in the order of the rows, so that neither ties nor the
/// selection can change a bit.
/// </summary>
internal static class RowSelection
{
    /// <summary>Rows within this fraction of the threshold are tied.</summary>
    public const double TieTolerance = 1e-9;

    /// <param name="scratch">At least as long as the values.</param>
    public static double Reduce(RowReduction reduction, ReadOnlySpan<double> values, Span<double> scratch)
    {
        if (reduction.IsMax) return Largest(values);
        if (reduction.Order > 0) return Ranked(values, reduction.Order, scratch);
        var (mass, threshold) = (reduction.TailMass, Ranked(values, (int)Math.Ceiling(reduction.TailMass), scratch));
        var (sum, above) = (0.0, 0);
        foreach (var value in values)
        {
            if (value <= threshold) continue;
            sum += value;
            above++;
        }

        return (sum + (mass - above) * threshold) / mass;
    }

    /// <summary>Shares of the rows, summing to 1: tied ones share evenly.</summary>
    public static void Weigh(RowReduction reduction, ReadOnlySpan<double> values, Span<double> scratch, Span<double> weights)
    {
        var mass = reduction.Order > 0 ? 1.0 : reduction.TailMass;
        var rank = reduction.Order > 0 ? reduction.Order : (int)Math.Ceiling(mass);
        var threshold = rank == 1 ? Largest(values) : Ranked(values, rank, scratch);
        var tolerance = TieTolerance * Math.Abs(threshold);
        var (above, tied) = (0, 0);
        foreach (var value in values)
        {
            if (value > threshold + tolerance) above++;
            else if (value >= threshold - tolerance) tied++;
        }

        var onTied = (reduction.Order > 0 ? 1.0 : (mass - above) / mass) / tied;
        var onAbove = reduction.Order > 0 ? 0.0 : 1.0 / mass;
        for (var r = 0; r < values.Length; r++)
        {
            weights[r] = values[r] > threshold + tolerance ? onAbove : values[r] >= threshold - tolerance ? onTied : 0.0;
        }
    }

    private static double Largest(ReadOnlySpan<double> values)
    {
        var largest = double.NegativeInfinity;
        foreach (var value in values) largest = Math.Max(largest, value);
        return largest;
    }

    /// <summary>The value of a rank from the largest, 1 the largest itself; not a number where one of the values is none.</summary>
    private static double Ranked(ReadOnlySpan<double> values, int rank, Span<double> scratch)
    {
        scratch = scratch[..values.Length];
        for (var r = 0; r < values.Length; r++)
        {
            if (double.IsNaN(values[r])) return double.NaN;
            scratch[r] = values[r];
        }

        return Select(scratch, values.Length - rank);
    }

    /// <summary>Hoare's selection with the middle of three as pivot: the value that sorting would bring to a place.</summary>
    private static double Select(Span<double> values, int place)
    {
        var (low, high) = (0, values.Length - 1);
        while (low < high)
        {
            var pivot = Middle(values[low], values[low + (high - low) / 2], values[high]);
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (values[i] < pivot) i++;
                while (values[j] > pivot) j--;
                if (i > j) break;
                (values[i], values[j]) = (values[j], values[i]);
                i++;
                j--;
            }

            if (place <= j) high = j;
            else if (place >= i) low = i;
            else return values[place];
        }

        return values[place];
    }

    private static double Middle(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
