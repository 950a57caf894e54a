using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.MultiCurrency;

namespace MarginOptimizer.Margin.Okx;

/// <summary>MR7: what closing every position alone would cost, then multiplied tier by tier.</summary>
internal static class OkxClosingCost
{
    public static MarginNode Create(AccountColumns account, OkxParameters parameters, OkxGroup group, OkxUnitKey key, ImmutableArray<OkxLeg> legs)
    {
        var (longs, shorts) = (account.Form(), account.Form());
        foreach (var leg in legs)
        {
            if (leg.Instrument is Option option)
            {
                var mark = account.Market.QuoteOf(option).Mark;
                var inCoin = option.Payoff == Payoff.Inverse ? mark : mark / account.Market.UnderlyingOf(option);
                var (buy, sell) = parameters.Closing.PerCoin(leg.Delta.Coins / option.ContractValue, inCoin);
                var usd = option.ContractValue * account.IndexOf(key.Coin);
                (longs[leg.Column], shorts[leg.Column]) = (buy * usd, sell * usd);
                continue;
            }

            var rate = group.ClosingRate!.Value * leg.Delta.Usd;
            (longs[leg.Column], shorts[leg.Column]) = (rate, rate);
        }

        var raw = new Combine(
            $"{key.Name} closing cost", [1.0, 1.0], [new OneSided($"{key.Name} longs", longs, +1), new OneSided($"{key.Name} shorts", shorts, -1)]);
        return new Curve($"{key.Name} MR7", raw, group.ClosingTiers.Charge());
    }
}
