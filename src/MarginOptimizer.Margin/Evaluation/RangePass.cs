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
    private readonly MarginWorkspace _workspace;
    private readonly double[] _lowColumns;
    private readonly double[] _highColumns;
    private readonly double[] _low;
    private readonly double[] _high;
    private readonly double[] _lowProducts;
    private readonly double[] _highProducts;

    /// <param name="program">Any.</param>
    /// <param name="workspace">Only its scratch is used.</param>
    /// <param name="lowColumns">Lower ends of the columns before the auxiliaries, finite.</param>
    /// <param name="highColumns">Upper ends, not below the lower ones.</param>
    public RangePass(UnitProgram program, MarginWorkspace workspace, ReadOnlySpan<double> lowColumns, ReadOnlySpan<double> highColumns)
    {
        (_program, _workspace) = (program, workspace);
        _lowColumns = new double[workspace.Vector.Length];
        _highColumns = new double[workspace.Vector.Length];
        lowColumns[..program.FirstAuxiliary].CopyTo(_lowColumns);
        highColumns[..program.FirstAuxiliary].CopyTo(_highColumns);
        _low = new double[program.Operations.Length];
        _high = new double[program.Operations.Length];
        _lowProducts = new double[program.ProductCount];
        _highProducts = new double[program.ProductCount];
        for (var i = 0; i < _low.Length; i++) (_low[i], _high[i]) = Range(program.Operations[i]);
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

    public double Upper(int index) => _high[index];

    public double Lower(int index) => _low[index];

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
            case OperationKind.Scenarios:
                return ReductionRange.Of(_program.Reductions[operation.Item], _lowProducts, _highProducts, _workspace);
            case OperationKind.Combine:
                return CombinedRange(operation);
            case OperationKind.Largest or OperationKind.Smallest:
                return ExtremeRange(operation);
            case OperationKind.Auxiliary:
                var value = _program.Arguments[operation.Start];
                (_lowColumns[operation.Item], _highColumns[operation.Item]) = (_low[value], _high[value]);
                return default;
            case OperationKind.Curve:
                var child = _program.Arguments[operation.Start];
                return _program.Shapes[operation.Item].Range(_low[child], _high[child]);
            default:
                return FewArguments(operation);
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
        _lowProducts[product] += Math.Min(a, b);
        _highProducts[product] += Math.Max(a, b);
    }

    private (double Low, double High) CombinedRange(in Operation operation)
    {
        double low = operation.Constant, high = operation.Constant;
        for (var k = operation.Start; k < operation.Start + operation.Count; k++)
        {
            var weight = _program.Weights[k];
            var child = _program.Arguments[k];
            low += weight * (weight >= 0.0 ? _low[child] : _high[child]);
            high += weight * (weight >= 0.0 ? _high[child] : _low[child]);
        }

        return (low, high);
    }

    private (double Low, double High) ExtremeRange(in Operation operation)
    {
        var isLargest = operation.Kind == OperationKind.Largest;
        var low = isLargest ? double.NegativeInfinity : double.PositiveInfinity;
        var high = low;
        foreach (var child in _program.Arguments.Slice(operation.Start, operation.Count))
        {
            low = isLargest ? Math.Max(low, _low[child]) : Math.Min(low, _low[child]);
            high = isLargest ? Math.Max(high, _high[child]) : Math.Min(high, _high[child]);
        }

        return (low, high);
    }

    private (double Low, double High) FewArguments(in Operation operation)
    {
        var n = operation.Count;
        double[] low = new double[n], high = new double[n];
        for (var k = 0; k < n; k++) (low[k], high[k]) = (_low[_program.Arguments[operation.Start + k]], _high[_program.Arguments[operation.Start + k]]);
        switch (operation.Kind)
        {
            case OperationKind.Opaque:
                return OpaqueCorners.Range(_program.Functions[operation.Item], low, high);
            case OperationKind.Matching:
                return GreedyMatching.Range(_program.Matchings[operation.Item].Spreads, low, high);
            case OperationKind.Length:
                return CorrelatedLength.Range(_program.Lengths[operation.Item].Correlations, low, high, _workspace.Scratch);
            default:
                // More needs never cost less.
                var covering = _program.Coverings[operation.Item];
                var scratch = _workspace.Scratch.AsSpan(n);
                var least = CoveringProgram.Solve(covering, low, scratch, _workspace.Basis, _workspace.Scratch.AsSpan(0, n));
                return (least, CoveringProgram.Solve(covering, high, scratch, _workspace.Basis, _workspace.Scratch.AsSpan(0, n)));
        }
    }
}
