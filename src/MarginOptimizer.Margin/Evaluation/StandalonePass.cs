using System.Numerics;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>
/// Values of a unit for books of a single position, cash and collateral zero: from the values of the empty book, only the operations that the
/// position's column reaches are computed again. Brings its own memory; for one thread.
/// </summary>
internal sealed class StandalonePass
{
    private readonly UnitProgram _program;
    private readonly MarginWorkspace _workspace;
    private readonly double[] _emptyValues;
    private readonly double[] _emptyProducts;
    private readonly double[] _emptyVector;
    private readonly OperationLinks _links;
    private readonly ulong[] _due;
    private readonly List<int> _touched = [];

    public StandalonePass(UnitProgram program)
    {
        _program = program;
        _workspace = program.CreateWorkspace();
        program.Evaluate(_workspace);
        _emptyValues = [.. _workspace.Values];
        _emptyProducts = [.. _workspace.Products];
        _emptyVector = [.. _workspace.Vector];
        _links = new OperationLinks(program);
        _due = new ulong[(program.Operations.Length + 63) / 64];
    }

    /// <summary>The initial requirement of a quantity in one column alone.</summary>
    public double Initial(int column, double quantity)
    {
        Move(column, quantity);
        for (var word = 0; word < _due.Length; word++)
        {
            while (_due[word] != 0)
            {
                var index = (word << 6) + BitOperations.TrailingZeroCount(_due[word]);
                _due[word] &= _due[word] - 1;
                Recompute(index);
            }
        }

        var initial = _workspace.Values[_program.InitialIndex];
        Restore();
        return initial;
    }

    private void Recompute(int index)
    {
        ref readonly var operation = ref _program.Operations[index];
        if (operation.Kind == OperationKind.Auxiliary)
        {
            Move(operation.Item, _workspace.Values[_program.Arguments[operation.Start]]);
            return;
        }

        Touch(index, ForwardPass.Value(_program, operation, _workspace));
    }

    /// <summary>Brings a column to a value and what reads it directly along.</summary>
    private void Move(int column, double to)
    {
        var from = _workspace.Vector[column];
        _workspace.Vector[column] = to;
        foreach (var (index, entry) in _links.ReadersOf(column))
        {
            ref readonly var operation = ref _program.Operations[index];
            var sign = operation.Constant;
            var change = operation.Kind == OperationKind.Affine ? to - from : Math.Max(sign * to, 0.0) - Math.Max(sign * from, 0.0);
            Touch(index, _workspace.Values[index] + _program.SparseCoefficients[entry] * change);
        }

        foreach (var index in _links.Products) MoveProducts(index, column, to - from);
    }

    private void MoveProducts(int index, int column, double change)
    {
        ref readonly var operation = ref _program.Operations[index];
        if (operation.Kind == OperationKind.TableProducts)
        {
            var (table, first) = _program.Tables[operation.Item];
            if (column >= table.Columns) return;
            for (var r = 0; r < table.Rows.Length; r++) _workspace.Products[first + r] += change * table.Losses[r * table.Stride + column];
        }
        else
        {
            var (grouped, first) = _program.GroupedTables[operation.Item];
            if (column >= grouped.GroupOfColumn.Length || grouped.GroupOfColumn[column] is not (var group and >= 0)) return;
            var source = grouped.Source;
            for (var r = 0; r < grouped.RowCount; r++)
                _workspace.Products[first + r * grouped.Groups + group] += change * source.Losses[r * source.Stride + column];
        }

        Touch(index, 0.0);
    }

    private void Touch(int index, double value)
    {
        _workspace.Values[index] = value;
        _touched.Add(index);
        foreach (var user in _links.UsersOf(index)) _due[user >> 6] |= 1UL << user;
    }

    private void Restore()
    {
        foreach (var index in _touched)
        {
            _workspace.Values[index] = _emptyValues[index];
            ref readonly var operation = ref _program.Operations[index];
            var (first, count) = operation.Kind switch
            {
                OperationKind.TableProducts => (_program.Tables[operation.Item].FirstProduct, _program.Tables[operation.Item].Table.Rows.Length),
                OperationKind.GroupProducts => (_program.GroupedTables[operation.Item].FirstProduct, _program.GroupedTables[operation.Item].ProductCount),
                _ => (0, 0),
            };
            _emptyProducts.AsSpan(first, count).CopyTo(_workspace.Products.AsSpan(first));
        }

        _touched.Clear();
        _emptyVector.CopyTo(_workspace.Vector, 0);
    }
}
