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

    public static string Format(BacktestSummary summary) => JsonSerializer.Serialize(summary, Options) + "\n";
}
