namespace MarginOptimizer.Risk.Generators;

/// <summary>How the random log-returns of one coin are distributed.</summary>
public enum MarginalKind
{
    /// <summary>As the history's own, linear between its ordered returns.</summary>
    Empirical,

    /// <summary>Normal about 0 with the coin's volatility.</summary>
    Normal,

    /// <summary>Student's t about 0, scaled to the coin's volatility.</summary>
    Student,
}
