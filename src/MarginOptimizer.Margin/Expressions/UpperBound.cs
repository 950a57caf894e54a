namespace MarginOptimizer.Margin.Expressions;

/// <summary>The condition <c>Node &lt;= Bound</c>.</summary>
public sealed record UpperBound(MarginNode Node, double Bound);
