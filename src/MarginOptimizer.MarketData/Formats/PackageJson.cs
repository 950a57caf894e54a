using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>The terms and quotes of a package among candidates.</summary>
internal static class PackageJson
{
    private const decimal LargestRatio = 1_000_000m;

    /// <summary>The package, or null after noting what is missing or wrong.</summary>
    public static Package? Read(string name, JsonElement element, string path, InstrumentLookup lookup, ViolationList faults)
    {
        if (JsonFields.Open(element, path, faults, "legs", "tick", "lot", "minimumQuantity", "minimumNotional", "fees", "bids", "asks") is not { } fields) return null;
        var before = faults.Count;
        var legs = fields.Items("legs").Select(item => ReadLeg(item.Element, item.Path, lookup, faults)).OfType<PackageLeg>().ToImmutableArray();
        if (legs.IsEmpty && faults.Count == before) fields.Fault("legs", "are missing, expected at least two");
        var tick = fields.Decimal("tick", required: true);
        var lot = fields.Decimal("lot", required: true);
        var minimum = fields.Decimal("minimumQuantity");
        var notional = fields.Number("minimumNotional", NumberRule.NotNegative) ?? 0.0;
        var rule = fields.Choice<PackageFees>("fees") ?? PackageFees.EveryLeg;
        var bids = ListingJson.ReadLevels(fields, "bids", isBid: true, NumberRule.PackagePrice, faults);
        var asks = ListingJson.ReadLevels(fields, "asks", isBid: false, NumberRule.PackagePrice, faults);
        if (faults.Count > before) return null;
        var package = Package.Of(name, legs, TickSchedule.Flat(tick!.Value), lot!.Value, minimum) with { MinimumNotional = notional, FeeRule = rule, Bids = bids, Asks = asks };
        foreach (var fault in PackageChecks.FaultsOf(package)) faults.Add(fields.PathOf(fault.Path), fault.Message);
        return faults.Count > before ? null : package;
    }

    private static PackageLeg? ReadLeg(JsonElement element, string path, InstrumentLookup lookup, ViolationList faults)
    {
        if (JsonFields.Open(element, path, faults, "instrument", "ratio") is not { } fields) return null;
        var name = fields.Text("instrument", required: true);
        var instrument = name is null ? null : lookup.Find(name, fields.PathOf("instrument"));
        var ratio = fields.Get("ratio") is { } value ? SignedOf(value) : null;
        if (ratio is null) fields.Fault("ratio", "expected a decimal within +-1e6 that is not 0, such as -1");
        return instrument is null || ratio is null ? null : new PackageLeg(instrument, ratio.Value);
    }

    private static decimal? SignedOf(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return DecimalText.TryParse(text, out decimal ratio) && ratio != 0m && Math.Abs(ratio) <= LargestRatio ? ratio : null;
    }
}
