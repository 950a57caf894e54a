using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Reports;

/// <summary>One cell of a venue's table, in the unit's currency.</summary>
/// <param name="Loss">Loss of the unit before weights, losses &gt; 0.</param>
/// <param name="Charged">Loss as it enters the worst case: scaled, dampened, gains offset.</param>
/// <param name="Binding">It attains the worst case.</param>
public sealed record ScenarioLoss(ScenarioRow Row, double Loss, double Charged, bool Binding);
