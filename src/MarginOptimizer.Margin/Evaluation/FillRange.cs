using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>
/// Lowest and highest value of every node over all subsets of open orders that may fill, by interval arithmetic over the operations. Exact for
/// a linear form, a one-sided charge and a worst case on its own (each row takes the orders that hurt it); an upper bound for sums of them.
/// </summary>
internal sealed class FillRange
{
    private readonly UnitProgram _program;
    private readonly double[] _low;
    private readonly double[] _high;
    private readonly double[] _rowLow;
    private readonly double[] _rowHigh;

    /// <param name="program">Evaluated at the present positions with <paramref name="workspace"/>.</param>
    /// <param name="workspace">Not changed but for its scratch.</param>
    /// <param name="orders">Column and signed quantity.</param>
    public FillRange(UnitProgram program, MarginWorkspace workspace, List<(int Column, double Quantity)> orders)
    {
        _program = program;
        _low = new double[program.Operations.Length];
        _high = new double[program.Operations.Length];
        _rowLow = [.. workspace.Losses];
        _rowHigh = [.. workspace.Losses];
        AddRows(orders);
        for (var i = 0; i < _low.Length; i++) (_low[i], _high[i]) = Range(i, workspace, orders);
    }

    public double Upper(int index) => _high[index];

    private void AddRows(List<(int Column, double Quantity)> orders)
    {
        var row = 0;
        foreach (var table in _program.Tables)
        {
            for (var r = 0; r < table.Rows.Length; r++, row++)
            {
                foreach (var (column, quantity) in orders)
                {
                    var loss = table.Losses[r * table.Stride + column] * quantity;
                    _rowLow[row] += Math.Min(loss, 0.0);
                    _rowHigh[row] += Math.Max(loss, 0.0);
                }
            }
        }
    }

    private (double Low, double High) Range(int index, MarginWorkspace workspace, List<(int Column, double Quantity)> orders)
    {
        var operation = _program.Operations[index];
        switch (operation.Kind)
        {
            case OperationKind.Affine or OperationKind.OneSided:
                return LeafRange(operation, workspace, orders);
            case OperationKind.Scenarios:
                var reduction = _program.Reductions[operation.Start];
                return (UnitProgram.Worst(reduction, _rowLow), UnitProgram.Worst(reduction, _rowHigh));
            case OperationKind.Combine:
                return CombinedRange(operation);
            case OperationKind.Largest:
                return LargestRange(operation);
            case OperationKind.Curve:
                var child = _program.Arguments[operation.Start];
                return _program.Shapes[(int)operation.Constant].Range(_low[child], _high[child]);
            default:
                return CornerRange(operation, workspace);
        }
    }

    /// <summary>Each column moves the value on its own, between the fills of all its buys and of all its sells.</summary>
    private (double Low, double High) LeafRange(Operation operation, MarginWorkspace workspace, List<(int Column, double Quantity)> orders)
    {
        double low = operation.Kind == OperationKind.Affine ? operation.Constant : 0.0, high = low;
        for (var k = operation.Start; k < operation.Start + operation.Count; k++)
        {
            var column = _program.SparseColumns[k];
            double least = workspace.Vector[column], most = least;
            foreach (var (at, quantity) in orders)
            {
                if (at != column) continue;
                least += Math.Min(quantity, 0.0);
                most += Math.Max(quantity, 0.0);
            }

            if (operation.Kind == OperationKind.OneSided)
            {
                least = Math.Max(operation.Constant * least, 0.0);
                most = Math.Max(operation.Constant * most, 0.0);
            }

            var coefficient = _program.SparseCoefficients[k];
            low += Math.Min(coefficient * least, coefficient * most);
            high += Math.Max(coefficient * least, coefficient * most);
        }

        return (low, high);
    }

    private (double Low, double High) CombinedRange(Operation operation)
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

    private (double Low, double High) LargestRange(Operation operation)
    {
        double low = double.NegativeInfinity, high = double.NegativeInfinity;
        foreach (var child in _program.Arguments.Slice(operation.Start, operation.Count))
        {
            low = Math.Max(low, _low[child]);
            high = Math.Max(high, _high[child]);
        }

        return (low, high);
    }

    /// <summary>An opaque function is largest at a corner of its children's ranges; its charges are never below zero.</summary>
    private (double Low, double High) CornerRange(Operation operation, MarginWorkspace workspace)
    {
        var function = (int)operation.Constant;
        var arguments = workspace.FunctionArguments[function];
        var high = double.NegativeInfinity;
        for (var corner = 0; corner < 1 << operation.Count; corner++)
        {
            for (var k = 0; k < operation.Count; k++)
            {
                var child = _program.Arguments[operation.Start + k];
                arguments[k] = (corner >> k & 1) == 0 ? _low[child] : _high[child];
            }

            high = Math.Max(high, _program.Functions[function].Function(arguments));
        }

        return (0.0, high);
    }
}
