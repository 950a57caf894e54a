using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Simplex;

/// <summary>
/// Finds the rows of largest value whose caps add up to 1: the tail. Quickselect, so linear in the rows as a rule; rows of equal value are taken in an
/// order that depends on the values alone. Reuses its arrays: for one thread.
/// </summary>
/// <param name="function">Its rows.</param>
/// <param name="meter">When it has stopped, values and weights are no use; null = never.</param>
internal sealed class TailSelection(ScenarioFunction function, WorkMeter? meter = null)
{
    /// <summary>Values gone through between two looks at the meter.</summary>
    private const int Sweep = 4096;

    /// <summary>A comparison that cannot be foretold and an exchange, in multiply-adds.</summary>
    private const int SwapWork = 8;

    private readonly double[] _rowValue = new double[function.Matrix.Rows];
    private readonly double[] _value = new double[function.Matrix.Rows];
    private readonly int[] _row = new int[function.Matrix.Rows];
    private readonly double[] _share = new double[function.Matrix.Rows];
    private int _count;

    /// <summary>Value of every row at the point last given to <see cref="Evaluate"/>.</summary>
    public ReadOnlySpan<double> RowValues => _rowValue;

    /// <summary>The function at a point: one pass over its rows.</summary>
    public double Evaluate(ReadOnlySpan<double> x)
    {
        for (int row = 0; row < _rowValue.Length; row++)
        {
            if ((row & (Sweep - 1)) == 0 && IsStopped(function.Matrix.Columns + 1))
            {
                return double.NaN;
            }

            _rowValue[row] = function.Offsets[row] + (function.Scale(row) * DenseKernels.Dot(function.Matrix.Row(row), x));
        }

        return Select(_rowValue);
    }

    /// <summary>The function at a point where its rows have these values; <see cref="Weights"/> then tells which rows attain it.</summary>
    public double Select(ReadOnlySpan<double> values)
    {
        for (int row = 0; row < values.Length; row++)
        {
            if ((row & (Sweep - 1)) == 0 && IsStopped(1))
            {
                return double.NaN;
            }

            _value[row] = values[row];
            _row[row] = row;
        }

        Partition(values.Length);
        if (IsStopped(0))
        {
            return double.NaN;
        }

        double mean = 0.0, left = 1.0;
        _count = 0;
        for (int k = 0; k < values.Length && left > 0.0; k++)
        {
            double share = Math.Min(left, function.Cap(_row[k]));
            left -= share;
            if (function.FloorAtZero && _value[k] <= 0.0)
            {
                continue;
            }

            // Places before k are done with: the tail stays in front without the rows that a floor leaves out.
            _row[_count] = _row[k];
            _share[_count++] = share;
            mean += share * _value[k];
        }

        return mean;
    }

    /// <summary>The tail last selected, ascending by row; with a floor only its rows above zero.</summary>
    public RowWeights Weights()
    {
        var rows = _row.AsSpan(0, _count).ToArray();
        var weights = _share.AsSpan(0, _count).ToArray();
        Array.Sort(rows, weights);
        return new RowWeights([.. rows], [.. weights]);
    }

    /// <summary>Brings the tail to the front: all rows before the one where the caps reach 1 are at least as large as it, all behind at most.</summary>
    private void Partition(int count)
    {
        int low = 0, high = count;
        double before = 0.0;
        while (high - low > 1)
        {
            double pivot = Middle(_value[low], _value[(low + high) / 2], _value[high - 1]);
            int above = low, equal = low, below = high;
            double massAbove = 0.0, massEqual = 0.0;
            for (int step = 1; equal < below; step++)
            {
                if ((step & (Sweep - 1)) == 0 && IsStopped(SwapWork))
                {
                    return;
                }

                if (_value[equal] > pivot)
                {
                    massAbove += function.Cap(_row[equal]);
                    Swap(above++, equal++);
                }
                else if (_value[equal] < pivot)
                {
                    Swap(equal, --below);
                }
                else
                {
                    massEqual += function.Cap(_row[equal++]);
                }
            }

            if (before + massAbove >= 1.0)
            {
                high = above;
            }
            else if (before + massAbove + massEqual >= 1.0 || below == high)
            {
                return;
            }
            else
            {
                before += massAbove + massEqual;
                low = below;
            }
        }
    }

    private bool IsStopped(int work) => meter is not null && meter.Pace((long)Sweep * work);

    private static double Middle(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));

    private void Swap(int i, int j)
    {
        (_value[i], _value[j]) = (_value[j], _value[i]);
        (_row[i], _row[j]) = (_row[j], _row[i]);
    }
}
