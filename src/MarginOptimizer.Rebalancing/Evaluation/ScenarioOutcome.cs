using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Rebalancing.Evaluation;

/// <summary>One scenario row of a unit at a book.</summary>
/// <param name="Part">Label of the node it belongs to.</param>
/// <param name="Row">The scenario.</param>
/// <param name="IsFull">No row of its node is scaled up more: venues scale the losses of extreme moves down.</param>
/// <param name="Loss">Before scales and offsets, losses &gt; 0, currency of the unit.</param>
/// <param name="Weight">Derivative of the initial requirement with respect to the row's value; ties share evenly.</param>
internal readonly record struct ScenarioOutcome(string Part, ScenarioRow Row, bool IsFull, double Loss, double Weight);
