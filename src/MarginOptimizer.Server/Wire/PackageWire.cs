using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.Server.Wire;

/// <summary>Packages among candidates, both ways.</summary>
internal static class PackageWire
{
    private const decimal LargestRatio = 1_000_000m;

    /// <summary>The package, or null after noting what is missing or wrong.</summary>
    /// <param name="path">Of the message <c>Package</c>.</param>
    public static Package? Read(string name, V1.Package package, ListedInstruments listed, FieldPath path, FieldReader fields)
    {
        var before = fields.FaultCount;
        var legs = ImmutableArray.CreateBuilder<PackageLeg>(package.Legs.Count);
        for (var i = 0; i < package.Legs.Count; i++)
        {
            var at = path.Item("legs", i);
            var instrument = listed.Find(at, package.Legs[i].Instrument);
            var isRatio = DecimalText.TryParse(package.Legs[i].Ratio, out decimal ratio) && ratio != 0m && Math.Abs(ratio) <= LargestRatio;
            if (!isRatio) fields.Fault(at, "ratio", "is no decimal within +-1e6 that is not 0");
            if (instrument is not null && isRatio) legs.Add(new PackageLeg(instrument, ratio));
        }

        if (package.Legs.Count == 0) fields.Fault(path, "legs", "are missing, expected at least two");
        var ticks = CommonTerms.ReadTicks(package.Ticks, path.Field("ticks"), fields);
        var lot = fields.Exact(path, "lot", package.Lot);
        var minimum = package.MinimumQuantity.Length == 0 ? null : fields.Exact(path, "minimum_quantity", package.MinimumQuantity);
        var notional = fields.OptionalNumber(path, "minimum_notional_usd", package.MinimumNotionalUsd, NumberRule.NotNegative);
        var rule = package.Fees == V1.PackageFees.Unspecified ? PackageFees.EveryLeg : fields.Choice<V1.PackageFees, PackageFees>(path, "fees", package.Fees);
        var bids = QuoteWire.ReadLadder(package.Bids, path.Field("bids"), isBid: true, NumberRule.PackagePrice, fields);
        var asks = QuoteWire.ReadLadder(package.Asks, path.Field("asks"), isBid: false, NumberRule.PackagePrice, fields);
        if (fields.FaultCount > before || legs.Count < package.Legs.Count) return null;
        var read = Package.Of(name, legs.ToImmutable(), ticks!, lot!.Value, minimum) with
        {
            MinimumNotional = notional ?? 0.0,
            FeeRule = rule!.Value,
            Bids = bids,
            Asks = asks,
        };
        foreach (var fault in PackageChecks.FaultsOf(read)) fields.Fault(path, fault.Path, fault.Message);
        return fields.FaultCount > before ? null : read;
    }

    public static V1.Package Write(Package package)
    {
        var wire = new V1.Package
        {
            Ticks = TermsWire.WriteTicks(package.Ticks),
            Lot = DecimalText.Format(package.Lot),
            MinimumQuantity = DecimalText.Format(package.MinimumQuantity),
            Fees = EnumWire.Write<PackageFees, V1.PackageFees>(package.FeeRule),
            Bids = QuoteWire.WriteLadder(package.Bids),
            Asks = QuoteWire.WriteLadder(package.Asks),
        };
        if (package.MinimumNotional > 0.0) wire.MinimumNotionalUsd = DecimalText.Format(package.MinimumNotional);
        foreach (var leg in package.Legs) wire.Legs.Add(new V1.PackageLeg { Instrument = leg.Instrument.Name, Ratio = DecimalText.Format(leg.Ratio) });
        return wire;
    }
}
