using System.Text.Json;
using MarginOptimizer.Margin.Reconciliation;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Margin.Tests.Reconciliation;

/// <summary>Every figure that is known, carried here or beside the repository.</summary>
public sealed class KnownFiguresTests
{
    [Fact]
    public void Everything_carried_is_reproduced()
    {
        var report = new ReconciliationReport(Reconciler.Carried());
        Assert.Equal([], Failures(report));
        Assert.True(report.IsComplete);
        Assert.Equal(
            Directory.GetFiles(Repository.PathOf("src/MarginOptimizer.Margin/Reconciliation/Cases"), "*.json").Length, report.Files.Length);
    }

    [SharedFact("vectors/deribit.json")]
    public void Deribit() => AssertReproduced("deribit.json", 20);

    [SharedFact("vectors/xpm-windows.json")]
    public void Deribit_windows() => AssertReproduced("xpm-windows.json", 3);

    [SharedFact("vectors/derive-chain.json")]
    public void Derive_chain() => AssertReproduced("derive-chain.json", 45);

    [SharedFact("vectors/derive-fixtures.json")]
    public void Derive_fixtures() => AssertReproduced("derive-fixtures.json", 135);

    [SharedFact("vectors/okx-bybit-binance.json")]
    public void Okx_Bybit_and_Binance() => AssertReproduced("okx-bybit-binance.json", 10);

    private static void AssertReproduced(string name, int known)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf($"vectors/{name}")));
        var report = new ReconciliationReport([Reconciler.Reconcile(document.RootElement, name)]);
        Assert.Equal([], Failures(report));
        Assert.Equal((known, known), (report.ReproducedCount, report.KnownCount));
    }

    private static IEnumerable<string> Failures(ReconciliationReport report) => report.Failed.Select(c =>
        $"{c.Model} {c.Id}: {string.Join(", ", c.Fields.Where(f => !f.IsReproduced).Select(f => FormattableString.Invariant($"{f.Name} {f.Expected} computed {f.Actual}")))}");
}
