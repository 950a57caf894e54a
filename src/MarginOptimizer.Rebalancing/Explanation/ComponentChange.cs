using MarginOptimizer.Domain;

namespace MarginOptimizer.Rebalancing.Explanation;

/// <summary>A part of the initial requirement in the venue's words, at today's market, in the currency of its unit.</summary>
public sealed record ComponentChange(string Account, Currency Unit, string Name, double Before, double After);
