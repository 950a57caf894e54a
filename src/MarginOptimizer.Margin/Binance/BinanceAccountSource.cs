using System.Text.Json;
using MarginOptimizer.Margin.Reconciliation;

namespace MarginOptimizer.Margin.Binance;

/// <summary>
/// A saved answer of <c>/papi/v1/account</c>, <c>/sapi/v1/portfolio/account</c> or <c>/sapi/v2/portfolio/account</c>. It has no positions, so only
/// its sums and its ratio are compared; the SPAN grid behind the risk units of programme PM_3 is not published.
/// </summary>
public sealed class BinanceAccountSource : IReconciliationSource
{
    private static readonly string[] Names = ["uniMMR", "accountEquity", "accountMaintMargin"];

    public string Id => "binance-account";

    public bool IsVenueAnswer => true;

    public bool Recognises(JsonElement root, string fileName) =>
        root.ValueKind == JsonValueKind.Object && Array.TrueForAll(Names, n => root.TryGetProperty(n, out _));

    public IEnumerable<ReconciledCase> Reconcile(JsonElement root)
    {
        var isSpan = root.TryGetProperty("riskUnitMMList", out _);
        yield return new ReconciledCase("Binance PM", "account", "verified: answer of the venue", Counts: true, BinanceSpanAccount.Compare(root))
        {
            Note = isSpan
                ? "the grid and charges of the SPAN programme (PM_3) are not published: its risk units cannot be computed"
                : "the answer has no positions: only the ratio is compared",
        };
    }
}
