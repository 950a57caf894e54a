namespace MarginOptimizer.Margin.Evaluation;

/// <summary>
/// Derivative of a node with respect to every column at the positions last evaluated, by one pass from parents to children. At a kink it is
/// an element of the subdifferential where the node is convex: tied rows and tied children share evenly, a curve has the mean of its slopes.
/// </summary>
internal static class ReversePass
{
    /// <param name="program">Evaluated before with this workspace.</param>
    /// <param name="root">The node to differentiate.</param>
    /// <param name="workspace">Receives <see cref="MarginWorkspace.Derivatives"/>.</param>
    /// <param name="rowWeights">
    /// Shares of the rows of every scenario node, as the optimiser's multipliers give them (>= 0, summing to at most 1 per node); empty to
    /// share evenly among tied rows.
    /// </param>
    public static void Differentiate(UnitProgram program, int root, MarginWorkspace workspace, ReadOnlySpan<double> rowWeights)
    {
        var adjoints = workspace.Adjoints.AsSpan();
        adjoints.Clear();
        workspace.ProductAdjoints.AsSpan().Clear();
        workspace.Gradient.AsSpan().Clear();
        adjoints[root] = 1.0;
        for (var i = root; i >= 0; i--)
        {
            ref readonly var operation = ref program.Operations[i];
            switch (operation.Kind)
            {
                // Columns and products have gathered all their uses by now: what reads them comes later in the program.
                case OperationKind.Auxiliary:
                    adjoints[program.Arguments[operation.Start]] += workspace.Gradient[operation.Item];
                    break;
                case OperationKind.TableProducts:
                    AddRows(program.Tables[operation.Item], workspace);
                    break;
                case OperationKind.GroupProducts:
                    var block = program.GroupedTables[operation.Item];
                    block.Table.AddTransposed(workspace.ProductAdjoints.AsSpan(block.FirstProduct), workspace.Gradient);
                    break;
                default:
                    if (adjoints[i] != 0.0) Propagate(program, i, adjoints[i], workspace, rowWeights);
                    break;
            }
        }
    }

    private static void Propagate(UnitProgram program, int index, double adjoint, MarginWorkspace workspace, ReadOnlySpan<double> rowWeights)
    {
        ref readonly var operation = ref program.Operations[index];
        switch (operation.Kind)
        {
            case OperationKind.Affine or OperationKind.OneSided:
                AddSparse(program, operation, adjoint, workspace);
                break;
            case OperationKind.Scenarios:
                AddScenarios(program.Reductions[operation.Item], workspace.Values[index], adjoint, workspace, rowWeights);
                break;
            case OperationKind.Combine:
                AddWeighted(program, operation, adjoint, program.Weights.Slice(operation.Start, operation.Count), workspace);
                break;
            case OperationKind.Largest:
                ShareAmongTied(program, operation, 1.0, workspace.Values[index], adjoint, workspace);
                break;
            case OperationKind.Smallest:
                ShareAmongTied(program, operation, -1.0, workspace.Values[index], adjoint, workspace);
                break;
            case OperationKind.Curve:
                var child = program.Arguments[operation.Start];
                workspace.Adjoints[child] += adjoint * program.Shapes[operation.Item].SlopeAt(workspace.Values[child]);
                break;
            case OperationKind.Opaque:
                AddOpaque(program, operation, adjoint, workspace);
                break;
            default:
                AddWeighted(program, operation, adjoint, Slopes(program, operation, workspace), workspace);
                break;
        }
    }

    /// <summary>Slopes of a node of few arguments, in the scratch.</summary>
    private static Span<double> Slopes(UnitProgram program, in Operation operation, MarginWorkspace workspace)
    {
        var n = operation.Count;
        var slopes = workspace.Scratch.AsSpan(n, n);
        switch (operation.Kind)
        {
            case OperationKind.Decomposition:
                ForwardPass.Covered(program, operation, workspace);
                break;
            case OperationKind.Matching:
                var spreads = program.Matchings[operation.Item].Spreads;
                GreedyMatching.Slopes(spreads, ForwardPass.Gathered(program, operation, workspace), workspace.Scratch.AsSpan(2 * n), slopes);
                break;
            default:
                CorrelatedLength.Slopes(program.Lengths[operation.Item].Correlations, ForwardPass.Gathered(program, operation, workspace), slopes);
                break;
        }

        return slopes;
    }

    private static void AddWeighted(
        UnitProgram program, in Operation operation, double adjoint, ReadOnlySpan<double> weights, MarginWorkspace workspace)
    {
        for (var k = 0; k < operation.Count; k++) workspace.Adjoints[program.Arguments[operation.Start + k]] += adjoint * weights[k];
    }

    private static void AddSparse(UnitProgram program, in Operation operation, double adjoint, MarginWorkspace workspace)
    {
        for (var k = operation.Start; k < operation.Start + operation.Count; k++)
        {
            var column = program.SparseColumns[k];
            var coefficient = program.SparseCoefficients[k];
            if (operation.Kind == OperationKind.OneSided)
            {
                var sign = operation.Constant;
                coefficient = sign * workspace.Vector[column] > 0.0 ? sign * coefficient : 0.0;
            }

            workspace.Gradient[column] += adjoint * coefficient;
        }
    }

    private static void AddScenarios(
        ScenarioReduction reduction, double reduced, double adjoint, MarginWorkspace workspace, ReadOnlySpan<double> rowWeights)
    {
        var rows = reduction.RowCount;
        var weights = workspace.Scratch.AsSpan(0, rows);
        if (!rowWeights.IsEmpty) rowWeights.Slice(reduction.FirstRow, rows).CopyTo(weights);
        else reduction.Weigh(workspace.RowValues.AsSpan(reduction.FirstRow, rows), reduced, workspace.Scratch.AsSpan(rows), weights);
        for (var r = 0; r < rows; r++)
        {
            if (weights[r] != 0.0) AddRow(reduction, r, adjoint * weights[r] * reduction.Scales[r], workspace);
        }
    }

    private static void AddRow(ScenarioReduction reduction, int row, double adjoint, MarginWorkspace workspace)
    {
        var groups = reduction.Shapes.Length;
        if (groups == 0)
        {
            workspace.ProductAdjoints[reduction.FirstProduct + row] += adjoint;
            return;
        }

        if (reduction.FirstLinear >= 0) workspace.ProductAdjoints[reduction.FirstLinear + row] += adjoint;
        for (var g = 0; g < groups; g++)
        {
            var product = reduction.FirstProduct + row * groups + g;
            workspace.ProductAdjoints[product] += adjoint * reduction.Shapes[g].SlopeAt(workspace.Products[product]);
        }
    }

    /// <summary>Children tied for the largest, or with sign -1 for the smallest, share evenly.</summary>
    private static void ShareAmongTied(
        UnitProgram program, in Operation operation, double sign, double value, double adjoint, MarginWorkspace workspace)
    {
        var threshold = sign * value - RowSelection.TieTolerance * Math.Abs(value);
        var arguments = program.Arguments.Slice(operation.Start, operation.Count);
        var tied = 0;
        foreach (var child in arguments)
        {
            if (sign * workspace.Values[child] >= threshold) tied++;
        }

        foreach (var child in arguments)
        {
            if (sign * workspace.Values[child] >= threshold) workspace.Adjoints[child] += adjoint / tied;
        }
    }

    private static void AddOpaque(UnitProgram program, in Operation operation, double adjoint, MarginWorkspace workspace)
    {
        if (program.Functions[operation.Item].Derivatives is not { } derivatives) return;
        var arguments = workspace.FunctionArguments[operation.Item];
        var slopes = workspace.FunctionGradients[operation.Item];
        for (var k = 0; k < arguments.Length; k++) arguments[k] = workspace.Values[program.Arguments[operation.Start + k]];
        derivatives(arguments, slopes);
        AddWeighted(program, operation, adjoint, slopes, workspace);
    }

    private static void AddRows(TableBlock block, MarginWorkspace workspace)
    {
        for (var r = 0; r < block.Table.Rows.Length; r++)
        {
            var adjoint = workspace.ProductAdjoints[block.FirstProduct + r];
            if (adjoint == 0.0) continue;
            var losses = block.Table.Row(r);
            for (var column = 0; column < losses.Length; column++) workspace.Gradient[column] += adjoint * losses[column];
        }
    }
}
