using System.Text.Json;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Binance;
using MarginOptimizer.Margin.Bybit;
using MarginOptimizer.Margin.Okx;

namespace MarginOptimizer.Margin.Reconciliation;

/// <summary>The file of known figures of OKX, Bybit and Binance: a list of entries with <c>id</c>, <c>status</c>, <c>inputs</c>, <c>expected</c>.</summary>
public sealed class VenueVectorSource : IReconciliationSource
{
    public string Id => "okx-bybit-binance";

    public bool Recognises(JsonElement root, string fileName) =>
        root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0 && root.EnumerateArray().All(e =>
            e.ValueKind == JsonValueKind.Object && e.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && ModelOf(id.GetString()!) is not null);

    public IEnumerable<ReconciledCase> Reconcile(JsonElement root)
    {
        var position = 0;
        foreach (var entry in root.EnumerateArray())
        {
            yield return ReconcileEntry(entry, FormattableString.Invariant($"[{position}]"), isComputed: false);
            if (entry.TryGetProperty("computed_here", out _)) yield return ReconcileEntry(entry, FormattableString.Invariant($"[{position}]"), isComputed: true);
            position++;
        }
    }

    private static ReconciledCase ReconcileEntry(JsonElement entry, string path, bool isComputed)
    {
        var id = entry.GetProperty("id").GetString()!;
        var status = entry.TryGetProperty("status", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
        try
        {
            if (isComputed)
                return new ReconciledCase(ModelOf(id)!, $"{id}.computed_here", "computed here", Counts: false, BinanceVectors.Computed(entry));
            var (fields, note) = id.Split('.')[0] switch
            {
                "okx" => OkxVectors.Reconcile(id, entry),
                "bybit" => BybitVectors.Reconcile(id, entry),
                _ => BinanceVectors.Reconcile(id, entry),
            };
            return new ReconciledCase(ModelOf(id)!, id, status, ReconciledCase.CountsByStatus(status), fields) { Note = note };
        }
        catch (Exception fault) when (fault is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidInputException(path, $"{id} lacks a figure or has one of another type: {fault.Message}");
        }
    }

    private static string? ModelOf(string id) => id.Split('.')[0] switch
    {
        "okx" => "OKX PM",
        "bybit" => "Bybit PM",
        "binance" => "Binance PM",
        _ => null,
    };
}
