using System.Collections.Immutable;
using MarginOptimizer.Margin.Evaluation;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>
/// What the orders of one wave move in one unit: one move per order, and further ones of cash where a ladder lets it run off the straight line. Every
/// state inside the wave is the start plus some part, from none to all, of each move.
/// </summary>
internal sealed class WaveMoves
{
    private readonly int[] _columns;
    private readonly double[] _changes;
    private readonly int[] _firstEntry;
    private readonly double[] _corner;
    private int _entries;

    /// <param name="legs">All orders of the unit.</param>
    /// <param name="columns">Of the unit, before auxiliaries.</param>
    public WaveMoves(ImmutableArray<UnitLeg> legs, int columns)
    {
        // Per order its instruments and its cash, and cash above and below the line.
        var most = legs.Sum(l => l.Columns.Length + 3);
        (_columns, _changes) = (new int[most], new double[most]);
        (_firstEntry, _corner) = (new int[(3 * legs.Length) + 1], new double[columns]);
    }

    public int Count { get; private set; }

    public void Set(ImmutableArray<UnitLeg> legs, ReadOnlySpan<long> from, ReadOnlySpan<long> to)
    {
        (Count, _entries) = (0, 0);
        foreach (var leg in legs)
        {
            var (start, end) = (from[leg.Leg], to[leg.Leg]);
            if (start == end) continue;
            foreach (var (column, perLot) in leg.Columns) Add(column, (double)((end - start) * perLot));
            if (leg.CashColumn >= 0) Add(leg.CashColumn, leg.CashAfter(end) - leg.CashAfter(start));
            _firstEntry[++Count] = _entries;
            if (leg.IsStraight) continue;
            var (below, above) = leg.CashOffLine(start, end);
            if (below < 0.0) AddAlone(leg.CashColumn, below);
            if (above > 0.0) AddAlone(leg.CashColumn, above);
        }
    }

    public void AddTo(FillRange range)
    {
        for (var k = 0; k < Count; k++)
        {
            var entries = _firstEntry[k].._firstEntry[k + 1];
            range.Add(_columns.AsSpan(entries), _changes.AsSpan(entries));
        }
    }

    /// <summary>The start plus all of the moves whose bits are set; valid until the next call.</summary>
    public ReadOnlySpan<double> Corner(ReadOnlySpan<double> start, int bits)
    {
        start.CopyTo(_corner);
        for (var k = 0; k < Count; k++)
        {
            if ((bits >> k & 1) != 0) Fill(k);
        }

        return _corner;
    }

    /// <summary>The start plus all of the moves that are chosen; valid until the next call.</summary>
    public ReadOnlySpan<double> Corner(ReadOnlySpan<double> start, ReadOnlySpan<bool> chosen)
    {
        start.CopyTo(_corner);
        for (var k = 0; k < Count; k++)
        {
            if (chosen[k]) Fill(k);
        }

        return _corner;
    }

    /// <summary>The start plus a fraction of every move; valid until the next call.</summary>
    public ReadOnlySpan<double> Part(ReadOnlySpan<double> start, ReadOnlySpan<double> fractions)
    {
        start.CopyTo(_corner);
        for (var k = 0; k < Count; k++) Fill(k, fractions[k]);
        return _corner;
    }

    private void Fill(int move, double fraction = 1.0)
    {
        for (var e = _firstEntry[move]; e < _firstEntry[move + 1]; e++) _corner[_columns[e]] += fraction * _changes[e];
    }

    private void AddAlone(int column, double change)
    {
        Add(column, change);
        _firstEntry[++Count] = _entries;
    }

    private void Add(int column, double change) => (_columns[_entries], _changes[_entries++]) = (column, change);
}
