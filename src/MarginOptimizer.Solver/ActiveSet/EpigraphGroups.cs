namespace MarginOptimizer.Solver.ActiveSet;

/// <summary>
/// Epigraph variables t_g: no curvature, cost weight_g t_g, rows a'x - t_g &lt;= b. The multipliers of a group's rows sum to its weight. One active row,
/// the reference, stands for t_g = a'x - b; the other rows of the group are measured against it.
/// </summary>
internal sealed class EpigraphGroups
{
    public int Count { get; private set; }

    public double[] Weight { get; private set; } = new double[4];

    /// <summary>Row that stands for the variable, -1 before the first solve.</summary>
    public int[] Reference { get; private set; } = new int[4];

    /// <summary>Largest length of a row of the group: violations of all its rows are compared after division by it.</summary>
    public double[] Length { get; private set; } = new double[4];

    public double[] Value { get; private set; } = new double[4];

    /// <summary>A sum over the group's rows, for loops over all rows.</summary>
    public double[] Sum { get; private set; } = new double[4];

    public int Add(double weight)
    {
        if (Count == Weight.Length)
        {
            Weight = Grown(Weight);
            Reference = Grown(Reference);
            Length = Grown(Length);
            Value = Grown(Value);
            Sum = Grown(Sum);
        }

        Weight[Count] = weight;
        Reference[Count] = -1;
        Length[Count] = 0.0;
        return Count++;
    }

    private static T[] Grown<T>(T[] array)
    {
        Array.Resize(ref array, 2 * array.Length);
        return array;
    }
}
