namespace MarginOptimizer.Risk.Tails;

/// <summary>What one column of a book adds to the tail measures of the whole.</summary>
/// <param name="MarginalShortfall">Change of the expected shortfall per unit of quantity, USD; also of what is not held.</param>
/// <param name="MarginalValueAtRisk">Change of the value at risk per unit of quantity, USD, while the same rows decide.</param>
/// <param name="Shortfall">Component: marginal times quantity. The components add up to the shortfall of the book.</param>
/// <param name="ValueAtRisk">Component: marginal times quantity. The components add up to the value at risk of the book.</param>
public readonly record struct TailContribution(double MarginalShortfall, double MarginalValueAtRisk, double Shortfall, double ValueAtRisk);
