using System.Numerics;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>
/// The initial requirement of a unit as its positions change one column at a time: from the values of a base book, only the operations that a column
/// reaches, and that the initial requirement needs, are computed again. Brings its own memory; for one thread. Nothing is allocated after it is built.
/// </summary>
public sealed class IncrementalEvaluation
{
    private readonly UnitProgram _program;
    private readonly MarginWorkspace _workspace;
    private readonly double[] _baseValues;
    private readonly double[] _baseProducts;
    private readonly double[] _baseVector;
    private readonly IncrementalLinks _links;
    private readonly bool[] _isNeeded;
    private readonly ulong[] _due;
    private readonly bool[] _isTouched;
    private readonly int[] _touched;
    private int _touchedCount;

    /// <summary>Starts from a book.</summary>
    /// <param name="program">The unit.</param>
    /// <param name="positions">Quantities of the instruments, then cash and collateral of each currency; those that are left out are 0.</param>
    public IncrementalEvaluation(UnitProgram program, ReadOnlySpan<double> positions = default)
    {
        _program = program;
        _workspace = program.CreateWorkspace();
        positions.CopyTo(_workspace.Positions);
        program.Evaluate(_workspace);
        _baseValues = [.. _workspace.Values];
        _baseProducts = [.. _workspace.Products];
        _baseVector = [.. _workspace.Vector];
        _links = program.Incremental;
        _isNeeded = _links.Edges.NeededBy(program.InitialIndex);
        _due = new ulong[(program.Operations.Length + 63) / 64];
        _isTouched = new bool[program.Operations.Length];
        _touched = new int[program.Operations.Length];
    }

    /// <summary>The requirement at the positions as they were moved.</summary>
    public double InitialRequirement
    {
        get
        {
            for (var word = 0; word < _due.Length; word++)
            {
                while (_due[word] != 0)
                {
                    var index = (word << 6) + BitOperations.TrailingZeroCount(_due[word]);
                    _due[word] &= _due[word] - 1;
                    Recompute(index);
                }
            }

            return _workspace.Values[_program.InitialIndex];
        }
    }

    /// <summary>Value of a column as it was moved.</summary>
    public double PositionOf(int column) => _workspace.Vector[column];

    /// <summary>Brings a column to a value.</summary>
    /// <param name="column">An instrument, or the cash or collateral of a currency; no auxiliary.</param>
    public void Move(int column, double to)
    {
        var from = _workspace.Vector[column];
        if (to == from) return;
        _workspace.Vector[column] = to;
        foreach (var (index, entry) in _links.Edges.ReadersOf(column))
        {
            if (!_isNeeded[index]) continue;
            ref readonly var operation = ref _program.Operations[index];
            var sign = operation.Constant;
            var change = operation.Kind == OperationKind.Affine ? to - from : Math.Max(sign * to, 0.0) - Math.Max(sign * from, 0.0);
            Touch(index, _workspace.Values[index] + _program.SparseCoefficients[entry] * change);
        }

        foreach (ref readonly var block in _links.Losses.BlocksOf(column))
        {
            if (!_isNeeded[block.Operation]) continue;
            var losses = _links.Losses.Values.AsSpan(block.Start, block.Count);
            var at = block.FirstProduct;
            for (var row = 0; row < losses.Length; row++, at += block.Step) _workspace.Products[at] += (to - from) * losses[row];
            Touch(block.Operation, 0.0);
        }
    }

    /// <summary>Back to the base book, bit by bit.</summary>
    public void Reset()
    {
        for (var k = 0; k < _touchedCount; k++)
        {
            var index = _touched[k];
            _isTouched[index] = false;
            _workspace.Values[index] = _baseValues[index];
            ref readonly var operation = ref _program.Operations[index];
            var (first, count) = operation.Kind switch
            {
                OperationKind.TableProducts => (_program.Tables[operation.Item].FirstProduct, _program.Tables[operation.Item].Table.Rows.Length),
                OperationKind.GroupProducts => (_program.GroupedTables[operation.Item].FirstProduct, _program.GroupedTables[operation.Item].ProductCount),
                _ => (0, 0),
            };
            _baseProducts.AsSpan(first, count).CopyTo(_workspace.Products.AsSpan(first));
        }

        _touchedCount = 0;
        Array.Clear(_due);
        _baseVector.CopyTo(_workspace.Vector, 0);
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

    private void Touch(int index, double value)
    {
        _workspace.Values[index] = value;
        if (!_isTouched[index])
        {
            _isTouched[index] = true;
            _touched[_touchedCount++] = index;
        }

        foreach (var user in _links.Edges.UsersOf(index))
        {
            if (_isNeeded[user]) _due[user >> 6] |= 1UL << user;
        }
    }
}
