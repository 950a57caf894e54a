using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.MultiCurrency;

namespace MarginOptimizer.Margin.Okx;

/// <summary>
/// MR4: a rate on the size of the net cash delta of every expiry, perpetuals being one of their own. Nothing nets across expiries: how hedged legs
/// offset is not published.
/// </summary>
internal static class OkxBasisCharge
{
    public static MarginNode Create(
        AccountColumns account, OkxParameters parameters, OkxGroup group, OkxUnitKey key, ImmutableArray<OkxLeg> legs, int? spotColumn)
    {
        var rates = ImmutableArray.CreateBuilder<double>();
        var children = ImmutableArray.CreateBuilder<MarginNode>();
        foreach (var bucket in legs.GroupBy(l => l.Expiry).OrderBy(b => b.Key ?? DateTimeOffset.MinValue))
        {
            var name = bucket.Key is { } expiry ? FormattableString.Invariant($"{key.Name} {expiry:yyyy-MM-dd}") : $"{key.Name} perpetual";
            Add(name, bucket.Select(l => (l.Column, l.Delta.Usd)), Rate(account, parameters, group, key.Coin, bucket.Key, bucket.First()));
        }

        if (parameters.BasisCountsSpot && spotColumn is { } spot) Add($"{key.Name} spot", [(spot, account.IndexOf(key.Coin))], group.BasisFloor!.Value);
        return new Combine($"{key.Name} MR4", rates.ToImmutable(), children.ToImmutable());

        void Add(string name, IEnumerable<(int Column, double Coefficient)> terms, double rate)
        {
            rates.Add(rate);
            children.Add(new Curve($"MR4 {name}", account.Sum($"cash delta {name}", terms), CurveShape.Absolute));
        }
    }

    private static double Rate(
        AccountColumns account, OkxParameters parameters, OkxGroup group, Currency coin, DateTimeOffset? expiry, OkxLeg leg)
    {
        var floor = group.BasisFloor!.Value;
        if (expiry is not { } end) return floor;
        if (parameters.BasisRule == OkxBasisRule.AnnualizedMove) return floor + (group.BasisSlope * YearFraction.Years(account.Market.AsOf, end));
        var forward = account.Market.UnderlyingOf(leg.Instrument) * account.UsdPerPrice(leg.Instrument);
        return floor + (group.BasisSlope * Math.Abs(forward - account.IndexOf(coin)) / forward);
    }
}
