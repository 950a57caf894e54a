namespace MarginOptimizer.Margin.Models;

/// <summary>What happened to a rule or parameter from one version to another.</summary>
public enum ModelChange
{
    /// <summary>Only the second version has it.</summary>
    Added,

    /// <summary>Only the first version has it.</summary>
    Removed,

    /// <summary>Its value differs, or the instruments that a rule charges.</summary>
    Changed,

    /// <summary>The same value, otherwise supported.</summary>
    Regraded,
}
