using System.Collections.Immutable;
using System.Text.Json;

namespace MarginOptimizer.Margin.Reconciliation;

/// <summary>The known figures of an entry, compared one by one with what is computed; a figure that the entry lacks is not compared.</summary>
/// <param name="expected">Object of figures.</param>
/// <param name="absolute">Tolerance, unit of the figures.</param>
/// <param name="relative">Tolerance, of the known figure.</param>
internal sealed class ExpectedFigures(JsonElement expected, double absolute, double relative)
{
    private readonly ImmutableArray<ReconciledField>.Builder _fields = ImmutableArray.CreateBuilder<ReconciledField>();

    public ImmutableArray<ReconciledField> Fields => _fields.ToImmutable();

    public void Compare(string name, double actual) => Compare(name, actual, absolute, relative);

    public void Compare(string name, double actual, double absoluteTolerance, double relativeTolerance)
    {
        if (expected.TryGetProperty(name, out var value)) Add(name, value.GetDouble(), actual, absoluteTolerance, relativeTolerance);
    }

    /// <summary>A member of an object of figures.</summary>
    public void CompareMember(string name, string member, double actual)
    {
        if (expected.TryGetProperty(name, out var values) && values.TryGetProperty(member, out var value))
            Add($"{name}.{member}", value.GetDouble(), actual, absolute, relative);
    }

    /// <summary>An element of an array of figures.</summary>
    public void CompareElement(string name, int position, double actual)
    {
        if (expected.TryGetProperty(name, out var values)) Add($"{name}[{position}]", values[position].GetDouble(), actual, absolute, relative);
    }

    /// <summary>A word: 0 where it is the same, 1 where it differs.</summary>
    public void CompareText(string name, int position, string actual)
    {
        if (expected.TryGetProperty(name, out var values)) Add($"{name}[{position}]", 0.0, values[position].GetString() == actual ? 0.0 : 1.0, 0.0, 0.0);
    }

    public void Add(string name, double known, double actual, double absoluteTolerance, double relativeTolerance) =>
        _fields.Add(new ReconciledField(name, known, actual, absoluteTolerance, relativeTolerance));
}
