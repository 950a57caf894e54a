namespace MarginOptimizer.MarketData.Formats;

internal static class CandidateRules
{
    public const string Contradiction = "contradicts reduce-only: nothing could be traded";
}
