using System.Reflection;
using System.Text.Json;
using MarginOptimizer.Margin.Reconciliation;

namespace MarginOptimizer.Margin.Tests.Reference;

/// <summary>Random accounts and contingencies against the figures of an independent implementation in Python (see generate_deribit.py beside them).</summary>
public sealed class DeribitFurtherTests
{
    [Fact]
    public void Random_cross_margined_accounts_and_early_contingencies_agree_with_the_reference()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var name = assembly.GetManifestResourceNames().Single(n => n.EndsWith("deribit-further.json", StringComparison.Ordinal));
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var document = JsonDocument.Parse(stream);
        var cases = Reconciler.Reconcile(document.RootElement, "deribit-further.json").Cases;
        Assert.Equal(90, cases.Length);
        Assert.All(cases, c => Assert.True(c.IsReproduced, $"{c.Id}: {string.Join(", ", c.Fields)}"));
    }
}
