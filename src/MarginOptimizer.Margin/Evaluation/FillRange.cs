namespace MarginOptimizer.Margin.Evaluation;

/// <summary>
/// Bounds of a unit's requirement and collateral while orders fill: the columns start at a point, and any part between none and all of every fill
/// is added, in any combination. A fill moves several columns together (a position and the cash paid for it). Exact for a linear form and for a
/// worst row on its own: each row takes the fills that hurt it, which is its loss plus the sum of what every fill can add to it. A bound by interval
/// arithmetic for sums of several such charges and for nodes that are not convex. Up to rounding. Reusable; for one thread at a time.
/// </summary>
public sealed class FillRange
{
    private const int None = -1;
    private readonly UnitProgram _program;
    private readonly MarginWorkspace _workspace;
    private readonly ValueRanges _ranges;
    private readonly FillList _fills;
    private readonly double[] _point;
    private readonly double[] _low;
    private readonly double[] _high;

    /// <param name="program">Shared; every thread has a range of its own.</param>
    public FillRange(UnitProgram program)
    {
        (_program, _workspace) = (program, program.CreateWorkspace());
        _ranges = new ValueRanges(program, _workspace);
        _fills = new FillList(program.FirstAuxiliary);
        _point = new double[_workspace.Vector.Length];
        _low = new double[_workspace.Vector.Length];
        _high = new double[_workspace.Vector.Length];
    }

    /// <summary>Where the columns start: instruments, then cash and collateral of each currency. Written by the caller before each computation.</summary>
    public Span<double> Start => _point.AsSpan(0, _program.FirstAuxiliary);

    /// <summary>Largest initial requirement, or a bound above it; +infinity where nothing is known.</summary>
    public double InitialUpper => _ranges.High[_program.InitialIndex];

    public double MaintenanceUpper => _ranges.High[_program.MaintenanceIndex];

    /// <summary>Smallest collateral, or a bound below it.</summary>
    public double CollateralLower => _ranges.Low[_program.CollateralIndex];

    /// <summary>Forgets all fills.</summary>
    public void Clear() => _fills.Clear();

    /// <summary>Adds a fill that changes one instrument's quantity alone.</summary>
    /// <param name="column">Of an instrument or of money.</param>
    /// <param name="change">When all of it fills.</param>
    public void Add(int column, double change)
    {
        _fills.Begin();
        _fills.Move(column, change);
    }

    /// <summary>Adds a fill that changes several columns together.</summary>
    /// <param name="columns">Distinct, of instruments or money.</param>
    /// <param name="changes">One per column, when all of it fills.</param>
    public void Add(ReadOnlySpan<int> columns, ReadOnlySpan<double> changes)
    {
        _fills.Begin();
        for (var k = 0; k < columns.Length; k++) _fills.Move(columns[k], changes[k]);
    }

    /// <summary>Computes the bounds over all parts of the fills.</summary>
    public void Compute()
    {
        _fills.Spread(_point, _low, _high);
        _point.AsSpan(_program.FirstAuxiliary).Clear();
        for (var i = 0; i < _program.Operations.Length; i++) (_ranges.Low[i], _ranges.High[i]) = Range(_program.Operations[i]);
    }

    private (double Low, double High) Range(in Operation operation)
    {
        switch (operation.Kind)
        {
            case OperationKind.Affine:
                return AffineRange(operation);
            case OperationKind.OneSided:
                return OneSidedRange(operation);
            case OperationKind.TableProducts:
                Multiply(_program.Tables[operation.Item]);
                return default;
            case OperationKind.GroupProducts:
                Multiply(_program.GroupedTables[operation.Item]);
                return default;
            case OperationKind.Auxiliary:
                var value = _program.Arguments[operation.Start];
                (_low[operation.Item], _high[operation.Item]) = (_ranges.Low[value], _ranges.High[value]);
                return default;
            default:
                return _ranges.Derived(operation);
        }
    }

    private (double Low, double High) AffineRange(in Operation operation)
    {
        var (low, high) = (operation.Constant, operation.Constant);
        _fills.Rest();
        for (var k = operation.Start; k < operation.Start + operation.Count; k++)
        {
            var (column, coefficient) = (_program.SparseColumns[k], _program.SparseCoefficients[k]);
            if (column < _program.FirstAuxiliary)
            {
                low += coefficient * _point[column];
                high += coefficient * _point[column];
                _fills.Weigh(column, coefficient);
            }
            else
            {
                low += Math.Min(coefficient * _low[column], coefficient * _high[column]);
                high += Math.Max(coefficient * _low[column], coefficient * _high[column]);
            }
        }

        var (fall, rise) = _fills.Sum();
        return (low + fall, high + rise);
    }

    /// <summary>Charges column by column: the columns' own ranges decide.</summary>
    private (double Low, double High) OneSidedRange(in Operation operation)
    {
        var (low, high) = (0.0, 0.0);
        for (var k = operation.Start; k < operation.Start + operation.Count; k++)
        {
            var (column, coefficient) = (_program.SparseColumns[k], _program.SparseCoefficients[k]);
            var a = coefficient * Math.Max(operation.Constant * _low[column], 0.0);
            var b = coefficient * Math.Max(operation.Constant * _high[column], 0.0);
            low += Math.Min(a, b);
            high += Math.Max(a, b);
        }

        return (low, high);
    }

    private void Multiply(TableBlock block)
    {
        var (table, rows) = (block.Table, block.Table.Rows.Length);
        var low = _ranges.LowProducts.AsSpan(block.FirstProduct, rows);
        var high = _ranges.HighProducts.AsSpan(block.FirstProduct, rows);
        RowProducts.Compute(table, _point, low);
        low.CopyTo(high);
        for (var row = 0; row < rows; row++)
        {
            var losses = table.Row(row);
            var (fall, rise) = _fills.Sum(losses);
            for (var column = _program.FirstAuxiliary; column < losses.Length; column++)
            {
                fall += Math.Min(losses[column] * _low[column], losses[column] * _high[column]);
                rise += Math.Max(losses[column] * _low[column], losses[column] * _high[column]);
            }

            low[row] += fall;
            high[row] += rise;
        }
    }

    private void Multiply(GroupBlock block)
    {
        var table = block.Table;
        var low = _ranges.LowProducts.AsSpan(block.FirstProduct, block.ProductCount);
        var high = _ranges.HighProducts.AsSpan(block.FirstProduct, block.ProductCount);
        table.Compute(_point, _workspace.Scratch, low);
        low.CopyTo(high);
        for (var row = 0; row < table.RowCount; row++)
        {
            var losses = table.Source.Row(row);
            _fills.AddGroups(losses, table.GroupOfColumn, low.Slice(row * table.Groups, table.Groups), high.Slice(row * table.Groups, table.Groups));
            for (var column = _program.FirstAuxiliary; column < losses.Length; column++)
            {
                if (table.GroupOfColumn[column] is not (var group and > None)) continue;
                low[(row * table.Groups) + group] += Math.Min(losses[column] * _low[column], losses[column] * _high[column]);
                high[(row * table.Groups) + group] += Math.Max(losses[column] * _low[column], losses[column] * _high[column]);
            }
        }
    }
}
