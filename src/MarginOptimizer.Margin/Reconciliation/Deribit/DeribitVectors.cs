using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Reconciliation.Deribit;

/// <summary>
/// Files of Deribit figures: <c>vectors[]</c> of <c>id</c>, <c>model</c>, <c>inputs</c>, <c>expected</c>, <c>abs_tolerance</c>, <c>status</c>. Words
/// are compared by their number in <see cref="Words"/>.
/// </summary>
public sealed class DeribitVectors : IReconciliationSource
{
    /// <summary>Room for the rounding of another implementation, on figures that were computed from the formulas and not seen.</summary>
    private const double ComputedTolerance = 1e-11;

    private delegate Dictionary<string, double[]> Computation(VectorEntry entry);

    private static readonly ImmutableSortedDictionary<string, (string Name, Computation Compute)> Models =
        ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            [
                Of("S:PM", "Deribit S:PM", SegregatedVectors.Compute),
                Of("X:PM", "Deribit X:PM", CrossVectors.Compute),
                Of("SM", "Deribit SM", StandardVectors.Compute),
                Of("SM 2026-08", "Deribit SM", StandardVectors.Compute),
                Of("PM v1", "Deribit PM v1", EarlyVectors.Compute),
                Of("PM 2019", "Deribit PM v1", EarlyVectors.Compute),
                Of("pricing", "Deribit pricing", RuleVectors.Pricing),
                Of("fees", "Deribit fees", RuleVectors.Fees),
                Of("convexity", "Deribit curvature", RuleVectors.Curvature),
            ]);

    internal static ImmutableSortedDictionary<string, double> Words { get; } = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create("no", 0.0),
            KeyValuePair.Create("yes", 1.0),
            KeyValuePair.Create("standard", 1.0),
            KeyValuePair.Create("extended", 2.0),
        ]);

    public string Id => "deribit";

    public bool Recognises(JsonElement root, string fileName) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty("vectors", out var vectors)
        && vectors.ValueKind == JsonValueKind.Array
        && vectors.GetArrayLength() > 0
        && vectors.EnumerateArray().All(v => v.ValueKind == JsonValueKind.Object
            && v.TryGetProperty("model", out var model)
            && model.ValueKind == JsonValueKind.String
            && Models.ContainsKey(model.GetString()!));

    public IEnumerable<ReconciledCase> Reconcile(JsonElement root)
    {
        var entries = root.GetProperty("vectors").EnumerateArray().ToList();
        return entries.Select((entry, i) => Reconcile(entry, $"vectors[{i}]"));
    }

    /// <summary>The entry of a name in a file of this kind.</summary>
    /// <exception cref="InvalidInputException">There is none.</exception>
    internal static JsonElement Find(JsonElement root, string id)
    {
        foreach (var entry in root.GetProperty("vectors").EnumerateArray())
        {
            if (entry.GetProperty("id").GetString() == id) return entry;
        }

        throw new InvalidInputException("vectors", $"has no entry {id}");
    }

    private static ReconciledCase Reconcile(JsonElement element, string path)
    {
        var entry = VectorEntry.Read(element, path);
        var (name, compute) = Models[element.GetProperty("model").GetString()!];
        var computed = compute(entry);
        var counts = ReconciledCase.CountsByStatus(entry.Status);
        var relative = counts ? entry.RelativeTolerance : Math.Max(entry.RelativeTolerance, ComputedTolerance);
        var fields = ImmutableArray.CreateBuilder<ReconciledField>();
        var left = new List<string>();
        foreach (var (figure, expected) in entry.Expected)
        {
            if (!computed.TryGetValue(figure, out var actual) || actual.Length != expected.Length)
            {
                left.Add(figure);
                continue;
            }

            for (var k = 0; k < expected.Length; k++)
            {
                var label = expected.Length == 1 ? figure : $"{figure}[{k}]";
                fields.Add(new ReconciledField(label, expected[k], actual[k], entry.AbsoluteTolerance, relative));
            }
        }

        return new ReconciledCase(name, entry.Id, entry.Status, counts, fields.ToImmutable())
        {
            Note = left.Count == 0 ? "" : $"not computed: {string.Join(", ", left)}",
        };
    }

    private static KeyValuePair<string, (string Name, Computation Compute)> Of(string model, string name, Computation compute) =>
        KeyValuePair.Create(model, (name, compute));
}
