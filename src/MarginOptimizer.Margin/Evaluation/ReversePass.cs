using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>
/// Derivative of a node with respect to every column at the positions last evaluated, by one pass from parents to children. At a kink it is
/// an element of the subdifferential: tied rows and tied children share evenly, a curve has the mean of its slopes.
/// </summary>
internal static class ReversePass
{
    /// <summary>Rows within this fraction of the largest value are tied.</summary>
    public const double TieTolerance = 1e-9;

    /// <param name="program">Evaluated before with this workspace.</param>
    /// <param name="root">The node to differentiate.</param>
    /// <param name="workspace">Receives <see cref="MarginWorkspace.Derivatives"/>.</param>
    /// <param name="rowWeights">
    /// Shares of the rows of every scenario table, as the optimiser's multipliers give them (>= 0, summing to at most 1 per table); empty to
    /// share evenly among tied rows.
    /// </param>
    public static void Differentiate(UnitProgram program, int root, MarginWorkspace workspace, ReadOnlySpan<double> rowWeights)
    {
        var adjoints = workspace.Adjoints.AsSpan();
        adjoints.Clear();
        workspace.RowAdjoints.AsSpan().Clear();
        workspace.Gradient.AsSpan().Clear();
        adjoints[root] = 1.0;
        for (var i = root; i >= 0; i--)
        {
            if (adjoints[i] != 0.0) Propagate(program, i, adjoints[i], workspace, rowWeights);
        }

        AddRows(program, workspace);
    }

    private static void Propagate(UnitProgram program, int index, double adjoint, MarginWorkspace workspace, ReadOnlySpan<double> rowWeights)
    {
        var operation = program.Operations[index];
        switch (operation.Kind)
        {
            case OperationKind.Affine or OperationKind.OneSided:
                AddSparse(program, operation, adjoint, workspace);
                break;
            case OperationKind.Scenarios:
                AddScenarios(program.Reductions[operation.Start], workspace.Values[index], adjoint, workspace, rowWeights);
                break;
            case OperationKind.Combine:
                for (var k = operation.Start; k < operation.Start + operation.Count; k++)
                {
                    workspace.Adjoints[program.Arguments[k]] += adjoint * program.Weights[k];
                }

                break;
            case OperationKind.Largest:
                ShareAmongLargest(program, operation, workspace.Values[index], adjoint, workspace);
                break;
            case OperationKind.Curve:
                var child = program.Arguments[operation.Start];
                workspace.Adjoints[child] += adjoint * program.Shapes[(int)operation.Constant].SlopeAt(workspace.Values[child]);
                break;
            default:
                AddOpaque(program, operation, adjoint, workspace);
                break;
        }
    }

    private static void AddSparse(UnitProgram program, Operation operation, double adjoint, MarginWorkspace workspace)
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
        ScenarioReduction reduction, double worst, double adjoint, MarginWorkspace workspace, ReadOnlySpan<double> rowWeights)
    {
        var scales = reduction.Node.Scales;
        var offsets = reduction.Node.Offsets;
        if (!rowWeights.IsEmpty)
        {
            for (var r = 0; r < scales.Length; r++)
            {
                workspace.RowAdjoints[reduction.FirstRow + r] += adjoint * rowWeights[reduction.FirstRow + r] * scales[r];
            }

            return;
        }

        if (reduction.Node.FloorAtZero && worst <= 0.0) return;
        var threshold = worst - TieTolerance * Math.Abs(worst);
        var tied = 0;
        for (var r = 0; r < scales.Length; r++)
        {
            if (scales[r] * workspace.Losses[reduction.FirstRow + r] + offsets[r] >= threshold) tied++;
        }

        for (var r = 0; r < scales.Length; r++)
        {
            if (scales[r] * workspace.Losses[reduction.FirstRow + r] + offsets[r] < threshold) continue;
            workspace.RowAdjoints[reduction.FirstRow + r] += adjoint * scales[r] / tied;
        }
    }

    private static void ShareAmongLargest(UnitProgram program, Operation operation, double largest, double adjoint, MarginWorkspace workspace)
    {
        var threshold = largest - TieTolerance * Math.Abs(largest);
        var arguments = program.Arguments.Slice(operation.Start, operation.Count);
        var tied = 0;
        foreach (var child in arguments)
        {
            if (workspace.Values[child] >= threshold) tied++;
        }

        foreach (var child in arguments)
        {
            if (workspace.Values[child] >= threshold) workspace.Adjoints[child] += adjoint / tied;
        }
    }

    private static void AddOpaque(UnitProgram program, Operation operation, double adjoint, MarginWorkspace workspace)
    {
        var function = (int)operation.Constant;
        if (program.Functions[function].Derivatives is not { } derivatives) return;
        var arguments = workspace.FunctionArguments[function];
        var slopes = workspace.FunctionGradients[function];
        for (var k = 0; k < arguments.Length; k++) arguments[k] = workspace.Values[program.Arguments[operation.Start + k]];
        derivatives(arguments, slopes);
        for (var k = 0; k < arguments.Length; k++) workspace.Adjoints[program.Arguments[operation.Start + k]] += adjoint * slopes[k];
    }

    private static void AddRows(UnitProgram program, MarginWorkspace workspace)
    {
        var row = 0;
        foreach (var table in program.Tables)
        {
            for (var r = 0; r < table.Rows.Length; r++, row++)
            {
                var adjoint = workspace.RowAdjoints[row];
                if (adjoint == 0.0) continue;
                var losses = table.Row(r);
                for (var column = 0; column < losses.Length; column++) workspace.Gradient[column] += adjoint * losses[column];
            }
        }
    }
}
