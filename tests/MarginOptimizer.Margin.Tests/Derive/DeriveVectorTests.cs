using System.Text.Json;
using MarginOptimizer.Margin.Derive;
using MarginOptimizer.Margin.Reconciliation;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Margin.Tests.Derive;

/// <summary>Margins that Derive's contracts returned on chain, and those that the contracts' own tests assert.</summary>
public sealed class DeriveVectorTests
{
    private const double Relative = 1e-9;

    [SharedFact("vectors/derive-chain.json")]
    public void Every_figure_that_the_deployed_contracts_returned_is_met_to_a_billionth()
    {
        var cases = Reconcile("vectors/derive-chain.json");
        Assert.Equal(45, cases.Count);
        foreach (var entry in cases)
        {
            Assert.True(entry.Fields.Length >= 3, entry.Id);
            foreach (var field in entry.Fields)
            {
                var allowed = Relative * Math.Max(Math.Abs(field.Expected), 1e-3);
                Assert.True(Math.Abs(field.Residual) <= allowed, $"{entry.Id} {field.Name}: {field.Actual:R} instead of {field.Expected:R}");
            }
        }
    }

    [SharedFact("vectors/derive-chain.json")]
    public void Every_asserted_figure_of_the_chain_is_compared() => RequireAsserted("vectors/derive-chain.json");

    [SharedFact("vectors/derive-fixtures.json")]
    public void Every_asserted_figure_of_the_contracts_tests_is_compared() => RequireAsserted("vectors/derive-fixtures.json");

    [SharedFact("vectors/derive-fixtures.json")]
    public void Every_figure_of_the_contracts_own_tests_is_met()
    {
        var cases = Reconcile("vectors/derive-fixtures.json");
        Assert.Equal(135, cases.Count);
        var faults = cases.SelectMany(c => c.Fields.Where(f => !f.IsReproduced).Select(f => $"{c.Id} {f.Name}: {f.Actual:R} instead of {f.Expected:R}"));
        Assert.Empty(faults);
        Assert.True(cases.Sum(c => c.Fields.Length) > 2_500);
    }

    private static void RequireAsserted(string path)
    {
        var compared = Reconcile(path).ToDictionary(c => c.Id, c => c.Fields);
        using var document = Open(path);
        foreach (var entry in document.RootElement.GetProperty("vectors").EnumerateArray())
        {
            foreach (var name in entry.GetProperty("assertedByTest").EnumerateArray())
            {
                var fields = compared[entry.GetProperty("id").GetString()!];
                Assert.Contains(fields, f => f.Name == name.GetString() || f.Name.StartsWith($"{name.GetString()} (", StringComparison.Ordinal)
                    || f.Name.StartsWith($"{name.GetString()}[", StringComparison.Ordinal));
            }
        }
    }

    private static List<ReconciledCase> Reconcile(string path)
    {
        using var document = Open(path);
        var source = new DeriveCaseSource();
        Assert.True(source.Recognises(document.RootElement, Path.GetFileName(path)));
        return [.. source.Reconcile(document.RootElement)];
    }

    private static JsonDocument Open(string path) => JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf(path)));
}
