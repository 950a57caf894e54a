using System.Text.Encodings.Web;
using System.Text.Json;

namespace MarginOptimizer.Backtesting.Results;

/// <summary>summary.json: the fields of <see cref="BacktestSummary"/> in camelCase.</summary>
public static class SummaryJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="utf8">What <see cref="Format"/> wrote.</param>
    /// <exception cref="JsonException">It is something else.</exception>
    public static BacktestSummary Parse(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize<BacktestSummary>(utf8, Options) ?? throw new JsonException("is null");

    public static string Format(BacktestSummary summary) => JsonSerializer.Serialize(summary, Options) + "\n";
}
