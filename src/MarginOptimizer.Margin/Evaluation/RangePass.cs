using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>
/// Lowest and highest value of every operation while each column stays between two ends: interval arithmetic over the program. Exact for a
/// linear form, a one-sided charge, a worst row on its own (each row takes the columns that hurt it), curves of these and coverings; bounds for
/// sums of them. Up to rounding; ends are not widened by it.
/// </summary>
/// <remarks>
/// Open orders that may fill in any subset are such a box: every column moves between the fills of all its sells and of all its buys.
/// </remarks>
internal sealed class RangePass
{
    private readonly UnitProgram _program;
    private readonly ValueRanges _ranges;
    private readonly double[] _lowColumns;
    private readonly double[] _highColumns;

    /// <param name="program">Any.</param>
    /// <param name="workspace">Only its scratch is used.</param>
    /// <param name="lowColumns">Lower ends of the columns before the auxiliaries, finite.</param>
    /// <param name="highColumns">Upper ends, not below the lower ones.</param>
    public RangePass(UnitProgram program, MarginWorkspace workspace, ReadOnlySpan<double> lowColumns, ReadOnlySpan<double> highColumns)
    {
        (_program, _ranges) = (program, new ValueRanges(program, workspace));
        _lowColumns = new double[workspace.Vector.Length];
        _highColumns = new double[workspace.Vector.Length];
        lowColumns[..program.FirstAuxiliary].CopyTo(_lowColumns);
        highColumns[..program.FirstAuxiliary].CopyTo(_highColumns);
        for (var i = 0; i < program.Operations.Length; i++) (_ranges.Low[i], _ranges.High[i]) = Range(program.Operations[i]);
    }

    /// <summary>The box of open orders, each of which may fill or not.</summary>
    /// <param name="program">Any.</param>
    /// <param name="workspace">Positions without the orders; its scratch is used.</param>
    /// <param name="orders">Column and signed quantity.</param>
    public static RangePass OfFills(UnitProgram program, MarginWorkspace workspace, List<(int Column, double Quantity)> orders)
    {
        double[] low = [.. workspace.Vector], high = [.. workspace.Vector];
        foreach (var (column, quantity) in orders)
        {
            if (quantity < 0.0) low[column] += quantity;
            else high[column] += quantity;
        }

        return new RangePass(program, workspace, low, high);
    }

    public double Upper(int index) => _ranges.High[index];

    public double Lower(int index) => _ranges.Low[index];

    private (double Low, double High) Range(in Operation operation)
    {
        switch (operation.Kind)
        {
            case OperationKind.Affine or OperationKind.OneSided:
                return LeafRange(operation);
            case OperationKind.TableProducts:
                return Multiply(_program.Tables[operation.Item]);
            case OperationKind.GroupProducts:
                return Multiply(_program.GroupedTables[operation.Item]);
            case OperationKind.Auxiliary:
                var value = _program.Arguments[operation.Start];
                (_lowColumns[operation.Item], _highColumns[operation.Item]) = (_ranges.Low[value], _ranges.High[value]);
                return default;
            default:
                return _ranges.Derived(operation);
        }
    }

    private (double Low, double High) LeafRange(in Operation operation)
    {
        var isAffine = operation.Kind == OperationKind.Affine;
        double low = isAffine ? operation.Constant : 0.0, high = low;
        for (var k = operation.Start; k < operation.Start + operation.Count; k++)
        {
            var column = _program.SparseColumns[k];
            var coefficient = _program.SparseCoefficients[k];
            double least = _lowColumns[column], most = _highColumns[column];
            if (!isAffine) (least, most) = (Math.Max(operation.Constant * least, 0.0), Math.Max(operation.Constant * most, 0.0));
            low += Math.Min(coefficient * least, coefficient * most);
            high += Math.Max(coefficient * least, coefficient * most);
        }

        return (low, high);
    }

    private (double Low, double High) Multiply(TableBlock block)
    {
        for (var r = 0; r < block.Table.Rows.Length; r++)
        {
            var row = block.Table.Row(r);
            for (var column = 0; column < row.Length; column++) AddProduct(block.FirstProduct + r, row[column], column);
        }

        return default;
    }

    private (double Low, double High) Multiply(GroupBlock block)
    {
        var grouped = block.Table;
        for (var r = 0; r < grouped.RowCount; r++)
        {
            var row = grouped.Source.Row(r);
            for (var column = 0; column < row.Length; column++)
            {
                if (grouped.GroupOfColumn[column] is var group and >= 0)
                    AddProduct(block.FirstProduct + r * grouped.Groups + group, row[column], column);
            }
        }

        return default;
    }

    private void AddProduct(int product, double loss, int column)
    {
        double a = loss * _lowColumns[column], b = loss * _highColumns[column];
        _ranges.LowProducts[product] += Math.Min(a, b);
        _ranges.HighProducts[product] += Math.Max(a, b);
    }
}
