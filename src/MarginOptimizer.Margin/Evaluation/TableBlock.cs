using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>A scenario table and the place of its first row among the products.</summary>
internal readonly record struct TableBlock(ScenarioTable Table, int FirstProduct);
