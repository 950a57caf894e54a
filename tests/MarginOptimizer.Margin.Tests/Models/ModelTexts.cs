using MarginOptimizer.Margin.Models;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Margin.Tests.Models;

/// <summary>Documents of models for tests.</summary>
internal static class ModelTexts
{
    /// <param name="name">File name without ending, such as <c>deribit-spm-2026-09-23</c>.</param>
    public static string Embedded(string name) => File.ReadAllText(Repository.PathOf($"src/MarginOptimizer.Margin/Models/Data/{name}.json"));

    /// <summary>A made-up announcement: BTC's price range from 2027 on.</summary>
    public static ModelFile Announced() => MarginModelReader.ReadFile(Embedded("deribit-spm-2026-09-23")
        .Replace("\"effectiveFrom\": \"2026-09-23T00:00:00Z\"", "\"effectiveFrom\": \"2027-01-01T00:00:00Z\"", StringComparison.Ordinal)
        .Replace("\"status\": \"in-force\"", "\"status\": \"announced\"", StringComparison.Ordinal)
        .Replace("\"price_range\": {\"value\": 0.14", "\"price_range\": {\"value\": 0.15", StringComparison.Ordinal));
}
