using System.Text.Json;
using MarginOptimizer.Margin.Reconciliation;

namespace MarginOptimizer.Margin.Okx;

/// <summary>Forwards and volatilities by option, from a saved answer of <c>/api/v5/public/opt-summary</c>.</summary>
internal static class OkxOptionQuotes
{
    /// <summary>Empty where the file has none.</summary>
    public static Dictionary<string, (double Forward, double Volatility)> Read(JsonElement root)
    {
        var quotes = new Dictionary<string, (double Forward, double Volatility)>(StringComparer.Ordinal);
        var file = new VenueAnswer(root, "$");
        if (!file.Has("optSummary")) return quotes;
        foreach (var row in file.Object("optSummary").Objects("data")) quotes[row.Text("instId")] = (row.Number("fwdPx"), row.Number("markVol"));
        return quotes;
    }
}
