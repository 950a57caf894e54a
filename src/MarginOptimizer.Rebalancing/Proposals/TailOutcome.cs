namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>The tail behind a limit on expected shortfall or value at risk.</summary>
/// <param name="ScenarioSet">Id of the return rows.</param>
/// <param name="Alpha">Confidence.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Mass">Rows in the tail, a real number.</param>
/// <param name="ValueAtRiskBefore">Loss at the edge of the tail, USD, of the present book.</param>
/// <param name="ValueAtRiskAfter">The same of the resulting book.</param>
/// <param name="ShortfallBefore">Mean loss of the tail, USD, of the present book.</param>
/// <param name="ShortfallAfter">The same of the resulting book.</param>
public sealed record TailOutcome(
    string ScenarioSet, double Alpha, int Rows, double Mass, double ValueAtRiskBefore, double ValueAtRiskAfter, double ShortfallBefore, double ShortfallAfter);
