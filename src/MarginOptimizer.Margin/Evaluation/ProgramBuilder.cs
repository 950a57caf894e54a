using System.Collections.Immutable;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>
/// Flattens the trees of a unit into arrays: children before parents, products of a table before the rows that use them, an auxiliary before
/// whatever reads its column; a node shared by several trees once.
/// </summary>
/// <param name="columns">Columns of the unit without auxiliaries.</param>
/// <param name="zeroColumn">A column that is always zero.</param>
internal sealed class ProgramBuilder(int columns, int zeroColumn)
{
    private readonly Dictionary<MarginNode, int> _indices = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ScenarioTable, int> _firstProducts = new(ReferenceEqualityComparer.Instance);
    private readonly List<(GroupedTable Table, int FirstProduct)> _grouped = [];

    /// <summary>Columns that have their values at this place of the program.</summary>
    private int _known = columns;

    public List<Operation> Operations { get; } = [];

    /// <summary>Node of each operation; null for those that are not nodes.</summary>
    public List<MarginNode?> Nodes { get; } = [];

    public List<int> Columns { get; } = [];

    public List<double> Coefficients { get; } = [];

    public List<int> Arguments { get; } = [];

    public List<double> Weights { get; } = [];

    public List<ScenarioReduction> Reductions { get; } = [];

    public List<Opaque> Functions { get; } = [];

    public List<CurveShape> Shapes { get; } = [];

    public List<Matching> Matchings { get; } = [];

    public List<Decomposition> Coverings { get; } = [];

    public List<Length> Lengths { get; } = [];

    public List<TableBlock> Tables { get; } = [];

    public List<GroupBlock> GroupedTables { get; } = [];

    public int ProductCount { get; private set; }

    public int RowCount { get; private set; }

    /// <summary>The index under which the value of a node is found.</summary>
    /// <exception cref="ArgumentException">Arrays of a node do not fit together, or it uses an auxiliary that comes later.</exception>
    public int Add(MarginNode node)
    {
        if (_indices.TryGetValue(node, out var known)) return known;
        var operation = node switch
        {
            Affine affine => AddSparse(OperationKind.Affine, node, affine.Form, affine.Form.Constant),
            OneSided oneSided => AddSparse(OperationKind.OneSided, node, oneSided.Form, oneSided.Sign),
            Scenarios scenarios => AddScenarios(scenarios),
            GroupedScenarios grouped => AddGrouped(grouped),
            Combine combine => AddCombine(combine),
            Largest largest => AddParent(OperationKind.Largest, largest.Children),
            Smallest smallest => AddParent(OperationKind.Smallest, smallest.Children),
            Curve curve => AddParent(OperationKind.Curve, [curve.Child]) with { Item = Put(Shapes, curve.Shape) },
            Opaque opaque => AddParent(OperationKind.Opaque, opaque.Children) with { Item = Put(Functions, opaque) },
            Matching matching => AddParent(OperationKind.Matching, NodeShape.Checked(matching).Buckets) with { Item = Put(Matchings, matching) },
            Decomposition covering => AddParent(OperationKind.Decomposition, NodeShape.Checked(covering).Needs) with { Item = Put(Coverings, covering) },
            Length length => AddParent(OperationKind.Length, NodeShape.Checked(length).Children) with { Item = Put(Lengths, length) },
            _ => throw new ArgumentException($"node '{node.Label}' has an unknown kind {node.GetType().Name}", nameof(node)),
        };
        var index = Append(operation, node);
        _indices.Add(node, index);
        return index;
    }

    /// <summary>Makes the value of a node the next column.</summary>
    public void AddAuxiliary(MarginNode node)
    {
        var start = Put(Arguments, Add(node));
        Weights.Add(0.0);
        Append(new Operation(OperationKind.Auxiliary, start, 1, _known), null);
        _known++;
    }

    private int Append(Operation operation, MarginNode? node)
    {
        Nodes.Add(node);
        return Put(Operations, operation);
    }

    private Operation AddSparse(OperationKind kind, MarginNode node, LinearForm form, double constant)
    {
        var start = Columns.Count;
        var columns = form.Columns;
        NodeShape.Require(columns.IsEmpty || columns[^1] < _known, node, "a column has no value where it is used");
        Columns.AddRange(columns);
        Coefficients.AddRange(form.Values);
        return new Operation(kind, start, columns.Length, Constant: constant);
    }

    private Operation AddScenarios(Scenarios node)
    {
        NodeShape.CheckRows(node, node.Table, node.Scales, node.Offsets, node.Reduction);
        return AddReduction(new ScenarioReduction
        {
            Rows = node.Table.Rows,
            Scales = node.Scales,
            Offsets = node.Offsets,
            FloorAtZero = node.FloorAtZero,
            Reduction = node.Reduction,
            FirstRow = RowCount,
            FirstProduct = ProductsOf(node, node.Table),
        });
    }

    private Operation AddGrouped(GroupedScenarios node)
    {
        NodeShape.CheckRows(node, node.Values, node.Scales, node.Offsets, node.Reduction);
        NodeShape.CheckGroups(node);
        return AddReduction(new ScenarioReduction
        {
            Rows = node.Values.Rows,
            Scales = node.Scales,
            Offsets = node.Offsets,
            FloorAtZero = node.FloorAtZero,
            Reduction = node.Reduction,
            FirstRow = RowCount,
            FirstProduct = GroupedProductsOf(node),
            Shapes = [.. node.Shapes],
            FirstLinear = node.Linear is { } linear ? ProductsOf(node, linear) : -1,
        });
    }

    private Operation AddReduction(ScenarioReduction reduction)
    {
        RowCount += reduction.RowCount;
        return new Operation(OperationKind.Scenarios, 0, 0, Put(Reductions, reduction));
    }

    private int ProductsOf(MarginNode node, ScenarioTable table)
    {
        if (_firstProducts.TryGetValue(table, out var known)) return known;
        NodeShape.CheckColumns(node, table, _known);
        Append(new Operation(OperationKind.TableProducts, 0, 0, Put(Tables, new TableBlock(table, ProductCount))), null);
        _firstProducts.Add(table, ProductCount);
        ProductCount += table.Rows.Length;
        return ProductCount - table.Rows.Length;
    }

    private int GroupedProductsOf(GroupedScenarios node)
    {
        foreach (var (known, table) in GroupedTables.Select(b => (b.FirstProduct, b.Table)))
        {
            if (ReferenceEquals(table.Source, node.Values) && table.GroupOfColumn.AsSpan().SequenceEqual(node.GroupOfColumn)) return known;
        }

        NodeShape.CheckColumns(node, node.Values, _known);
        var block = new GroupBlock(new GroupedTable(node.Values, node.GroupOfColumn, node.Shapes.Length, zeroColumn), ProductCount);
        Append(new Operation(OperationKind.GroupProducts, 0, 0, Put(GroupedTables, block)), null);
        ProductCount += block.ProductCount;
        return block.FirstProduct;
    }

    private Operation AddCombine(Combine node)
    {
        NodeShape.Require(node.Weights.Length == node.Children.Length, node, "as many weights as children are needed");
        return AddParent(OperationKind.Combine, node.Children, [.. node.Weights]) with { Constant = node.Constant };
    }

    private Operation AddParent(OperationKind kind, ImmutableArray<MarginNode> children, double[]? weights = null)
    {
        var indices = new int[children.Length];
        for (var i = 0; i < children.Length; i++) indices[i] = Add(children[i]);
        var start = Arguments.Count;
        Arguments.AddRange(indices);
        Weights.AddRange(weights ?? new double[children.Length]);
        return new Operation(kind, start, indices.Length);
    }

    private static int Put<T>(List<T> list, T item)
    {
        list.Add(item);
        return list.Count - 1;
    }
}
