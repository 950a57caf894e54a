namespace MarginOptimizer.Solver.Scenarios;

/// <summary>
/// A point at which rows were evaluated, with the norm |z|_D = sqrt(sum d_k^2 z_k^2) in which distances from it are measured. Rows evaluated there carry
/// |A_i|_D* = sqrt(sum A_ik^2 / d_k^2).
/// </summary>
internal sealed class ReferencePoint
{
    private readonly double[] _x;
    private readonly double[] _squares;
    private readonly double _length;

    /// <param name="x">The point, copied.</param>
    /// <param name="squares">d_k^2 &gt; 0, kept.</param>
    public ReferencePoint(ReadOnlySpan<double> x, double[] squares)
    {
        _x = x.ToArray();
        _squares = squares;
        DualWeights = new double[squares.Length];
        for (int k = 0; k < squares.Length; k++)
        {
            DualWeights[k] = 1.0 / squares[k];
        }

        _length = Math.Sqrt(RowKernels.WeightedSquares(_x, _squares));
    }

    public ReadOnlySpan<double> X => _x;

    /// <summary>1 / d_k^2.</summary>
    public double[] DualWeights { get; }

    /// <summary>
    /// |x - y|_D plus the rounding of both products, 8 n eps (|x|_D + |y|_D): times |A_i|_D* it bounds how far the computed product of a row can
    /// have moved.
    /// </summary>
    public double Reach(ReadOnlySpan<double> x)
    {
        double squares = 0.0, length = 0.0;
        for (int k = 0; k < _x.Length; k++)
        {
            double step = x[k] - _x[k];
            squares += step * step * _squares[k];
            length += x[k] * x[k] * _squares[k];
        }

        double rounding = 8.0 * (_x.Length + 4) * double.BitIncrement(1.0) - 8.0 * (_x.Length + 4);
        return (Math.Sqrt(squares) * (1.0 + 1e-12)) + (rounding * (Math.Sqrt(length) + _length));
    }
}
