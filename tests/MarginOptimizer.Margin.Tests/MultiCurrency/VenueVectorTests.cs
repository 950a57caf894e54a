using System.Text.Json;
using MarginOptimizer.Margin.Reconciliation;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Margin.Tests.MultiCurrency;

/// <summary>The known figures of OKX, Bybit and Binance.</summary>
public sealed class VenueVectorTests
{
    private const string File = "vectors/okx-bybit-binance.json";

    [SharedFact(File)]
    public void Every_entry_is_reproduced()
    {
        var cases = Cases();
        var failures = cases.Where(c => !c.IsReproduced).Select(Describe).ToList();
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
        Assert.Equal(10, cases.Count(c => c.Counts));
        Assert.Equal(9, cases.Count(c => !c.Counts));
    }

    private static string Describe(ReconciledCase entry) =>
        $"{entry.Id}: {string.Join("; ", entry.Fields.Where(f => !f.IsReproduced).Select(f => $"{f.Name} {f.Expected:R} but {f.Actual:R}"))} {entry.Note}";

    private static List<ReconciledCase> Cases()
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllText(SharedData.PathOf(File)));
        var source = new VenueVectorSource();
        Assert.True(source.Recognises(document.RootElement, "figures.json"));
        return [.. source.Reconcile(document.RootElement)];
    }
}
