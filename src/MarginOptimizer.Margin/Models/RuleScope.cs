namespace MarginOptimizer.Margin.Models;

/// <summary>The instruments that a rule charges.</summary>
public enum RuleScope
{
    Everything,
    Options,
    Futures,
}
