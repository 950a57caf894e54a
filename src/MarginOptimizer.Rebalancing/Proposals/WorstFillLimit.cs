namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>A limit over every partial fill.</summary>
/// <param name="Id">Of the limit.</param>
/// <param name="Unit">Of the values.</param>
/// <param name="Worst">Worst value towards the bound that is nearer to being broken: by <paramref name="Proof"/> the worst, a bound on it, or the worst tried.</param>
/// <param name="Found">Value of the worst subset found.</param>
/// <param name="IsLower">The lower bound is the one meant.</param>
/// <param name="IsKept"><paramref name="Worst"/> is within the limit; proven unless it was only checked.</param>
public sealed record WorstFillLimit(string Id, string Unit, double Worst, double Found, bool IsLower, WorstFillProof Proof, bool IsKept);
