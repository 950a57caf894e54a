namespace MarginOptimizer.Domain.Limits;

/// <summary>Volatility rule of a shock, with the size given by the margin model in force.</summary>
public enum VolatilityShock
{
    Down,
    Same,
    Up,
}
