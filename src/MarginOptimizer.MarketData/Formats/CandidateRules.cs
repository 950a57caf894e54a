using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.MarketData.Formats;

internal static class CandidateRules
{
    public const string Contradiction = "contradicts reduce-only: nothing could be traded";

    /// <summary>What is wrong with the caller's smallest order, or null.</summary>
    public static string? FaultOf(decimal? minimum, Instrument instrument) =>
        minimum % instrument.Lot is { } rest && rest != 0m ? $"is no whole number of lots of {instrument.Lot}" : null;
}
