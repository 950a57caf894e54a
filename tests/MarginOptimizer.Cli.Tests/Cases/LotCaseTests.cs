using MarginOptimizer.Cli.Cases;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Cli.Tests.Cases;

/// <summary>Whole lots and limits on the number of trades: the optima that two other codes agree on, proven again.</summary>
public class LotCaseTests
{
    [SharedFact("cases")]
    public void Cases_in_whole_lots_and_with_few_trades_are_solved_to_their_proven_optima()
    {
        string[] names = ["c01-lots-short-put", "c02-lots-cost-short-put", "c03-lots-large", "c04-lots-enumerated", "c05-lots-real-depth", "d01-count2-mm18", "d02-count4-lots"];
        foreach (var name in names)
        {
            var result = Assert.Single(CaseSolver.Solve(SharedData.PathOf($"cases/{name}.json"), repeat: 1));
            Assert.True(result.Right, $"{name}: {result.Status}, {result.Objective} where {result.Expected} is expected");
        }
    }
}
