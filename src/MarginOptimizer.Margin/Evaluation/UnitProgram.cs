using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>
/// A margin unit as flat arrays, ready to be evaluated many times: one matrix-vector product per scenario table, then one pass over the
/// operations. Immutable; every thread brings its own <see cref="MarginWorkspace"/>. Evaluation does not allocate.
/// </summary>
public sealed class UnitProgram
{
    private readonly Operation[] _operations;
    private readonly MarginNode[] _nodes;
    private readonly int[] _columns;
    private readonly double[] _coefficients;
    private readonly int[] _arguments;
    private readonly double[] _weights;
    private readonly ScenarioReduction[] _reductions;
    private readonly Opaque[] _functions;
    private readonly CurveShape[] _shapes;
    private readonly ScenarioTable[] _tables;
    private readonly int _rowCount;
    private readonly int[] _componentIndices;
    private readonly Dictionary<MarginNode, int> _indices = new(ReferenceEqualityComparer.Instance);

    public UnitProgram(MarginUnit unit)
    {
        Unit = unit;
        var builder = new ProgramBuilder();
        InitialIndex = builder.Add(unit.InitialRequirement);
        MaintenanceIndex = builder.Add(unit.MaintenanceRequirement);
        CollateralIndex = builder.Add(unit.Collateral);
        _componentIndices = [.. unit.Components.Select(builder.Add)];
        _operations = [.. builder.Operations];
        _nodes = [.. builder.Nodes];
        _columns = [.. builder.Columns];
        _coefficients = [.. builder.Coefficients];
        _arguments = [.. builder.Arguments];
        _weights = [.. builder.Weights];
        _reductions = [.. builder.Reductions];
        _functions = [.. builder.Functions];
        _shapes = [.. builder.Shapes];
        _tables = [.. builder.Tables];
        _rowCount = builder.RowCount;
        for (var i = 0; i < _nodes.Length; i++) _indices.Add(_nodes[i], i);
    }

    public MarginUnit Unit { get; }

    internal int InitialIndex { get; }

    internal int MaintenanceIndex { get; }

    internal int CollateralIndex { get; }

    internal ReadOnlySpan<int> ComponentIndices => _componentIndices;

    internal ReadOnlySpan<Operation> Operations => _operations;

    internal ReadOnlySpan<int> SparseColumns => _columns;

    internal ReadOnlySpan<double> SparseCoefficients => _coefficients;

    internal ReadOnlySpan<int> Arguments => _arguments;

    internal ReadOnlySpan<double> Weights => _weights;

    internal ReadOnlySpan<ScenarioReduction> Reductions => _reductions;

    internal ReadOnlySpan<Opaque> Functions => _functions;

    internal ReadOnlySpan<CurveShape> Shapes => _shapes;

    internal ReadOnlySpan<ScenarioTable> Tables => _tables;

    internal int RowCount => _rowCount;

    public MarginWorkspace CreateWorkspace() =>
        new(Unit.ColumnCount, _operations.Length, _rowCount, Array.ConvertAll(_functions, f => f.Children.Length));

    /// <summary>Evaluates every node at <see cref="MarginWorkspace.Positions"/>.</summary>
    public void Evaluate(MarginWorkspace workspace)
    {
        var firstRow = 0;
        foreach (var table in _tables)
        {
            RowProducts.Compute(table, workspace.Vector, workspace.Losses.AsSpan(firstRow, table.Rows.Length));
            firstRow += table.Rows.Length;
        }

        for (var i = 0; i < _operations.Length; i++)
        {
            var operation = _operations[i];
            workspace.Values[i] = operation.Kind switch
            {
                OperationKind.Affine => AffineValue(operation, workspace.Vector),
                OperationKind.OneSided => OneSidedValue(operation, workspace.Vector),
                _ => InnerValue(operation, workspace),
            };
        }
    }

    /// <summary>Evaluates every node for a book of a single position; cash and collateral are zero and the positions are left alone.</summary>
    internal void EvaluateAlone(int column, double quantity, MarginWorkspace workspace)
    {
        var row = 0;
        foreach (var table in _tables)
        {
            for (var r = 0; r < table.Rows.Length; r++) workspace.Losses[row++] = table.Losses[r * table.Stride + column] * quantity;
        }

        for (var i = 0; i < _operations.Length; i++)
        {
            workspace.Values[i] = _nodes[i] switch
            {
                Affine affine => affine.Form.Constant + affine.Form.Coefficients[column] * quantity,
                OneSided oneSided => oneSided.Rates[column] * Math.Max(oneSided.Sign * quantity, 0.0),
                _ => InnerValue(_operations[i], workspace),
            };
        }
    }

    /// <summary>
    /// Fills <see cref="MarginWorkspace.Derivatives"/> with the derivative of a node at the positions last evaluated; at a kink, one of its
    /// subdifferential.
    /// </summary>
    /// <param name="node">Part of this unit.</param>
    /// <param name="workspace">Evaluated before.</param>
    /// <param name="rowWeights">
    /// Shares of the scenario rows, in the order of <see cref="MarginWorkspace.ScenarioLosses"/>, as an optimiser's multipliers give them
    /// (&gt;= 0, summing to at most 1); empty: rows that attain the worst case share evenly.
    /// </param>
    public void Differentiate(MarginNode node, MarginWorkspace workspace, ReadOnlySpan<double> rowWeights = default) =>
        ReversePass.Differentiate(this, _indices[node], workspace, rowWeights);

    /// <summary>Value of a node of this unit at the last evaluation.</summary>
    /// <exception cref="KeyNotFoundException">The node is not part of the unit.</exception>
    public double Value(MarginNode node, MarginWorkspace workspace) => workspace.Values[_indices[node]];

    public double InitialRequirement(MarginWorkspace workspace) => workspace.Values[InitialIndex];

    public double MaintenanceRequirement(MarginWorkspace workspace) => workspace.Values[MaintenanceIndex];

    public double Collateral(MarginWorkspace workspace) => workspace.Values[CollateralIndex];

    private double AffineValue(Operation operation, double[] z)
    {
        var sum = operation.Constant;
        for (var k = operation.Start; k < operation.Start + operation.Count; k++) sum += _coefficients[k] * z[_columns[k]];
        return sum;
    }

    private double OneSidedValue(Operation operation, double[] z)
    {
        var sum = 0.0;
        for (var k = operation.Start; k < operation.Start + operation.Count; k++)
        {
            sum += _coefficients[k] * Math.Max(operation.Constant * z[_columns[k]], 0.0);
        }

        return sum;
    }

    private double InnerValue(Operation operation, MarginWorkspace workspace)
    {
        var values = workspace.Values;
        var first = operation.Kind == OperationKind.Scenarios || operation.Count == 0 ? 0 : _arguments[operation.Start];
        return operation.Kind switch
        {
            OperationKind.Scenarios => Worst(_reductions[operation.Start], workspace.Losses),
            OperationKind.Combine => Combined(operation, values),
            OperationKind.Largest => LargestValue(operation, values),
            OperationKind.Curve => _shapes[(int)operation.Constant].At(values[first]),
            _ => OpaqueValue(operation, workspace),
        };
    }

    internal static double Worst(ScenarioReduction reduction, ReadOnlySpan<double> losses)
    {
        var worst = reduction.Node.FloorAtZero ? 0.0 : double.NegativeInfinity;
        var scales = reduction.Node.Scales;
        var offsets = reduction.Node.Offsets;
        for (var r = 0; r < scales.Length; r++) worst = Math.Max(worst, scales[r] * losses[reduction.FirstRow + r] + offsets[r]);
        return worst;
    }

    private double Combined(Operation operation, double[] values)
    {
        var sum = operation.Constant;
        for (var k = operation.Start; k < operation.Start + operation.Count; k++) sum += _weights[k] * values[_arguments[k]];
        return sum;
    }

    private double LargestValue(Operation operation, double[] values)
    {
        var largest = double.NegativeInfinity;
        for (var k = operation.Start; k < operation.Start + operation.Count; k++) largest = Math.Max(largest, values[_arguments[k]]);
        return largest;
    }

    private double OpaqueValue(Operation operation, MarginWorkspace workspace)
    {
        var function = (int)operation.Constant;
        var arguments = workspace.FunctionArguments[function];
        for (var k = 0; k < arguments.Length; k++) arguments[k] = workspace.Values[_arguments[operation.Start + k]];
        return _functions[function].Function(arguments);
    }
}
