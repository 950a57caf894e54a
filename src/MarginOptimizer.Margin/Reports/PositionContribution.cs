namespace MarginOptimizer.Margin.Reports;

/// <summary>What one position adds to the initial requirement, in the unit's currency.</summary>
/// <param name="Contribution">Derivative of the requirement times quantity; negative where the position saves margin.</param>
/// <param name="Standalone">Initial requirement of the position alone.</param>
public sealed record PositionContribution(string Instrument, double Quantity, double Contribution, double Standalone);
