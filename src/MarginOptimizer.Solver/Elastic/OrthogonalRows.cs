namespace MarginOptimizer.Solver.Elastic;

/// <summary>
/// Orthonormal basis of the row space of a matrix given row by row, with the triangular factor: R = L Q. Rows that depend on earlier ones are refused.
/// Gram-Schmidt, each row twice, so that the basis is orthogonal to rounding.
/// </summary>
internal sealed class OrthogonalRows(int width, int most)
{
    private const double Dependent = 1e-9;

    private readonly double[] _basis = new double[width * most];
    private readonly double[] _factor = new double[most * most];

    public int Count { get; private set; }

    public ReadOnlySpan<double> Basis(int k) => _basis.AsSpan(k * width, width);

    /// <summary>Adds a row of length about 1; false when it depends on the others or there is no more room.</summary>
    public bool Add(ReadOnlySpan<double> row)
    {
        if (Count == most)
        {
            return false;
        }

        Span<double> next = _basis.AsSpan(Count * width, width), coefficients = _factor.AsSpan(Count * most, most);
        row.CopyTo(next);
        coefficients.Clear();
        for (int pass = 0; pass < 2; pass++)
        {
            for (int k = 0; k < Count; k++)
            {
                double along = FusedKernels.Dot(Basis(k), next);
                coefficients[k] += along;
                FusedKernels.AddScaled(-along, Basis(k), next);
            }
        }

        double length = Math.Sqrt(FusedKernels.Dot(next, next));
        if (!(length > Dependent))
        {
            return false;
        }

        coefficients[Count++] = length;
        for (int i = 0; i < next.Length; i++)
        {
            next[i] /= length;
        }

        return true;
    }

    /// <summary>Shortest vector with the given products with the accepted rows: Q' L^-1 r. The products are overwritten.</summary>
    public void Reach(Span<double> products, Span<double> vector)
    {
        vector.Clear();
        for (int k = 0; k < Count; k++)
        {
            ReadOnlySpan<double> row = _factor.AsSpan(k * most, most);
            products[k] = (products[k] - FusedKernels.Dot(row[..k], products)) / row[k];
            FusedKernels.AddScaled(products[k], Basis(k), vector);
        }
    }

    /// <summary>Weights of the accepted rows whose sum is nearest to a vector: L'^-1 Q v. The vector keeps what is left over.</summary>
    public void Combine(Span<double> vector, Span<double> weights)
    {
        for (int k = 0; k < Count; k++)
        {
            weights[k] = FusedKernels.Dot(Basis(k), vector);
            FusedKernels.AddScaled(-weights[k], Basis(k), vector);
        }

        for (int k = Count - 1; k >= 0; k--)
        {
            weights[k] /= _factor[(k * most) + k];
            FusedKernels.AddScaled(-weights[k], _factor.AsSpan(k * most, k), weights);
        }
    }
}
