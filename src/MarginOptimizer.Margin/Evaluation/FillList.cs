namespace MarginOptimizer.Margin.Evaluation;

/// <summary>Fills as changes of columns, and what their parts can do to a linear form: each adds at most what it adds in full, or nothing.</summary>
internal sealed class FillList(int columns)
{
    private const int None = -1;
    private readonly int[] _firstOfColumn = NoneOf(columns);
    private int[] _columns = new int[16];
    private double[] _changes = new double[16];
    private int[] _fillOf = new int[16];
    private int[] _nextOfColumn = new int[16];
    private int[] _firstEntry = new int[8];
    private double[] _effects = new double[8];
    private int _entries;
    private int _count;

    public void Clear()
    {
        for (var e = 0; e < _entries; e++) _firstOfColumn[_columns[e]] = None;
        (_entries, _count) = (0, 0);
    }

    /// <summary>The changes that follow belong to one new fill.</summary>
    public void Begin()
    {
        if (_count + 2 > _firstEntry.Length)
        {
            Array.Resize(ref _firstEntry, 2 * _firstEntry.Length);
            Array.Resize(ref _effects, 2 * _effects.Length);
        }

        _firstEntry[_count++] = _entries;
        _firstEntry[_count] = _entries;
    }

    public void Move(int column, double change)
    {
        if (_entries == _columns.Length)
        {
            Array.Resize(ref _columns, 2 * _entries);
            Array.Resize(ref _changes, 2 * _entries);
            Array.Resize(ref _fillOf, 2 * _entries);
            Array.Resize(ref _nextOfColumn, 2 * _entries);
        }

        (_columns[_entries], _changes[_entries], _fillOf[_entries]) = (column, change, _count - 1);
        _nextOfColumn[_entries] = _firstOfColumn[column];
        _firstOfColumn[column] = _entries;
        _firstEntry[_count] = ++_entries;
    }

    /// <summary>Ends of every column on its own.</summary>
    public void Spread(ReadOnlySpan<double> point, Span<double> low, Span<double> high)
    {
        point.CopyTo(low);
        point.CopyTo(high);
        for (var e = 0; e < _entries; e++)
        {
            if (_changes[e] < 0.0) low[_columns[e]] += _changes[e];
            else high[_columns[e]] += _changes[e];
        }
    }

    /// <summary>Begins a new linear form.</summary>
    public void Rest() => _effects.AsSpan(0, _count).Clear();

    /// <summary>Adds a column of the linear form.</summary>
    public void Weigh(int column, double coefficient)
    {
        for (var e = _firstOfColumn[column]; e != None; e = _nextOfColumn[e]) _effects[_fillOf[e]] += coefficient * _changes[e];
    }

    /// <summary>How far the linear form can fall (&lt;= 0) and rise (&gt;= 0).</summary>
    public (double Fall, double Rise) Sum()
    {
        var (fall, rise) = (0.0, 0.0);
        for (var f = 0; f < _count; f++)
        {
            if (_effects[f] < 0.0) fall += _effects[f];
            else rise += _effects[f];
        }

        return (fall, rise);
    }

    /// <summary>The same for a form with a coefficient for every column, those beyond its end being 0.</summary>
    public (double Fall, double Rise) Sum(ReadOnlySpan<double> coefficients)
    {
        var (fall, rise) = (0.0, 0.0);
        for (var f = 0; f < _count; f++)
        {
            var effect = 0.0;
            for (var e = _firstEntry[f]; e < _firstEntry[f + 1]; e++)
            {
                if (_columns[e] < coefficients.Length) effect += coefficients[_columns[e]] * _changes[e];
            }

            if (effect < 0.0) fall += effect;
            else rise += effect;
        }

        return (fall, rise);
    }

    /// <summary>The same for forms that are each restricted to one group of columns.</summary>
    /// <param name="coefficients">One per column.</param>
    /// <param name="groupOfColumn">-1 for columns in no group.</param>
    /// <param name="low">One per group; falls are added.</param>
    /// <param name="high">One per group; rises are added.</param>
    public void AddGroups(ReadOnlySpan<double> coefficients, int[] groupOfColumn, Span<double> low, Span<double> high)
    {
        for (var f = 0; f < _count; f++)
        {
            for (var e = _firstEntry[f]; e < _firstEntry[f + 1]; e++)
            {
                if (GroupOf(e, groupOfColumn) is not (var group and > None) || IsTaken(f, e, group, groupOfColumn)) continue;
                var effect = 0.0;
                for (var other = e; other < _firstEntry[f + 1]; other++)
                {
                    if (GroupOf(other, groupOfColumn) == group) effect += coefficients[_columns[other]] * _changes[other];
                }

                if (effect < 0.0) low[group] += effect;
                else high[group] += effect;
            }
        }
    }

    private int GroupOf(int entry, int[] groupOfColumn) => _columns[entry] < groupOfColumn.Length ? groupOfColumn[_columns[entry]] : None;

    /// <summary>An earlier change of the same fill has counted the group already.</summary>
    private bool IsTaken(int fill, int entry, int group, int[] groupOfColumn)
    {
        for (var e = _firstEntry[fill]; e < entry; e++)
        {
            if (GroupOf(e, groupOfColumn) == group) return true;
        }

        return false;
    }

    private static int[] NoneOf(int count)
    {
        var all = new int[count];
        Array.Fill(all, None);
        return all;
    }
}
