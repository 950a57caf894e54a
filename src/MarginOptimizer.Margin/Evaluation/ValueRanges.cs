namespace MarginOptimizer.Margin.Evaluation;

/// <summary>
/// Lower and upper ends of the values of a program: those of operations that follow from others by interval arithmetic, once the ends of leaves
/// and of products are filled in.
/// </summary>
internal sealed class ValueRanges(UnitProgram program, MarginWorkspace workspace)
{
    private readonly double[] _rows = new double[2 * program.RowCount];

    /// <summary>One per operation.</summary>
    public double[] Low { get; } = new double[program.Operations.Length];

    /// <inheritdoc cref="Low"/>
    public double[] High { get; } = new double[program.Operations.Length];

    /// <summary>One per product of a scenario table.</summary>
    public double[] LowProducts { get; } = new double[program.ProductCount];

    /// <inheritdoc cref="LowProducts"/>
    public double[] HighProducts { get; } = new double[program.ProductCount];

    /// <summary>Ends of an operation that reads values or products, not columns.</summary>
    public (double Low, double High) Derived(in Operation operation)
    {
        switch (operation.Kind)
        {
            case OperationKind.Scenarios:
                return ReductionRange.Of(program.Reductions[operation.Item], LowProducts, HighProducts, _rows, workspace.Scratch);
            case OperationKind.Combine:
                return CombinedRange(operation);
            case OperationKind.Largest or OperationKind.Smallest:
                return ExtremeRange(operation);
            case OperationKind.Curve:
                var child = program.Arguments[operation.Start];
                return program.Shapes[operation.Item].Range(Low[child], High[child]);
            default:
                return FewArguments(operation);
        }
    }

    private (double Low, double High) CombinedRange(in Operation operation)
    {
        double low = operation.Constant, high = operation.Constant;
        for (var k = operation.Start; k < operation.Start + operation.Count; k++)
        {
            var weight = program.Weights[k];
            var child = program.Arguments[k];
            low += weight * (weight >= 0.0 ? Low[child] : High[child]);
            high += weight * (weight >= 0.0 ? High[child] : Low[child]);
        }

        return (low, high);
    }

    private (double Low, double High) ExtremeRange(in Operation operation)
    {
        var isLargest = operation.Kind == OperationKind.Largest;
        var low = isLargest ? double.NegativeInfinity : double.PositiveInfinity;
        var high = low;
        foreach (var child in program.Arguments.Slice(operation.Start, operation.Count))
        {
            low = isLargest ? Math.Max(low, Low[child]) : Math.Min(low, Low[child]);
            high = isLargest ? Math.Max(high, High[child]) : Math.Min(high, High[child]);
        }

        return (low, high);
    }

    private (double Low, double High) FewArguments(in Operation operation)
    {
        var n = operation.Count;
        double[] low = new double[n], high = new double[n];
        for (var k = 0; k < n; k++) (low[k], high[k]) = (Low[program.Arguments[operation.Start + k]], High[program.Arguments[operation.Start + k]]);
        switch (operation.Kind)
        {
            case OperationKind.Opaque:
                return OpaqueCorners.Range(program.Functions[operation.Item], low, high);
            case OperationKind.Matching:
                return GreedyMatching.Range(program.Matchings[operation.Item].Spreads, low, high);
            case OperationKind.Length:
                return CorrelatedLength.Range(program.Lengths[operation.Item].Correlations, low, high, workspace.Scratch);
            default:
                // More needs never cost less.
                var covering = program.Coverings[operation.Item];
                var scratch = workspace.Scratch.AsSpan(n);
                var least = CoveringProgram.Solve(covering, low, scratch, workspace.Basis, workspace.Scratch.AsSpan(0, n));
                return (least, CoveringProgram.Solve(covering, high, scratch, workspace.Basis, workspace.Scratch.AsSpan(0, n)));
        }
    }
}
