using System.Collections.Immutable;
using System.Globalization;
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

    /// <param name="account">The summary; figures as numbers or as text.</param>
    public static ImmutableArray<ReconciledField> Compare(JsonElement account)
    {
        var maintenance = Number(account, "accountMaintMargin");
        var fields = ImmutableArray.CreateBuilder<ReconciledField>();
        if (maintenance > 0.0)
        {
            var ratio = Number(account, "accountEquity") / maintenance;
            fields.Add(new ReconciledField("uniMMR", Number(account, "uniMMR"), ratio, Printed, 1e-9));
        }

        if (account.TryGetProperty("riskUnitMMList", out var units))
        {
            var sum = units.EnumerateArray().Sum(u => Number(u, "uniMaintainUsd")) + Number(account, "marginMM") + Number(account, "otherMM");
            fields.Add(new ReconciledField("accountMaintMargin", maintenance, sum, Printed * (2 + units.GetArrayLength()), 0.0));
        }

        return fields.ToImmutable();
    }

    private static double Number(JsonElement element, string name)
    {
        var value = element.GetProperty(name);
        return value.ValueKind == JsonValueKind.String
            ? double.Parse(value.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture)
            : value.GetDouble();
    }
}
