using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.MultiCurrency;

namespace MarginOptimizer.Margin.Bybit;

/// <summary>The one unit of an account, in USD: sum of the margins of its risk units and of that on debts, against equity after haircuts.</summary>
internal static class BybitAccount
{
    public static MarginUnit Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments, BybitParameters parameters)
    {
        var coins = instruments.Where(i => i is not Spot).Select(i => i.Base).Distinct().Order().ToList();
        var account = new AccountColumns(market, instruments, parameters.SpotHedging ? 2 * coins.Count : 0);
        var auxiliaries = ImmutableArray.CreateBuilder<MarginNode>();
        var components = ImmutableArray.CreateBuilder<MarginNode>();
        var units = ImmutableArray.CreateBuilder<MarginNode>();
        var factors = ImmutableArray.CreateBuilder<double>();
        foreach (var coin in coins)
        {
            ImmutableArray<int> columns = [.. Enumerable.Range(0, instruments.Length).Where(c => instruments[c] is not Spot && instruments[c].Base == coin)];
            (int Long, int Short)? spot = null;
            if (parameters.SpotHedging)
            {
                spot = (account.Auxiliary(auxiliaries.Count), account.Auxiliary(auxiliaries.Count + 1));
                AddSpot(account, coin, columns, auxiliaries);
                components.Add(account.Sum($"{coin} spot hedge", [(spot.Value.Long, 1.0), (spot.Value.Short, -1.0)]));
            }

            var unit = new BybitRiskUnit(account, parameters.Coins[coin], coin, columns, spot);
            units.Add(unit.Maintenance);
            factors.Add(unit.InitialFactor);
            components.AddRange(unit.Components.AsSpan());
            components.Add(unit.Maintenance);
        }

        var borrow = BorrowCharge.Create(account, parameters.Borrow.GetValueOrDefault);
        var maintenance = new Combine("derivatives MM", [.. Enumerable.Repeat(1.0, units.Count)], units.ToImmutable());
        var initial = new Combine("derivatives IM", factors.ToImmutable(), units.ToImmutable());
        components.Add(maintenance);
        components.Add(borrow.Maintenance);
        components.Add(borrow.Initial);
        return new MarginUnit
        {
            Currency = Currency.Usd,
            Index = 1.0,
            Instruments = instruments,
            Money = account.Money,
            Auxiliaries = auxiliaries.ToImmutable(),
            InitialRequirement = new Combine("account IM", [1.0, 1.0], [initial, borrow.Initial]),
            MaintenanceRequirement = new Combine("account MM", [1.0, 1.0], [maintenance, borrow.Maintenance]),
            Collateral = AccountEquity.Create(account, parameters.Haircuts.GetValueOrDefault, haircutPledged: false),
            Components = components.ToImmutable(),
        };
    }

    private static void AddSpot(AccountColumns account, Currency coin, ImmutableArray<int> columns, ImmutableArray<MarginNode>.Builder auxiliaries)
    {
        var delta = account.Sum($"{coin} delta of derivatives", columns.Select(c => (c, CashDelta.Of(account, c).Coins)));
        var holding = account.Sum($"{coin} held", AccountEquity.Coins(account, coin));
        auxiliaries.Add(HedgingSpot.Long($"{coin} long spot hedge", delta, holding, double.PositiveInfinity));
        auxiliaries.Add(HedgingSpot.Short($"{coin} short spot hedge", delta, holding, double.PositiveInfinity));
    }
}
