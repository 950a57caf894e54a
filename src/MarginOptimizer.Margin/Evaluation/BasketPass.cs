using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>
/// Values of a unit for one base book with a few columns changed: the base is evaluated once; a basket of changes adds its columns to the products
/// of the tables and then computes again only what these reach. Every basket starts from the base, so neither the order of baskets nor how they
/// are shared among threads changes a bit. Differs from an evaluation of the changed book by rounding of the sums alone. Brings its own memory,
/// does not allocate per basket; for one thread.
/// </summary>
public sealed class BasketPass
{
    private readonly UnitProgram _program;
    private readonly IncrementalLinks _links;
    private readonly MarginWorkspace _workspace;
    private readonly double[] _baseValues;
    private readonly double[] _baseProducts;
    private readonly double[] _baseVector;
    private readonly ulong[] _due;
    private readonly int[] _touched;
    private readonly bool[] _isTouched;
    private readonly int[] _moved;
    private readonly bool[] _isMoved;
    private int _touchedCount;
    private int _movedCount;

    /// <param name="program">The unit.</param>
    /// <param name="positions">The base book: see <see cref="MarginWorkspace.Positions"/>; values beyond its length are 0.</param>
    public BasketPass(UnitProgram program, ReadOnlySpan<double> positions)
    {
        (_program, _links) = (program, program.Incremental);
        _workspace = program.CreateWorkspace();
        positions.CopyTo(_workspace.Positions);
        program.Evaluate(_workspace);
        _baseValues = [.. _workspace.Values];
        _baseProducts = [.. _workspace.Products];
        _baseVector = [.. _workspace.Vector];
        _due = new ulong[(program.Operations.Length + 63) / 64];
        (_touched, _isTouched) = (new int[program.Operations.Length], new bool[program.Operations.Length]);
        (_moved, _isMoved) = (new int[program.Unit.ColumnCount], new bool[program.Unit.ColumnCount]);
        Base = Figures();
    }

    /// <summary>Figures of the base book.</summary>
    public MarginFigures Base { get; }

    /// <summary>Figures of the base book with changes added to some columns.</summary>
    /// <param name="columns">Instruments, cash or collateral of the unit; a column named twice takes both changes.</param>
    /// <param name="changes">One per column, finite.</param>
    /// <exception cref="InvalidOperationException">No strategies cover the needs of a decomposition.</exception>
    public MarginFigures Evaluate(ReadOnlySpan<int> columns, ReadOnlySpan<double> changes)
    {
        for (var k = 0; k < columns.Length; k++) Move(columns[k], _workspace.Vector[columns[k]] + changes[k]);
        for (var word = 0; word < _due.Length; word++)
        {
            while (_due[word] != 0)
            {
                var index = (word << 6) + BitOperations.TrailingZeroCount(_due[word]);
                _due[word] &= _due[word] - 1;
                Recompute(index);
            }
        }

        var figures = Figures();
        Restore();
        return figures;
    }

    private MarginFigures Figures() => new(
        _workspace.Values[_program.InitialIndex], _workspace.Values[_program.MaintenanceIndex], _workspace.Values[_program.CollateralIndex]);

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

    /// <summary>Brings a column to a value and what reads it directly along.</summary>
    private void Move(int column, double to)
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
            if (!_links.IsNeeded(index)) continue;
            ref readonly var operation = ref _program.Operations[index];
            var sign = operation.Constant;
            var change = operation.Kind == OperationKind.Affine ? to - from : Math.Max(sign * to, 0.0) - Math.Max(sign * from, 0.0);
            Touch(index, _workspace.Values[index] + (_program.SparseCoefficients[entry] * change));
        }

        foreach (ref readonly var block in _links.Losses.BlocksOf(column))
        {
            if (!_links.IsNeeded(block.Operation)) continue;
            Add(block, to - from);
            Touch(block.Operation, 0.0);
        }
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
        if (_isTouched[index]) return;
        _isTouched[index] = true;
        _touched[_touchedCount++] = index;
        foreach (var user in _links.Edges.UsersOf(index))
        {
            if (_links.IsNeeded(user)) _due[user >> 6] |= 1UL << user;
        }
    }

    private void Restore()
    {
        for (var k = 0; k < _touchedCount; k++)
        {
            var index = _touched[k];
            _isTouched[index] = false;
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

        (_touchedCount, _movedCount) = (0, 0);
    }
}
