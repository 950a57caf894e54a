using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Margin.Reconciliation;

namespace MarginOptimizer.Margin.Tests.Reconciliation;

/// <summary>A source whose file says itself which cases it gives.</summary>
internal sealed class FixedSource(string id) : IReconciliationSource
{
    public string Id => id;

    public bool Recognises(JsonElement root, string fileName) => root.ValueKind == JsonValueKind.Object && root.TryGetProperty(id, out _);

    public IEnumerable<ReconciledCase> Reconcile(JsonElement root) => root.GetProperty(id).EnumerateArray().Select((one, i) => new ReconciledCase(
        one.GetProperty("model").GetString()!,
        $"{id}/{i}",
        one.GetProperty("status").GetString()!,
        ReconciledCase.CountsByStatus(one.GetProperty("status").GetString()!),
        [.. one.GetProperty("errors").EnumerateArray().Select(e => new ReconciledField("x", 1.0, 1.0 + e.GetDouble(), 0.0, 1e-6))])
    {
        Note = one.TryGetProperty("note", out var note) ? note.GetString()! : "",
    });
}
