namespace MarginOptimizer.Rebalancing.RiskReports;

/// <summary>Whose view a stress is.</summary>
public enum StressSource
{
    /// <summary>A row of the margin model's own table.</summary>
    Venue,

    /// <summary>A row of the house scenarios.</summary>
    House,

    /// <summary>A row of a set of the question.</summary>
    Set,
}
