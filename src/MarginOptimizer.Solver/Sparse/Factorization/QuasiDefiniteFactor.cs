using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Sparse.Factorization;

/// <summary>
/// Multifrontal LDL' of a symmetric quasi-definite matrix in a fixed order: the sign of every pivot is known in advance (R. J. Vanderbei, SIAM J. Optim. 5
/// (1995) 100-113), so no pivoting is needed; a pivot lost to rounding is replaced by a small one of its sign and counted.
/// </summary>
internal sealed class QuasiDefiniteFactor
{
    private const int PanelWidth = 48;
    private const long CheckEvery = 400_000;

    private readonly FactorLayout _layout;
    private readonly WorkMeter _meter;
    private readonly double[] _values;
    private readonly double[] _pivots;
    private readonly double[] _work;
    private readonly double[] _factors = new double[4 * PanelWidth];
    private readonly int[] _local;
    private readonly int[] _stackStarts;
    private readonly double[] _rest;
    private double[] _update;
    private double[] _stack = new double[1024];
    private int _stackTop;
    private long _unchecked;
    private bool _endAtReplacement;

    public QuasiDefiniteFactor(FactorLayout layout, WorkMeter meter)
    {
        _layout = layout;
        _meter = meter;
        _values = new double[layout.PanelSize];
        _pivots = new double[layout.Size];
        _work = new double[layout.Size];
        _local = new int[layout.Size];
        _stackStarts = new int[layout.BlockCount];
        _update = new double[(long)layout.LargestRest * layout.LargestRest];
        _rest = new double[layout.LargestHeight];
    }

    /// <summary>Pivots replaced by the last factorisation.</summary>
    public int Replaced { get; private set; }

    private bool Ended => _endAtReplacement && Replaced > 0;

    /// <summary>The first column (of the matrix) whose pivot was replaced; -1 without one.</summary>
    public int FirstReplaced { get; private set; }

    /// <param name="values">Values of the pattern's entries.</param>
    /// <param name="signs">+1 or -1 by row of the matrix.</param>
    /// <param name="smallest">Pivots below it, in the direction of their sign, are replaced by it.</param>
    /// <param name="endAtReplacement">Leave the rest undone after the first one.</param>
    /// <returns>False when the meter stopped it.</returns>
    public bool Factor(ReadOnlySpan<double> values, ReadOnlySpan<sbyte> signs, double smallest, bool endAtReplacement = false)
    {
        _endAtReplacement = endAtReplacement;
        Replaced = 0;
        FirstReplaced = -1;
        _stackTop = 0;
        for (int s = 0; s < _layout.BlockCount; s++)
        {
            if (!Assemble(s, values) || !Eliminate(s, signs, smallest))
            {
                return false;
            }

            if (Ended)
            {
                break;
            }

            if (!Push(s))
            {
                return false;
            }
        }

        _meter.Add(_unchecked);
        _unchecked = 0;
        return true;
    }

    /// <summary>Replaces a right-hand side by the solution; false when the meter stopped it.</summary>
    public bool Solve(Span<double> x)
    {
        for (int k = 0; k < _layout.Size; k++)
        {
            _work[k] = x[_layout.Order[k]];
        }

        for (int s = 0; s < _layout.BlockCount; s++)
        {
            Forward(s);
            if (Due(0) && Stopped())
            {
                return false;
            }
        }

        for (int s = _layout.BlockCount - 1; s >= 0; s--)
        {
            Backward(s, divide: true);
            if (Due(0) && Stopped())
            {
                return false;
            }
        }

        for (int k = 0; k < _layout.Size; k++)
        {
            x[_layout.Order[k]] = _work[k];
        }

        return true;
    }

    /// <summary>Solves L'd = e after a factorisation that ended at the row given: d'Kd is the pivot it would have had.</summary>
    public void SolveTransposed(int row, Span<double> d)
    {
        Array.Clear(_work);
        _work[_layout.Position[row]] = 1.0;
        int last = Array.BinarySearch(_layout.FirstColumn, _layout.Position[row]);
        for (int s = last < 0 ? ~last - 1 : last; s >= 0; s--)
        {
            Backward(s, divide: false);
        }

        for (int k = 0; k < _layout.Size; k++)
        {
            d[_layout.Order[k]] = _work[k];
        }
    }

    private bool Assemble(int s, ReadOnlySpan<double> values)
    {
        int begin = _layout.FirstColumn[s], width = _layout.Width(s), height = _layout.Height(s), rest = height - width;
        ReadOnlySpan<int> rows = _layout.RowsOf(s);
        for (int i = 0; i < height; i++)
        {
            _local[rows[i]] = i;
        }

        Span<double> panel = Panel(s);
        panel.Clear();
        for (int q = 0; q < rest; q++)
        {
            _update.AsSpan((q * rest) + q, rest - q).Clear();
            if (Due(rest - q) && Stopped())
            {
                return false;
            }
        }

        for (int j = 0; j < width; j++)
        {
            for (int k = _layout.EntryStarts[begin + j]; k < _layout.EntryStarts[begin + j + 1]; k++)
            {
                panel[(j * height) + _local[_layout.EntryRows[k]]] += values[_layout.EntrySources[k]];
            }
        }

        // Children are the blocks right below on the stack: the last finished lies on top.
        for (int child = s - 1; child >= 0 && _layout.Parent[child] == s; child = _layout.FirstDescendant[child] - 1)
        {
            if (!AddChild(child, panel, width, height))
            {
                return false;
            }

            _stackTop = _stackStarts[child];
        }

        return true;
    }

    private bool AddChild(int child, Span<double> panel, int width, int height)
    {
        int childWidth = _layout.Width(child), size = _layout.Height(child) - childWidth, rest = height - width;
        ReadOnlySpan<int> rows = _layout.RowsOf(child)[childWidth..];
        Span<double> update = _update;
        for (int q = 0; q < size; q++)
        {
            ReadOnlySpan<double> source = _stack.AsSpan(_stackStarts[child] + (q * size), size);
            int column = _local[rows[q]];
            Span<double> target = column < width ? panel.Slice(column * height, height) : update.Slice((column - width) * rest, rest);
            int shift = column < width ? 0 : width;
            for (int p = q; p < size; p++)
            {
                target[_local[rows[p]] - shift] += source[p];
            }

            if (Due(size - q) && Stopped())
            {
                return false;
            }
        }

        return true;
    }

    private bool Eliminate(int s, ReadOnlySpan<sbyte> signs, double smallest)
    {
        int width = _layout.Width(s), height = _layout.Height(s), rest = height - width;
        Span<double> panel = Panel(s);
        for (int p0 = 0; p0 < width; p0 += PanelWidth)
        {
            int p1 = Math.Min(width, p0 + PanelWidth);
            if (!EliminatePanel(s, p0, p1, signs, smallest))
            {
                return false;
            }

            if (Ended)
            {
                return true;
            }

            int depth = p1 - p0;
            for (int j = p1; j < height;)
            {
                bool inPanel = j < width;
                int count = Math.Min(4, (inPanel ? width : height) - j);
                Span<double> target = inPanel ? panel[((j * height) + j)..] : _update.AsSpan(((j - width) * rest) + j - width);
                UpdateColumns(s, panel, p0, depth, j, count, height, target, inPanel ? height : rest);
                if (Due((long)count * depth * (height - j)) && Stopped())
                {
                    return false;
                }

                j += count;
            }
        }

        return true;
    }

    private void UpdateColumns(int s, ReadOnlySpan<double> panel, int p0, int depth, int j, int count, int height, Span<double> target, int stride)
    {
        int first = _layout.FirstColumn[s];
        if (count == 4)
        {
            for (int p = 0; p < depth; p++)
            {
                double pivot = _pivots[first + p0 + p];
                ReadOnlySpan<double> column = panel.Slice(((p0 + p) * height) + j, 4);
                for (int c = 0; c < 4; c++)
                {
                    _factors[(4 * p) + c] = column[c] * pivot;
                }
            }

            PanelKernels.SubtractFour(panel[((p0 * height) + j)..], height, depth, _factors, height - j, target, stride);
            return;
        }

        for (int c = 0; c < count; c++)
        {
            for (int p = p0; p < p0 + depth; p++)
            {
                ReadOnlySpan<double> source = panel.Slice((p * height) + j + c, height - j - c);
                PanelKernels.Subtract(source[0] * _pivots[first + p], source, target.Slice((c * stride) + c, source.Length));
            }
        }
    }

    private bool EliminatePanel(int s, int p0, int p1, ReadOnlySpan<sbyte> signs, double smallest)
    {
        int first = _layout.FirstColumn[s], height = _layout.Height(s);
        Span<double> panel = Panel(s);
        for (int p = p0; p < p1; p++)
        {
            int row = _layout.Order[first + p];
            double pivot = panel[(p * height) + p];
            if (!(pivot * signs[row] >= smallest))
            {
                pivot = signs[row] * smallest;
                Replaced++;
                FirstReplaced = FirstReplaced < 0 ? row : FirstReplaced;
                if (_endAtReplacement)
                {
                    panel[(p * height)..].Clear();
                    return true;
                }
            }

            _pivots[first + p] = pivot;
            Span<double> column = panel.Slice((p * height) + p + 1, height - p - 1);
            double inverse = 1.0 / pivot;
            for (int i = 0; i < column.Length; i++)
            {
                column[i] *= inverse;
            }

            for (int q = p + 1; q < p1; q++)
            {
                ReadOnlySpan<double> source = column[(q - p - 1)..];
                PanelKernels.Subtract(source[0] * pivot, source, panel.Slice((q * height) + q, source.Length));
            }

            if (Due((long)(p1 - p) * (height - p)) && Stopped())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Counts work; true when it is time to look at the meter.</summary>
    private bool Due(long work)
    {
        _unchecked += work;
        return _unchecked > CheckEvery;
    }

    private bool Stopped()
    {
        _meter.Add(_unchecked);
        _unchecked = 0;
        return _meter.Checkpoint();
    }

    private bool Push(int s)
    {
        int rest = _layout.Height(s) - _layout.Width(s);
        _stackStarts[s] = _stackTop;
        int size = rest * rest;
        if (_stackTop + (long)size > _stack.Length)
        {
            Array.Resize(ref _stack, checked((int)Math.Max(_stackTop + (long)size, Math.Min(Array.MaxLength, 2L * _stack.Length))));
        }

        for (int q = 0; q < rest; q++)
        {
            _update.AsSpan((q * rest) + q, rest - q).CopyTo(_stack.AsSpan(_stackTop + (q * rest) + q));
            if (Due(rest - q) && Stopped())
            {
                return false;
            }
        }

        _stackTop += size;
        return true;
    }

    private void Forward(int s)
    {
        int first = _layout.FirstColumn[s], width = _layout.Width(s), height = _layout.Height(s);
        ReadOnlySpan<int> rows = _layout.RowsOf(s);
        ReadOnlySpan<double> panel = Panel(s);
        Span<double> rest = _rest.AsSpan(0, height - width);
        rest.Clear();
        _unchecked += panel.Length;
        for (int p = 0; p < width; p++)
        {
            double value = _work[first + p];
            if (value == 0.0)
            {
                continue;
            }

            ReadOnlySpan<double> column = panel.Slice(p * height, height);
            PanelKernels.Subtract(value, column[(p + 1)..width], _work.AsSpan(first + p + 1, width - p - 1));
            PanelKernels.Subtract(value, column[width..], rest);
        }

        for (int i = 0; i < rest.Length; i++)
        {
            _work[rows[width + i]] += rest[i];
        }
    }

    private void Backward(int s, bool divide)
    {
        int first = _layout.FirstColumn[s], width = _layout.Width(s), height = _layout.Height(s);
        ReadOnlySpan<int> rows = _layout.RowsOf(s);
        ReadOnlySpan<double> panel = Panel(s);
        Span<double> rest = _rest.AsSpan(0, height - width);
        _unchecked += panel.Length;
        for (int i = 0; i < rest.Length; i++)
        {
            rest[i] = _work[rows[width + i]];
        }

        for (int p = width - 1; p >= 0; p--)
        {
            ReadOnlySpan<double> column = panel.Slice(p * height, height);
            double below = DenseKernels.Dot(column[(p + 1)..width], _work.AsSpan(first + p + 1, width - p - 1)) + DenseKernels.Dot(column[width..], rest);
            _work[first + p] = (divide ? _work[first + p] / _pivots[first + p] : _work[first + p]) - below;
        }
    }

    private Span<double> Panel(int s) => _values.AsSpan((int)_layout.PanelStarts[s], _layout.Width(s) * _layout.Height(s));
}
