using MarginOptimizer.Domain.Limits;

namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>Largest sets of return rows that a problem may bring, checked before anything is priced.</summary>
/// <param name="Rows">Most rows of one set.</param>
/// <param name="Cells">
/// Most rows times instruments of the tables that the problem keeps: one for each set and scope that limits or the objective name, and as many again where open orders
/// may be cancelled. A cell takes 8 bytes, and searching many rows about a seventh of that on top.
/// </param>
public sealed record ScenarioCaps(int Rows, long Cells)
{
    /// <summary>Where several share a machine.</summary>
    public static ScenarioCaps Shared { get; } = new(ReturnScenarios.MaxRows, ReturnScenarios.MaxCells);

    /// <summary>For a process of one's own: 1,000,000 rows of 200 instruments and some more, about 2.3 GB.</summary>
    public static ScenarioCaps Local { get; } = new(ReturnScenarios.MaxLocalRows, 250_000_000);
}
