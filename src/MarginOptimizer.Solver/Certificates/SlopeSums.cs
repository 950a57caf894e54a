namespace MarginOptimizer.Solver.Certificates;

/// <summary>Linear coefficients of all variables, added up term by term, with the sums of their absolute terms.</summary>
/// <param name="variables">How many there are.</param>
/// <param name="moving">Ascending, the only ones of which the sums are asked for; null = all.</param>
internal sealed class SlopeSums(int variables, int[]? moving)
{
    public double[] Slope { get; } = new double[variables];

    public double[] Size { get; } = new double[variables];

    public void Add(ReadOnlySpan<double> coefficients, double factor)
    {
        if (moving is null)
        {
            for (int i = 0; i < coefficients.Length; i++)
            {
                Add(i, factor * coefficients[i]);
            }

            return;
        }

        foreach (int i in moving)
        {
            if (i >= coefficients.Length)
            {
                return;
            }

            Add(i, factor * coefficients[i]);
        }
    }

    private void Add(int variable, double term)
    {
        Slope[variable] += term;
        Size[variable] += Math.Abs(term);
    }
}
