using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>
/// A margin unit as flat arrays, ready to be evaluated many times: one pass over the operations, among them one matrix-vector product per
/// scenario table. Immutable; every thread brings its own <see cref="MarginWorkspace"/>. Evaluation does not allocate.
/// </summary>
public sealed class UnitProgram
{
    private readonly Operation[] _operations;
    private readonly int[] _columns;
    private readonly double[] _coefficients;
    private readonly int[] _arguments;
    private readonly double[] _weights;
    private readonly ScenarioReduction[] _reductions;
    private readonly Opaque[] _functions;
    private readonly CurveShape[] _shapes;
    private readonly Matching[] _matchings;
    private readonly Decomposition[] _coverings;
    private readonly Length[] _lengths;
    private readonly TableBlock[] _tables;
    private readonly GroupBlock[] _groupedTables;
    private readonly int[] _componentIndices;
    private readonly Lazy<IncrementalLinks> _incremental;
    private readonly Dictionary<MarginNode, int> _indices = new(ReferenceEqualityComparer.Instance);

    /// <exception cref="ArgumentException">Arrays of a node do not fit together, or it uses an auxiliary that comes later.</exception>
    public UnitProgram(MarginUnit unit)
    {
        Unit = unit;
        FirstAuxiliary = unit.AuxiliaryColumnOf(0);
        var builder = new ProgramBuilder(FirstAuxiliary, zeroColumn: unit.ColumnCount);
        foreach (var auxiliary in unit.Auxiliaries) builder.AddAuxiliary(auxiliary);
        InitialIndex = builder.Add(unit.InitialRequirement);
        MaintenanceIndex = builder.Add(unit.MaintenanceRequirement);
        CollateralIndex = builder.Add(unit.Collateral);
        _componentIndices = [.. unit.Components.Select(builder.Add)];
        _operations = [.. builder.Operations];
        _columns = [.. builder.Columns];
        _coefficients = [.. builder.Coefficients];
        _arguments = [.. builder.Arguments];
        _weights = [.. builder.Weights];
        _reductions = [.. builder.Reductions];
        _functions = [.. builder.Functions];
        _shapes = [.. builder.Shapes];
        _matchings = [.. builder.Matchings];
        _coverings = [.. builder.Coverings];
        _lengths = [.. builder.Lengths];
        _tables = [.. builder.Tables];
        _groupedTables = [.. builder.GroupedTables];
        ProductCount = builder.ProductCount;
        RowCount = builder.RowCount;
        (ScratchLength, BasisLength) = Scratch();
        for (var i = 0; i < _operations.Length; i++)
        {
            if (builder.Nodes[i] is { } node) _indices.Add(node, i);
        }

        _incremental = new Lazy<IncrementalLinks>(() => new IncrementalLinks(this));
    }

    public MarginUnit Unit { get; }

    /// <summary>Numbers that an evaluation reads at least once: entries of tables and coefficients.</summary>
    public int NumberCount =>
        _coefficients.Length + _tables.Sum(t => t.Table.Rows.Length * t.Table.Stride) + _groupedTables.Sum(t => t.Table.RowCount * t.Table.SlotCount);

    /// <summary>For evaluations from a known book; made when first asked for.</summary>
    internal IncrementalLinks Incremental => _incremental.Value;

    internal int FirstAuxiliary { get; }

    /// <summary>Where the value of a node of this unit is stored.</summary>
    internal int IndexOf(MarginNode node) => _indices[node];

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

    internal ReadOnlySpan<Matching> Matchings => _matchings;

    internal ReadOnlySpan<Decomposition> Coverings => _coverings;

    internal ReadOnlySpan<Length> Lengths => _lengths;

    internal ReadOnlySpan<TableBlock> Tables => _tables;

    internal ReadOnlySpan<GroupBlock> GroupedTables => _groupedTables;

    internal int ProductCount { get; }

    internal int RowCount { get; }

    internal int ScratchLength { get; }

    internal int BasisLength { get; }

    public MarginWorkspace CreateWorkspace() => new(this);

    /// <summary>Evaluates every node at <see cref="MarginWorkspace.Positions"/>.</summary>
    /// <exception cref="InvalidOperationException">No strategies cover the needs of a <see cref="Decomposition"/>.</exception>
    public void Evaluate(MarginWorkspace workspace) => ForwardPass.Run(this, workspace);

    /// <summary>
    /// Fills <see cref="MarginWorkspace.Derivatives"/> with the derivative of a node at the positions last evaluated; at a kink, one of its
    /// subdifferential where it is convex, and a mean of both sides otherwise.
    /// </summary>
    /// <param name="node">Part of this unit.</param>
    /// <param name="workspace">Evaluated before.</param>
    /// <param name="rowWeights">
    /// Shares of the scenario rows, in the order of <see cref="MarginWorkspace.ScenarioLosses"/>, as an optimiser's multipliers give them
    /// (&gt;= 0, summing to at most 1 for each node); empty: rows that attain the worst case share evenly.
    /// </param>
    public void Differentiate(MarginNode node, MarginWorkspace workspace, ReadOnlySpan<double> rowWeights = default) =>
        ReversePass.Differentiate(this, _indices[node], workspace, rowWeights);

    /// <summary>Value of a node of this unit at the last evaluation.</summary>
    /// <exception cref="KeyNotFoundException">The node is not part of the unit.</exception>
    public double Value(MarginNode node, MarginWorkspace workspace) => workspace.Values[_indices[node]];

    /// <summary>Where the rows of a scenario node are in <see cref="MarginWorkspace.ScenarioLosses"/>.</summary>
    /// <param name="node">A <see cref="Scenarios"/> or <see cref="GroupedScenarios"/> of this unit.</param>
    /// <exception cref="KeyNotFoundException">The node is not part of the unit.</exception>
    public Range RowsOf(MarginNode node)
    {
        var operation = _operations[_indices[node]];
        if (operation.Kind != OperationKind.Scenarios) throw new ArgumentException($"'{node.Label}' has no rows", nameof(node));
        var reduction = _reductions[operation.Item];
        return reduction.FirstRow..(reduction.FirstRow + reduction.RowCount);
    }

    public double InitialRequirement(MarginWorkspace workspace) => workspace.Values[InitialIndex];

    public double MaintenanceRequirement(MarginWorkspace workspace) => workspace.Values[MaintenanceIndex];

    public double Collateral(MarginWorkspace workspace) => workspace.Values[CollateralIndex];

    /// <summary>Name of what an operation computes; empty for those that are no node.</summary>
    internal string LabelOf(int operation)
    {
        foreach (var (node, index) in _indices)
        {
            if (index == operation) return node.Label;
        }

        return "";
    }

    /// <summary>Whole lanes, and at least one column that is always zero.</summary>
    internal static int VectorLength(int columns) => (columns + 4) / 4 * 4;

    private (int Numbers, int Basis) Scratch()
    {
        var (numbers, basis) = (0, 0);
        foreach (var table in _groupedTables) numbers = Math.Max(numbers, table.Table.SlotCount);
        foreach (var reduction in _reductions) numbers = Math.Max(numbers, 2 * reduction.RowCount);
        foreach (var matching in _matchings) numbers = Math.Max(numbers, 2 * matching.Buckets.Length + 2 * matching.Spreads.Length);
        foreach (var length in _lengths) numbers = Math.Max(numbers, 3 * length.Children.Length);
        foreach (var covering in _coverings)
        {
            var (needs, strategies) = (covering.Needs.Length, covering.Costs.Length);
            numbers = Math.Max(numbers, 2 * needs + CoveringProgram.ScratchLength(needs, strategies));
            basis = Math.Max(basis, CoveringProgram.BasisLength(needs, strategies));
        }

        return (numbers, basis);
    }
}
