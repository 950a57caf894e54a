namespace MarginOptimizer.Margin.Evaluation;

/// <summary>Requirements and collateral of one unit, in its currency.</summary>
public readonly record struct MarginFigures(double Initial, double Maintenance, double Collateral);
