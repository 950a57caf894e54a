namespace MarginOptimizer.Margin.Analysis;

/// <summary>A linear form without constant, scaled so that its first coefficient is 1: forms that differ by a factor have one direction.</summary>
internal sealed class Direction
{
    /// <summary>Coefficients within this fraction are those of one form.</summary>
    private const double Rounding = 1e-13;

    private Direction(int[] columns, double[] coefficients) => (Columns, Coefficients) = (columns, coefficients);

    /// <summary>Ascending.</summary>
    public int[] Columns { get; }

    public double[] Coefficients { get; }

    /// <summary>The direction of a form, and the form as a multiple of it.</summary>
    /// <param name="form">Not empty.</param>
    public static (Direction Direction, double Factor) Of(SortedDictionary<int, double> form)
    {
        int[] columns = [.. form.Keys];
        double[] coefficients = [.. form.Values];
        var factor = coefficients[0];
        for (var k = 0; k < coefficients.Length; k++) coefficients[k] /= factor;
        return (new Direction(columns, coefficients), factor);
    }

    public bool IsSame(Direction other)
    {
        if (!Columns.AsSpan().SequenceEqual(other.Columns)) return false;
        for (var k = 0; k < Coefficients.Length; k++)
        {
            if (Math.Abs(Coefficients[k] - other.Coefficients[k]) > Rounding * Math.Abs(Coefficients[k])) return false;
        }

        return true;
    }

    public Interval Over(ColumnBox box)
    {
        var sum = Interval.Exactly(0.0);
        for (var k = 0; k < Columns.Length; k++) sum += Coefficients[k] * box[Columns[k]];
        return sum;
    }
}
