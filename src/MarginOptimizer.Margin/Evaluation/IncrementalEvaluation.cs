using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>
/// The figures of a unit as its positions change one column at a time: from the values of a base book, only the operations that a column reaches, and
/// that the figures need, are computed again. Differs from an evaluation of the changed book by rounding of the sums alone. Brings its own memory; for
/// one thread. Nothing is allocated after it is built.
/// </summary>
public sealed class IncrementalEvaluation
{
    private readonly UnitProgram _program;
    private readonly IncrementalLinks _links;
    private readonly bool[] _isNeeded;
    private readonly MarginWorkspace _workspace;
    private readonly double[] _baseValues;
    private readonly double[] _baseProducts;
    private readonly double[] _baseVector;
    private readonly ulong[] _due;

    /// <summary>By operation, the round in which those that use it were last made due; 0 where it still is as in the base book.</summary>
    private readonly int[] _touchedIn;
    private readonly int[] _touched;
    private readonly bool[] _isMoved;
    private readonly int[] _moved;
    private int _round = 1;
    private int _touchedCount;
    private int _movedCount;

    private IncrementalEvaluation(UnitProgram program, ReadOnlySpan<double> positions, bool[] isNeeded)
    {
        (_program, _links, _isNeeded) = (program, program.Incremental, isNeeded);
        _workspace = program.CreateWorkspace();
        positions.CopyTo(_workspace.Positions);
        program.Evaluate(_workspace);
        _baseValues = [.. _workspace.Values];
        _baseProducts = [.. _workspace.Products];
        _baseVector = [.. _workspace.Vector];
        _due = new ulong[(program.Operations.Length + 63) / 64];
        (_touched, _touchedIn) = (new int[program.Operations.Length], new int[program.Operations.Length]);
        (_moved, _isMoved) = (new int[program.Unit.ColumnCount], new bool[program.Unit.ColumnCount]);
    }

    /// <summary>The initial requirement at the positions as they were moved.</summary>
    /// <exception cref="InvalidOperationException">No strategies cover the needs of a decomposition.</exception>
    public double InitialRequirement
    {
        get
        {
            Recompute();
            return _workspace.Values[_program.InitialIndex];
        }
    }

    /// <summary>Requirements and collateral at the positions as they were moved.</summary>
    /// <exception cref="InvalidOperationException">It was built for the initial requirement alone, or no strategies cover the needs of a decomposition.</exception>
    public MarginFigures Figures
    {
        get
        {
            if (_isNeeded != _links.NeededForFigures) throw new InvalidOperationException("Only the initial requirement is kept up here.");
            Recompute();
            return new MarginFigures(_workspace.Values[_program.InitialIndex], _workspace.Values[_program.MaintenanceIndex], _workspace.Values[_program.CollateralIndex]);
        }
    }

    /// <summary>Keeps up requirements and collateral.</summary>
    /// <param name="program">The unit.</param>
    /// <param name="positions">The base book: see <see cref="MarginWorkspace.Positions"/>; values beyond its length are 0.</param>
    public static IncrementalEvaluation OfFigures(UnitProgram program, ReadOnlySpan<double> positions) =>
        new(program, positions, program.Incremental.NeededForFigures);

    /// <summary>Keeps up the initial requirement alone.</summary>
    /// <param name="program">The unit.</param>
    /// <param name="positions">The base book: see <see cref="MarginWorkspace.Positions"/>; values beyond its length are 0.</param>
    public static IncrementalEvaluation OfInitial(UnitProgram program, ReadOnlySpan<double> positions) =>
        new(program, positions, program.Incremental.NeededForInitial);

    /// <summary>Value of a column as it was moved.</summary>
    public double PositionOf(int column) => _workspace.Vector[column];

    /// <summary>Brings a column to a value, and what reads it directly along.</summary>
    /// <param name="column">An instrument, or the cash or collateral of a currency; no auxiliary.</param>
    /// <param name="to">In units of the column, finite.</param>
    public void Move(int column, double to)
    {
        var from = _workspace.Vector[column];
        if (to == from) return;
        _workspace.Vector[column] = to;
        if (!_isMoved[column])
        {
            _isMoved[column] = true;
            _moved[_movedCount++] = column;
        }

        foreach (var (index, entry) in _links.Edges.ReadersOf(column))
        {
            if (!_isNeeded[index]) continue;
            ref readonly var operation = ref _program.Operations[index];
            var sign = operation.Constant;
            var change = operation.Kind == OperationKind.Affine ? to - from : Math.Max(sign * to, 0.0) - Math.Max(sign * from, 0.0);
            Touch(index, _workspace.Values[index] + (_program.SparseCoefficients[entry] * change));
        }

        foreach (ref readonly var block in _links.Losses.BlocksOf(column))
        {
            if (!_isNeeded[block.Operation]) continue;
            Add(block, to - from);
            Touch(block.Operation, 0.0);
        }
    }

    /// <summary>Back to the base book, bit by bit.</summary>
    public void Reset()
    {
        for (var k = 0; k < _touchedCount; k++)
        {
            var index = _touched[k];
            _touchedIn[index] = 0;
            _workspace.Values[index] = _baseValues[index];
            ref readonly var operation = ref _program.Operations[index];
            if (operation.Kind == OperationKind.TableProducts)
            {
                ref readonly var block = ref _program.Tables[operation.Item];
                _baseProducts.AsSpan(block.FirstProduct, block.Table.Rows.Length).CopyTo(_workspace.Products.AsSpan(block.FirstProduct));
            }
            else if (operation.Kind == OperationKind.GroupProducts)
            {
                ref readonly var block = ref _program.GroupedTables[operation.Item];
                _baseProducts.AsSpan(block.FirstProduct, block.ProductCount).CopyTo(_workspace.Products.AsSpan(block.FirstProduct));
            }
        }

        for (var k = 0; k < _movedCount; k++)
        {
            _workspace.Vector[_moved[k]] = _baseVector[_moved[k]];
            _isMoved[_moved[k]] = false;
        }

        Array.Clear(_due);
        (_touchedCount, _movedCount, _round) = (0, 0, 1);
    }

    private void Recompute()
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

        _round++;
    }

    private void Recompute(int index)
    {
        ref readonly var operation = ref _program.Operations[index];
        if (operation.Kind == OperationKind.Auxiliary)
        {
            Move(operation.Item, _workspace.Values[_program.Arguments[operation.Start]]);
            return;
        }

        var value = ForwardPass.Value(_program, operation, _workspace);
        if (value != _workspace.Values[index]) Touch(index, value);
    }

    private void Add(in ColumnBlock block, double change)
    {
        ref var losses = ref MemoryMarshal.GetReference(_links.Losses.Values.AsSpan(block.Start, block.Count));
        var row = 0;
        if (block.Step == 1)
        {
            ref var products = ref MemoryMarshal.GetReference(_workspace.Products.AsSpan(block.FirstProduct, block.Count));
            var factor = Vector256.Create(change);
            for (; row + 4 <= block.Count; row += 4)
            {
                var at = (nuint)row;
                (Vector256.LoadUnsafe(ref products, at) + (factor * Vector256.LoadUnsafe(ref losses, at))).StoreUnsafe(ref products, at);
            }
        }

        for (; row < block.Count; row++) _workspace.Products[block.FirstProduct + (row * block.Step)] += change * Unsafe.Add(ref losses, row);
    }

    private void Touch(int index, double value)
    {
        _workspace.Values[index] = value;
        ref var touchedIn = ref _touchedIn[index];
        if (touchedIn == _round) return;
        if (touchedIn == 0) _touched[_touchedCount++] = index;
        touchedIn = _round;
        foreach (var user in _links.Edges.UsersOf(index))
        {
            if (_isNeeded[user]) _due[user >> 6] |= 1UL << user;
        }
    }
}
