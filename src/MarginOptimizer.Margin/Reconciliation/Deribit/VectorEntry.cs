using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Reconciliation.Deribit;

/// <summary>One entry of a file of figures.</summary>
/// <param name="Expected">Known figures by name; a single one as an array of one, words by their number.</param>
internal sealed record VectorEntry(
    string Id, string Status, JsonSection Inputs, ImmutableArray<(string Name, double[] Values)> Expected, double AbsoluteTolerance, double RelativeTolerance)
{
    /// <exception cref="InvalidInputException">Every fault of the common part, by path.</exception>
    public static VectorEntry Read(JsonElement element, string path)
    {
        var violations = new ViolationList();
        var section = new JsonSection(element, path, violations);
        var entry = new VectorEntry(
            section.Text("id"),
            section.Text("status"),
            section.Section("inputs"),
            ReadExpected(section.Section("expected"), element),
            section.Has("abs_tolerance") ? section.Number("abs_tolerance") : 0.0,
            section.Has("rel_tolerance") ? section.Number("rel_tolerance") : 0.0);
        violations.ThrowIfAny();
        return entry;
    }

    /// <summary>Ends the reading of the inputs.</summary>
    /// <exception cref="InvalidInputException">An input is missing or ill-typed.</exception>
    public void RequireInputs() => Inputs.Violations.ThrowIfAny();

    private static ImmutableArray<(string Name, double[] Values)> ReadExpected(JsonSection section, JsonElement entry)
    {
        var expected = ImmutableArray.CreateBuilder<(string, double[])>();
        foreach (var name in section.AllNames())
        {
            expected.Add((name, entry.GetProperty("expected").GetProperty(name).ValueKind switch
            {
                JsonValueKind.Array => [.. section.Numbers(name)],
                JsonValueKind.String => [section.Choice(name, DeribitVectors.Words)],
                _ => [section.Number(name)],
            }));
        }

        return expected.ToImmutable();
    }
}
