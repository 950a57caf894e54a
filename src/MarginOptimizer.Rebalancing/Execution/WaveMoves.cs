using System.Collections.Immutable;
using MarginOptimizer.Margin.Evaluation;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>
/// What the orders of one wave move in one unit: one move per order, and further ones of cash where a ladder lets it run off the straight line. Every
/// state inside the wave is the start plus some part, from none to all, of each move.
/// </summary>
/// <param name="legs">Orders of the unit.</param>
internal sealed class WaveMoves(int legs)
{
    private const int None = -1;
    private const int MovesPerLeg = 3;
    private readonly (int Column, double Change, int Cash, double Received)[] _moves = new (int, double, int, double)[MovesPerLeg * legs];
    private double[] _corner = [];

    public int Count { get; private set; }

    public void Set(ImmutableArray<UnitLeg> unitLegs, ReadOnlySpan<long> from, ReadOnlySpan<long> to)
    {
        Count = 0;
        foreach (var leg in unitLegs)
        {
            var (start, end) = (from[leg.Leg], to[leg.Leg]);
            if (start == end) continue;
            var change = leg.Column == None ? 0.0 : leg.PositionAfter(end) - leg.PositionAfter(start);
            var received = leg.CashColumn == None ? 0.0 : leg.CashAfter(end) - leg.CashAfter(start);
            _moves[Count++] = (leg.Column, change, leg.CashColumn, received);
            if (leg.IsStraight) continue;
            var (below, above) = leg.CashOffLine(start, end);
            if (below < 0.0) _moves[Count++] = (None, 0.0, leg.CashColumn, below);
            if (above > 0.0) _moves[Count++] = (None, 0.0, leg.CashColumn, above);
        }
    }

    public void AddTo(FillRange range)
    {
        for (var k = 0; k < Count; k++)
        {
            var (column, change, cash, received) = _moves[k];
            if (column == None) range.Add(cash, received);
            else if (cash == None) range.Add(column, change);
            else range.Add(column, change, cash, received);
        }
    }

    /// <summary>The start plus all of the moves whose bits are set; valid until the next call.</summary>
    public ReadOnlySpan<double> Corner(ReadOnlySpan<double> start, long bits)
    {
        if (_corner.Length != start.Length) _corner = new double[start.Length];
        start.CopyTo(_corner);
        for (var k = 0; k < Count; k++)
        {
            if ((bits >> k & 1) == 0) continue;
            var (column, change, cash, received) = _moves[k];
            if (column != None) _corner[column] += change;
            if (cash != None) _corner[cash] += received;
        }

        return _corner;
    }

    /// <summary>The start plus all of the moves that are chosen; valid until the next call.</summary>
    public ReadOnlySpan<double> Corner(ReadOnlySpan<double> start, ReadOnlySpan<bool> chosen)
    {
        if (_corner.Length != start.Length) _corner = new double[start.Length];
        start.CopyTo(_corner);
        for (var k = 0; k < Count; k++)
        {
            if (!chosen[k]) continue;
            var (column, change, cash, received) = _moves[k];
            if (column != None) _corner[column] += change;
            if (cash != None) _corner[cash] += received;
        }

        return _corner;
    }
}
