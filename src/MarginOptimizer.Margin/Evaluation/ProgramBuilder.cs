using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>Flattens the trees of a unit into arrays: children before parents, a node shared by several trees once.</summary>
internal sealed class ProgramBuilder
{
    private readonly Dictionary<MarginNode, int> _indices = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ScenarioTable, int> _firstRows = new(ReferenceEqualityComparer.Instance);

    public List<Operation> Operations { get; } = [];

    /// <summary>Node of each operation.</summary>
    public List<MarginNode> Nodes { get; } = [];

    public List<int> Columns { get; } = [];

    public List<double> Coefficients { get; } = [];

    public List<int> Arguments { get; } = [];

    public List<double> Weights { get; } = [];

    public List<ScenarioReduction> Reductions { get; } = [];

    public List<Opaque> Functions { get; } = [];

    public List<CurveShape> Shapes { get; } = [];

    public List<ScenarioTable> Tables { get; } = [];

    public int RowCount { get; private set; }

    /// <summary>The index under which the value of a node is found.</summary>
    public int Add(MarginNode node)
    {
        if (_indices.TryGetValue(node, out var known)) return known;
        var operation = node switch
        {
            Affine affine => AddSparse(OperationKind.Affine, affine.Form.Coefficients, affine.Form.Constant),
            OneSided oneSided => AddSparse(OperationKind.OneSided, oneSided.Rates, oneSided.Sign),
            Scenarios scenarios => AddScenarios(scenarios),
            Combine combine => AddParent(OperationKind.Combine, [.. combine.Children], [.. combine.Weights], combine.Constant),
            Largest largest => AddParent(OperationKind.Largest, [.. largest.Children], null, 0.0),
            Curve curve => AddCurve(curve),
            Opaque opaque => AddOpaque(opaque),
            _ => throw new ArgumentException($"node '{node.Label}' has an unknown kind {node.GetType().Name}", nameof(node)),
        };
        var index = Operations.Count;
        Operations.Add(operation);
        Nodes.Add(node);
        _indices.Add(node, index);
        return index;
    }

    private Operation AddSparse(OperationKind kind, double[] dense, double constant)
    {
        var start = Columns.Count;
        for (var column = 0; column < dense.Length; column++)
        {
            if (dense[column] == 0.0) continue;
            Columns.Add(column);
            Coefficients.Add(dense[column]);
        }

        return new Operation(kind, start, Columns.Count - start, constant);
    }

    private Operation AddScenarios(Scenarios scenarios)
    {
        if (!_firstRows.TryGetValue(scenarios.Table, out var firstRow))
        {
            firstRow = RowCount;
            _firstRows.Add(scenarios.Table, firstRow);
            Tables.Add(scenarios.Table);
            RowCount += scenarios.Table.Rows.Length;
        }

        Reductions.Add(new ScenarioReduction(scenarios, firstRow));
        return new Operation(OperationKind.Scenarios, Reductions.Count - 1, 1, 0.0);
    }

    private Operation AddCurve(Curve curve)
    {
        var parent = AddParent(OperationKind.Curve, [curve.Child], null, 0.0);
        Shapes.Add(curve.Shape);
        return parent with { Constant = Shapes.Count - 1 };
    }

    private Operation AddOpaque(Opaque opaque)
    {
        var parent = AddParent(OperationKind.Opaque, [.. opaque.Children], null, 0.0);
        Functions.Add(opaque);
        return parent with { Constant = Functions.Count - 1 };
    }

    private Operation AddParent(OperationKind kind, MarginNode[] children, double[]? weights, double constant)
    {
        var indices = new int[children.Length];
        for (var i = 0; i < children.Length; i++) indices[i] = Add(children[i]);
        var start = Arguments.Count;
        Arguments.AddRange(indices);
        Weights.AddRange(weights ?? new double[children.Length]);
        return new Operation(kind, start, indices.Length, constant);
    }
}
