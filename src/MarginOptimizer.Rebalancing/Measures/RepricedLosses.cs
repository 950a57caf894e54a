using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Pricing;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Trading;
using MarginOptimizer.Risk.Scenarios;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>
/// Losses over so many rows that one table of them is all that is to be kept: the one that the program reads, priced block by block straight into its rows
/// and shared by every program over the same scope. A book is evaluated by pricing what it holds anew.
/// </summary>
/// <param name="scenarios">The rows.</param>
/// <param name="states">One per instrument of the universe.</param>
/// <param name="smiles">One per instrument; null where the set needs none.</param>
/// <param name="inScope">Which instruments count.</param>
internal sealed class RepricedLosses(
    ReturnScenarios scenarios, InstrumentState[] states, VolatilitySmile?[]? smiles, bool[] inScope, TradingUniverse universe) : ScenarioLosses
{
    private const int BlockRows = 1024;

    /// <summary>Books whose losses are kept: the present one and those that are compared with it again and again.</summary>
    private const int KeptBooks = 4;

    private readonly List<(double[] Quantities, double[] Losses)> _known = [];
    private FunctionRows? _lowered;

    public override int Rows => scenarios.Rows;

    public override double[] Of(BookState book)
    {
        var place = _known.FindIndex(k => k.Quantities.AsSpan().SequenceEqual(book.Quantities));
        var entry = place < 0 ? (book.Quantities, Priced(book.Quantities)) : _known[place];
        if (place >= 0) _known.RemoveAt(place);
        _known.Add(entry);
        if (_known.Count > KeptBooks) _known.RemoveAt(0);
        return (double[])entry.Item2.Clone();
    }

    public override FunctionRows Lower() => _lowered ??= Write();

    private double[] Priced(double[] quantities)
    {
        int[] held = [.. Columns(i => quantities[i] != 0.0)];
        var losses = new double[Rows];
        ForEachRow(held, (row, priced) =>
        {
            var sum = 0.0;
            for (var k = 0; k < held.Length; k++) sum += priced[k] * quantities[held[k]];
            losses[row] = sum;
        });
        return losses;
    }

    private FunctionRows Write()
    {
        var moves = universe.ColumnMoves();
        int[] columns = [.. Columns(i => universe.Held[i] != 0.0 || !moves[i].IsEmpty)];
        var target = new FunctionRows(universe.VariableCount, Rows);
        ForEachRow(columns, (row, priced) =>
        {
            var coefficients = target.Row(row);
            var offset = 0.0;
            for (var k = 0; k < columns.Length; k++)
            {
                offset += priced[k] * universe.Held[columns[k]];
                foreach (var move in moves[columns[k]]) coefficients[move.Variable] += priced[k] * move.Contracts;
            }

            target.Offsets[row] = offset;
        });
        return target;
    }

    private IEnumerable<int> Columns(Func<int, bool> isWanted) => Enumerable.Range(0, inScope.Length).Where(i => inScope[i] && isWanted(i));

    private void ForEachRow(int[] columns, Receive receive)
    {
        var pricer = new ReturnPricer(Array.ConvertAll(columns, c => states[c]), scenarios, smiles is null ? null : Array.ConvertAll(columns, c => smiles[c]));
        var block = new double[Math.Min(BlockRows, Rows) * pricer.Stride];
        for (var start = 0; start < Rows; start += BlockRows)
        {
            var count = Math.Min(BlockRows, Rows - start);
            pricer.Fill(start, count, block);
            for (var k = 0; k < count; k++) receive(start + k, block.AsSpan(k * pricer.Stride, columns.Length));
        }
    }

    private delegate void Receive(int row, ReadOnlySpan<double> priced);
}
