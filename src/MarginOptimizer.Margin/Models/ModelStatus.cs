namespace MarginOptimizer.Margin.Models;

public enum ModelStatus
{
    Announced,
    InForce,
    Superseded,
}
