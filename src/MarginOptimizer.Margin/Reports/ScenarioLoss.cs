using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Reports;

/// <summary>One cell of a venue's table, in the unit's currency.</summary>
/// <param name="Loss">Loss of the unit before weights, losses &gt; 0.</param>
/// <param name="Scaled">Loss times the weight of its row, before the dampener.</param>
/// <param name="Charged">
/// Loss as it enters the worst case: scaled, dampened (shrunk towards zero), gains offset; minus the venue's aggregated vector.
/// </param>
/// <param name="Binding">It attains the worst case.</param>
public sealed record ScenarioLoss(ScenarioRow Row, double Loss, double Scaled, double Charged, bool Binding);
