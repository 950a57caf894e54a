namespace MarginOptimizer.Margin.Deribit;

/// <summary>Which options an early portfolio margin charged by number.</summary>
public enum OptionContingencyRule
{
    /// <summary>Every contract, long or short.</summary>
    All,

    /// <summary>Contracts that are net short at their strike.</summary>
    NetShortPerStrike,

    /// <summary>Net shorts by strike that no long nearer the money covers, each side of the index apart.</summary>
    Rolled,
}
