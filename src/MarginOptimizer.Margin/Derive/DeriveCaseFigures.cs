using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reconciliation;

namespace MarginOptimizer.Margin.Derive;

/// <summary>Collects the figures of one entry that are both known and computed; every known figure that is asked for is compared.</summary>
internal sealed class DeriveCaseFigures
{
    /// <summary>A figure this close to a whole number may lie on either side of it by rounding, USD.</summary>
    private const double Rounding = 1e-9;

    private readonly DeriveCaseTolerance _tolerance;
    private readonly Dictionary<string, double> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double[]> _lists = new(StringComparer.Ordinal);
    private readonly List<ReconciledField> _fields = [];

    public DeriveCaseFigures(JsonSection expected, DeriveCaseTolerance tolerance)
    {
        _tolerance = tolerance;
        foreach (var name in expected.AllNames())
        {
            if (!expected.Has(name)) continue;
            if (expected.IsArray(name)) _lists.Add(name, [.. expected.Numbers(name)]);
            else _known.Add(name, expected.Number(name));
        }
    }

    public IReadOnlyList<ReconciledField> Fields => _fields;

    public void AddMargins(DeriveResult result)
    {
        Add("IM", () => result.Initial);
        Add("MM", () => result.Maintenance);
        Add("mtm", () => result.MarkToMarket);
    }

    public void Add(string name, Func<double> actual)
    {
        if (_known.TryGetValue(name, out var expected)) _fields.Add(Field(name, expected, actual()));
    }

    public void AddList(string name, Func<double[]> actual)
    {
        if (!_lists.TryGetValue(name, out var expected)) return;
        var computed = actual();
        for (var i = 0; i < expected.Length; i++)
        {
            _fields.Add(Field(FormattableString.Invariant($"{name}[{i}]"), expected[i], i < computed.Length ? computed[i] : double.NaN));
        }
    }

    private ReconciledField Field(string name, double expected, double actual)
    {
        if (!_tolerance.IsTruncated) return new ReconciledField(name, expected, actual, _tolerance.Absolute, _tolerance.Relative);
        var whole = Math.Abs(actual - Math.Round(actual)) <= Rounding ? Math.Round(actual) : Math.Truncate(actual);
        return new ReconciledField($"{name} (integer part)", expected, whole, 0.0, 0.0);
    }
}
