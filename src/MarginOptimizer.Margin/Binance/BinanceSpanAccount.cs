using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Margin.Reconciliation;

namespace MarginOptimizer.Margin.Binance;

/// <summary>
/// What can be checked of an account summary without the SPAN grid: uniMMR is equity over maintenance margin, and that is the sum of its risk units,
/// margin and other parts.
/// </summary>
internal static class BinanceSpanAccount
{
    private const double Printed = 1e-8;

    /// <param name="element">The summary; figures as numbers or as text.</param>
    public static ImmutableArray<ReconciledField> Compare(JsonElement element)
    {
        var account = new VenueAnswer(element, "$");
        var maintenance = account.Number("accountMaintMargin");
        var fields = ImmutableArray.CreateBuilder<ReconciledField>();
        if (maintenance > 0.0)
            fields.Add(new ReconciledField("uniMMR", account.Number("uniMMR"), account.Number("accountEquity") / maintenance, Printed, 1e-9));
        if (account.Has("riskUnitMMList"))
        {
            var units = account.Objects("riskUnitMMList");
            var sum = units.Sum(u => u.Number("uniMaintainUsd")) + account.Number("marginMM") + account.Number("otherMM");
            fields.Add(new ReconciledField("accountMaintMargin", maintenance, sum, Printed * (2 + units.Count), 0.0));
        }

        return fields.ToImmutable();
    }
}
