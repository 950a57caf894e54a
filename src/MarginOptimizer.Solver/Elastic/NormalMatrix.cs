using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Elastic;

/// <summary>
/// A dense symmetric positive definite matrix and its blocked Cholesky factor. A pivot that cancellation has left without a correct digit is made
/// infinite in effect: that direction is not moved.
/// </summary>
internal sealed class NormalMatrix
{
    private const int Block = 4 * GramKernel.Panel;
    private const double LostPivot = 1e-14;
    private const double Immovable = 1e100;

    private readonly double[] _factor;
    private readonly double[] _work;
    private readonly double[] _rest;
    private readonly GramKernel _update;
    private readonly double[] _strip;

    public NormalMatrix(int order)
    {
        Order = order;
        Leading = (order + GramKernel.Panel - 1) / GramKernel.Panel * GramKernel.Panel;
        Values = new double[Leading * Leading];
        _factor = new double[Leading * Leading];
        _work = new double[order];
        _rest = new double[order];
        _update = new GramKernel(_factor, Leading, -1.0);
        _strip = new double[Leading];
    }

    public int Order { get; }

    public int Leading { get; }

    /// <summary>Row-major; only the lower triangle counts.</summary>
    public double[] Values { get; }

    /// <summary>Pivots given up by the last factorisation.</summary>
    public int LostPivots { get; private set; }

    public void Add(int i, int j, double value)
    {
        if (i < j)
        {
            (i, j) = (j, i);
        }

        Values[(i * Leading) + j] += value;
    }

    /// <summary>Takes a variable out of the system: its component of every solution is 0 for a right side of 0.</summary>
    public void Isolate(int variable)
    {
        Values.AsSpan(variable * Leading, variable).Clear();
        for (int i = variable + 1; i < Order; i++)
        {
            Values[(i * Leading) + variable] = 0.0;
        }

        Values[(variable * Leading) + variable] = 1.0;
    }

    /// <summary>The factor is incomplete when the meter has stopped.</summary>
    public void Factorise(WorkMeter meter)
    {
        Values.CopyTo(_factor, 0);
        LostPivots = 0;
        for (int start = 0; start < Order && !meter.Stopped; start += Block)
        {
            int end = Math.Min(start + Block, Order);
            FactoriseColumns(start, end, meter);
            if (end < Order)
            {
                Update(start, end, meter);
            }
        }
    }

    /// <summary>Solves in place, with refinement against the matrix itself.</summary>
    public void Solve(Span<double> vector, int refinements = 1)
    {
        vector.CopyTo(_rest);
        SolveFactored(vector);
        for (int round = 0; round < refinements; round++)
        {
            Residual(_rest, vector, _work);
            SolveFactored(_work);
            for (int i = 0; i < Order; i++)
            {
                vector[i] += _work[i];
            }
        }
    }

    private void FactoriseColumns(int start, int end, WorkMeter meter)
    {
        for (int i = start; i < Order && !meter.Pace(Block * Block); i++)
        {
            Span<double> row = _factor.AsSpan(i * Leading, Leading);
            int last = Math.Min(i, end);
            for (int j = start; j < last; j++)
            {
                double sum = row[j] - FusedKernels.Dot(row[start..j], _factor.AsSpan((j * Leading) + start, j - start));
                row[j] = sum / _factor[(j * Leading) + j];
            }

            if (i < end)
            {
                ReadOnlySpan<double> done = row[start..i];
                double pivot = row[i] - FusedKernels.Dot(done, done), original = Values[(i * Leading) + i];
                if (!(pivot > LostPivot * original) || !double.IsFinite(pivot))
                {
                    pivot = Immovable;
                    LostPivots++;
                }

                row[i] = Math.Sqrt(pivot);
            }
        }
    }

    /// <summary>The trailing part less the outer product of the finished columns.</summary>
    private void Update(int start, int end, WorkMeter meter)
    {
        _update.Origin = end;
        Span<double> column = _strip.AsSpan(0, Order - end);
        for (int k = start; k < end; k++)
        {
            for (int i = end; i < Order; i++)
            {
                column[i - end] = _factor[(i * Leading) + k];
            }

            _update.Pack(1.0, column);
        }

        _update.Flush(meter);
    }

    private void SolveFactored(Span<double> vector)
    {
        for (int i = 0; i < Order; i++)
        {
            double sum = vector[i] - FusedKernels.Dot(_factor.AsSpan(i * Leading, i), vector);
            vector[i] = sum / _factor[(i * Leading) + i];
        }

        for (int i = Order - 1; i >= 0; i--)
        {
            vector[i] /= _factor[(i * Leading) + i];
            FusedKernels.AddScaled(-vector[i], _factor.AsSpan(i * Leading, i), vector);
        }
    }

    private void Residual(ReadOnlySpan<double> right, ReadOnlySpan<double> solution, Span<double> rest)
    {
        right.CopyTo(rest);
        for (int i = 0; i < Order; i++)
        {
            ReadOnlySpan<double> row = Values.AsSpan(i * Leading, i);
            rest[i] -= FusedKernels.Dot(row, solution) + (Values[(i * Leading) + i] * solution[i]);
            FusedKernels.AddScaled(-solution[i], row, rest);
        }
    }
}
