using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.ActiveSet;

/// <summary>A strictly positive definite Hessian, diagonal or dense, with the inverse of its Cholesky factor. Immutable, may be shared.</summary>
internal sealed class HessianFactor
{
    private readonly double[] _matrix;
    private readonly double[] _inverseFactor;
    private readonly double[] _unitLengths;

    private HessianFactor(int size, bool isDiagonal, double[] matrix, double[] inverseFactor)
    {
        Size = size;
        IsDiagonal = isDiagonal;
        _matrix = matrix;
        _inverseFactor = inverseFactor;
        _unitLengths = isDiagonal ? inverseFactor : UnitLengths(inverseFactor, size);
    }

    public int Size { get; }

    public bool IsDiagonal { get; }

    /// <summary>Diagonal Hessian; every entry must be finite and above 0.</summary>
    public static HessianFactor Diagonal(ReadOnlySpan<double> diagonal)
    {
        double[] inverse = new double[diagonal.Length];
        for (int i = 0; i < diagonal.Length; i++)
        {
            if (!(diagonal[i] > 0.0) || !double.IsFinite(diagonal[i]))
            {
                throw new ArgumentException($"Diagonal entry {i} is {diagonal[i]}; it must be finite and above 0.", nameof(diagonal));
            }

            inverse[i] = 1.0 / Math.Sqrt(diagonal[i]);
        }

        return new HessianFactor(diagonal.Length, true, diagonal.ToArray(), inverse);
    }

    /// <summary>
    /// Dense symmetric Hessian, row-major (the lower triangle decides the factor, products use all of it). False when it is not positive definite to
    /// working precision or when the meter ended the work (<see cref="WorkMeter.Stopped"/> tells which).
    /// </summary>
    public static bool TryDense(ReadOnlySpan<double> matrix, int size, WorkMeter meter, out HessianFactor? factor)
    {
        double[] own = matrix[..(size * size)].ToArray();
        double[] triangle = matrix[..(size * size)].ToArray();
        double[] inverse = new double[size * size];
        factor = null;
        if (!DenseCholesky.Factor(triangle, size, size, size * 1e-16, meter)
            || !DenseCholesky.InvertTriangle(triangle, size, inverse, meter))
        {
            return false;
        }

        factor = new HessianFactor(size, false, own, inverse);
        return true;
    }

    /// <summary>Row j of the inverse factor, up to its diagonal entry: the nonzeros of row j of inverse(L). A diagonal Hessian has one entry only.</summary>
    public ReadOnlySpan<double> InverseRow(int j) => IsDiagonal ? _inverseFactor.AsSpan(j, 1) : _inverseFactor.AsSpan(j * Size, j + 1);

    /// <summary>result = H x.</summary>
    public void Multiply(ReadOnlySpan<double> x, Span<double> result)
    {
        if (!IsDiagonal)
        {
            FusedRows.Dots(_matrix, Size, Size, x[..Size], result);
            return;
        }

        for (int i = 0; i < Size; i++)
        {
            result[i] = _matrix[i] * x[i];
        }
    }

    /// <summary>
    /// Length of a row in the metric of the diagonal of inverse(H): what its violations are divided by for comparison. That of inverse(H) itself would
    /// take a product with the factor and picks hardly better.
    /// </summary>
    public double Length(ReadOnlySpan<double> a)
    {
        double squares = 0.0;
        for (int i = 0; i < Size; i++)
        {
            double entry = a[i] * _unitLengths[i];
            squares = Math.FusedMultiplyAdd(entry, entry, squares);
        }

        return Math.Sqrt(squares);
    }

    /// <summary>Length of the unit row of a variable.</summary>
    public double UnitLength(int variable) => _unitLengths[variable];

    private static double[] UnitLengths(double[] inverse, int size)
    {
        double[] lengths = new double[size];
        for (int j = 0; j < size; j++)
        {
            for (int i = 0; i <= j; i++)
            {
                double entry = inverse[j * size + i];
                lengths[i] = Math.FusedMultiplyAdd(entry, entry, lengths[i]);
            }
        }

        for (int i = 0; i < size; i++)
        {
            lengths[i] = Math.Sqrt(lengths[i]);
        }

        return lengths;
    }
}
