using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>A <see cref="Scenarios"/> node with the place of its table's losses in the workspace.</summary>
internal readonly record struct ScenarioReduction(Scenarios Node, int FirstRow)
{
    public int RowCount => Node.Scales.Length;
}
