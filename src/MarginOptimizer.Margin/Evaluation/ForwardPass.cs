using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>Values of all operations in their order.</summary>
internal static class ForwardPass
{
    public static void Run(UnitProgram program, MarginWorkspace workspace)
    {
        // What an earlier evaluation left in the columns of auxiliaries must not meet the padding of a table.
        workspace.Vector.AsSpan(program.FirstAuxiliary).Clear();
        for (var i = 0; i < program.Operations.Length; i++) workspace.Values[i] = Value(program, program.Operations[i], workspace);
    }

    public static double Value(UnitProgram program, in Operation operation, MarginWorkspace workspace) => operation.Kind switch
    {
        OperationKind.Affine => AffineValue(program, operation, workspace.Vector),
        OperationKind.OneSided => OneSidedValue(program, operation, workspace.Vector),
        OperationKind.Scenarios => Reduced(program.Reductions[operation.Item], workspace),
        OperationKind.Combine => Combined(program, operation, workspace.Values),
        OperationKind.Largest => LargestValue(program, operation, workspace.Values),
        OperationKind.Smallest => SmallestValue(program, operation, workspace.Values),
        OperationKind.Curve => program.Shapes[operation.Item].At(workspace.Values[program.Arguments[operation.Start]]),
        OperationKind.Opaque => OpaqueValue(program, operation, workspace),
        OperationKind.TableProducts => Multiplied(program.Tables[operation.Item], workspace),
        OperationKind.GroupProducts => Multiplied(program.GroupedTables[operation.Item], workspace),
        OperationKind.Auxiliary => workspace.Vector[operation.Item] = workspace.Values[program.Arguments[operation.Start]],
        OperationKind.Matching => GreedyMatching.Value(program.Matchings[operation.Item].Spreads, Gathered(program, operation, workspace)),
        OperationKind.Decomposition => Covered(program, operation, workspace),
        _ => CorrelatedLength.Value(program.Lengths[operation.Item].Correlations, Gathered(program, operation, workspace)),
    };

    /// <summary>Values of the arguments, copied to the start of the scratch.</summary>
    public static Span<double> Gathered(UnitProgram program, in Operation operation, MarginWorkspace workspace)
    {
        var arguments = program.Arguments.Slice(operation.Start, operation.Count);
        for (var k = 0; k < arguments.Length; k++) workspace.Scratch[k] = workspace.Values[arguments[k]];
        return workspace.Scratch.AsSpan(0, arguments.Length);
    }

    /// <summary>The least cost of the needs at the start of the scratch; multipliers follow them there.</summary>
    public static double Covered(UnitProgram program, in Operation operation, MarginWorkspace workspace)
    {
        var needs = Gathered(program, operation, workspace);
        var n = needs.Length;
        return CoveringProgram.Solve(
            program.Coverings[operation.Item], needs, workspace.Scratch.AsSpan(2 * n), workspace.Basis, workspace.Scratch.AsSpan(n, n));
    }

    private static double AffineValue(UnitProgram program, in Operation operation, double[] z)
    {
        var columns = program.SparseColumns.Slice(operation.Start, operation.Count);
        var coefficients = program.SparseCoefficients.Slice(operation.Start, operation.Count);
        var sum = operation.Constant;
        for (var k = 0; k < columns.Length; k++) sum += coefficients[k] * z[columns[k]];
        return sum;
    }

    private static double OneSidedValue(UnitProgram program, in Operation operation, double[] z)
    {
        var columns = program.SparseColumns.Slice(operation.Start, operation.Count);
        var coefficients = program.SparseCoefficients.Slice(operation.Start, operation.Count);
        var sum = 0.0;
        for (var k = 0; k < columns.Length; k++) sum += coefficients[k] * Math.Max(operation.Constant * z[columns[k]], 0.0);
        return sum;
    }

    private static double Reduced(ScenarioReduction reduction, MarginWorkspace workspace)
    {
        var losses = workspace.Losses.AsSpan(reduction.FirstRow, reduction.RowCount);
        var values = workspace.RowValues.AsSpan(reduction.FirstRow, reduction.RowCount);
        reduction.FillLosses(workspace.Products, losses);
        reduction.FillValues(losses, values);
        return reduction.Reduce(values, workspace.Scratch);
    }

    private static double Multiplied(TableBlock block, MarginWorkspace workspace)
    {
        RowProducts.Compute(block.Table, workspace.Vector, workspace.Products.AsSpan(block.FirstProduct, block.Table.Rows.Length));
        return 0.0;
    }

    private static double Multiplied(GroupBlock block, MarginWorkspace workspace)
    {
        block.Table.Compute(workspace.Vector, workspace.Scratch, workspace.Products.AsSpan(block.FirstProduct, block.ProductCount));
        return 0.0;
    }

    private static double Combined(UnitProgram program, in Operation operation, double[] values)
    {
        var arguments = program.Arguments.Slice(operation.Start, operation.Count);
        var weights = program.Weights.Slice(operation.Start, operation.Count);
        var sum = operation.Constant;
        for (var k = 0; k < arguments.Length; k++) sum += weights[k] * values[arguments[k]];
        return sum;
    }

    private static double LargestValue(UnitProgram program, in Operation operation, double[] values)
    {
        var largest = double.NegativeInfinity;
        foreach (var argument in program.Arguments.Slice(operation.Start, operation.Count)) largest = Math.Max(largest, values[argument]);
        return largest;
    }

    private static double SmallestValue(UnitProgram program, in Operation operation, double[] values)
    {
        var smallest = double.PositiveInfinity;
        foreach (var argument in program.Arguments.Slice(operation.Start, operation.Count)) smallest = Math.Min(smallest, values[argument]);
        return smallest;
    }

    private static double OpaqueValue(UnitProgram program, in Operation operation, MarginWorkspace workspace)
    {
        var arguments = workspace.FunctionArguments[operation.Item];
        for (var k = 0; k < arguments.Length; k++) arguments[k] = workspace.Values[program.Arguments[operation.Start + k]];
        return program.Functions[operation.Item].Function(arguments);
    }
}
