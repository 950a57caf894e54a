namespace MarginOptimizer.Rebalancing.Evaluation;

/// <summary>Requirement and collateral of one margin unit, in its currency.</summary>
internal readonly record struct UnitValues(double Initial, double Maintenance, double Collateral);
