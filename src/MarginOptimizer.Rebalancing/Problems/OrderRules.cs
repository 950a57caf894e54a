namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>Names of the rules that make a trade an order, as conflicts name them beside limits: fractions would not be bound by them.</summary>
public static class OrderRules
{
    /// <summary>Begins the names; no limit's id does.</summary>
    public const string Prefix = "rule:";

    /// <summary>Trades are whole lots, transfers whole steps.</summary>
    public const string WholeLots = Prefix + "whole-lots";

    /// <summary>Trades reach the smallest order, of the venue or the caller.</summary>
    public const string MinimumSizes = Prefix + "minimum-sizes";

    /// <summary>Whether a name in a conflict is of a rule, not of a limit.</summary>
    public static bool IsRule(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);
}
