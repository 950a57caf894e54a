using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Domain.Instruments;

/// <summary>What a package must satisfy, whoever brings it.</summary>
public static class PackageChecks
{
    /// <summary>Every fault, by a path below that of the package: <c>legs[1].ratio</c>, <c>bids</c>.</summary>
    public static IEnumerable<Violation> FaultsOf(Package package)
    {
        if (package.Legs.Length < 2) yield return new("legs", $"are {package.Legs.Length}, expected at least two: an instrument alone is a candidate of its own");
        if (package.Legs.Length > Package.MaxLegs) yield return new("legs", $"are {package.Legs.Length}, at most {Package.MaxLegs} are taken");
        if (package.Lot <= 0m) yield return new("lot", "must be > 0");
        else if (package.MinimumQuantity <= 0m || package.MinimumQuantity % package.Lot != 0m) yield return new("minimum_quantity", "is no whole number of lots");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < package.Legs.Length; i++)
        {
            foreach (var (name, message) in FaultsOf(package, package.Legs[i], seen)) yield return new($"legs[{i}].{name}", message);
        }

        if (package.Bids.IsEmpty && package.Asks.IsEmpty) yield return new("asks", "and bids are empty: a package needs quotes of its own");
        if (!IsLadder(package.Bids, -1)) yield return new("bids", "need finite prices that fall from the best one on, and quantities > 0");
        if (!IsLadder(package.Asks, +1)) yield return new("asks", "need finite prices that rise from the best one on, and quantities > 0");
    }

    private static IEnumerable<(string Name, string Message)> FaultsOf(Package package, PackageLeg leg, HashSet<string> seen)
    {
        var (first, instrument) = (package.Legs[0].Instrument, leg.Instrument);
        if (!seen.Add(instrument.Name)) yield return ("instrument", $"{instrument.Name} is in the package twice");
        if (instrument is Spot or Package) yield return ("instrument", $"{instrument.Name} is no option, future or perpetual");
        else if (instrument is Option != first is Option) yield return ("instrument", "mixes options with futures: their prices do not add up to one of the package");
        if (instrument.Base != first.Base || instrument.Quote != first.Quote || instrument.Settlement != first.Settlement || instrument.Payoff != first.Payoff)
            yield return ("instrument", $"{instrument.Name} is priced or settled otherwise than {first.Name}: their prices do not add up");
        if (instrument.ContractValue != first.ContractValue) yield return ("instrument", $"{instrument.Name} has another contract value than {first.Name}");
        if (leg.Ratio == 0m) yield return ("ratio", "must not be zero");
        else if (package.Lot > 0m && leg.Ratio * package.Lot % instrument.Lot != 0m)
            yield return ("ratio", $"a lot of the package moves {leg.Ratio * package.Lot} of {instrument.Name}, no whole number of its lots of {instrument.Lot}");
    }

    private static bool IsLadder(Ladder ladder, int direction)
    {
        for (var i = 0; i < ladder.Levels.Length; i++)
        {
            var (price, quantity) = (ladder.Levels[i].Price, ladder.Levels[i].Quantity);
            if (!double.IsFinite(price) || !(quantity > 0.0) || (double.IsInfinity(quantity) && ladder.IsDepthKnown)) return false;
            if (i > 0 && !(direction * (price - ladder.Levels[i - 1].Price) > 0.0)) return false;
        }

        return true;
    }
}
