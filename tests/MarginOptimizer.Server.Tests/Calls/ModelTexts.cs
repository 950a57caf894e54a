using MarginOptimizer.Margin.Models;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Server.Tests.Calls;

/// <summary>Model documents for tests.</summary>
internal static class ModelTexts
{
    /// <summary>The version of September 2026 as the library has it.</summary>
    public static string Latest => File.ReadAllText(Repository.PathOf("src/MarginOptimizer.Margin/Models/Data/deribit-spm-2026-09-23.json"));

    /// <summary>A made-up announcement: BTC's price range doubled from a day on.</summary>
    public static string Announced(string day = "2027-01-01") => Latest
        .Replace("\"effectiveFrom\": \"2026-09-23T00:00:00Z\"", $"\"effectiveFrom\": \"{day}T00:00:00Z\"", StringComparison.Ordinal)
        .Replace("\"status\": \"in-force\"", "\"status\": \"announced\"", StringComparison.Ordinal)
        .Replace("\"price_range\": {\"value\": 0.14", "\"price_range\": {\"value\": 0.28", StringComparison.Ordinal);

    /// <summary>The same rules under a user's own id.</summary>
    public static string Named(string id) => Latest.Replace("\"id\": \"deribit-spm\"", $"\"id\": \"{id}\"", StringComparison.Ordinal);

    public static MarginModelCatalog Catalog(params string[] documents) =>
        documents.Aggregate(MarginModelCatalog.Embedded, (catalog, document) => catalog.With(MarginModelReader.ReadFile(document)));
}
