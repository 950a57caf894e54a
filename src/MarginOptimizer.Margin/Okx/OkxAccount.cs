using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.MultiCurrency;

namespace MarginOptimizer.Margin.Okx;

/// <summary>
/// The one unit of an account, in USD, since all risk units share its equity: sum of their margins and the margin on debts, against equity
/// after discounts.
/// </summary>
internal static class OkxAccount
{
    public static MarginUnit Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments, OkxParameters parameters)
    {
        var groups = Group(instruments, parameters);
        var account = new AccountColumns(market, instruments, groups.Keys.Count(k => UsesSpot(k, parameters)));
        var auxiliaries = ImmutableArray.CreateBuilder<MarginNode>();
        var components = ImmutableArray.CreateBuilder<MarginNode>();
        var units = ImmutableArray.CreateBuilder<MarginNode>();
        foreach (var (key, columns) in groups)
        {
            int? spotColumn = null;
            if (UsesSpot(key, parameters))
            {
                spotColumn = account.Auxiliary(auxiliaries.Count);
                auxiliaries.Add(SpotInUse(account, key, columns, parameters));
                components.Add(account.Sum($"{key.Name} spot in use", [(spotColumn.Value, 1.0)]));
            }

            var unit = new OkxRiskUnit(account, parameters, key, columns, spotColumn);
            units.Add(unit.Maintenance);
            components.AddRange(unit.Modules);
            components.Add(unit.Maintenance);
        }

        var borrow = BorrowCharge.Create(account, c => parameters.Borrow.GetValueOrDefault(c) ?? parameters.BorrowDefault);
        var derivatives = new Combine("derivatives MMR", [.. Enumerable.Repeat(1.0, units.Count)], units.ToImmutable());
        var maintenance = new Combine("total MMR", [1.0, 1.0], [derivatives, borrow.Maintenance]);
        var equity = AccountEquity.Create(account, parameters.Haircuts.GetValueOrDefault, haircutPledged: false);
        MarginNode[] totals = [derivatives, borrow.Maintenance, borrow.Initial, maintenance, Ratio(equity, maintenance, borrow, parameters.LiquidationFee)];
        components.AddRange(totals);
        return new MarginUnit
        {
            Currency = Currency.Usd,
            Index = 1.0,
            Instruments = instruments,
            Money = account.Money,
            Auxiliaries = auxiliaries.ToImmutable(),
            InitialRequirement = new Combine("total IMR", [parameters.InitialFactor, 1.0], [derivatives, borrow.Initial]),
            MaintenanceRequirement = maintenance,
            Collateral = equity,
            Components = components.ToImmutable(),
        };
    }

    private static SortedDictionary<OkxUnitKey, ImmutableArray<int>> Group(ImmutableArray<Instrument> instruments, OkxParameters parameters)
    {
        var groups = new SortedDictionary<OkxUnitKey, ImmutableArray<int>.Builder>();
        for (var column = 0; column < instruments.Length; column++)
        {
            var instrument = instruments[column];
            if (instrument is Spot) continue;
            var key = new OkxUnitKey(instrument.Base, parameters.MergesSettlements ? null : OkxUnitKey.QuoteOf(instrument));
            if (!groups.TryGetValue(key, out var columns)) groups.Add(key, columns = ImmutableArray.CreateBuilder<int>());
            columns.Add(column);
        }

        var built = new SortedDictionary<OkxUnitKey, ImmutableArray<int>>();
        foreach (var (key, columns) in groups) built.Add(key, columns.ToImmutable());
        return built;
    }

    private static bool UsesSpot(OkxUnitKey key, OkxParameters parameters) => key.Quote is not { } quote || quote == parameters.SpotSettlement;

    /// <summary>Signed coins: the part of the coin's balance and spot that hedges the unit's derivatives, up to the user's cap.</summary>
    private static Combine SpotInUse(AccountColumns account, OkxUnitKey key, ImmutableArray<int> columns, OkxParameters parameters)
    {
        var cap = parameters.SpotCaps.TryGetValue(key.Coin, out var given) ? given : double.PositiveInfinity;
        var delta = account.Sum($"{key.Name} delta of derivatives", columns.Select(c => (c, CashDelta.Of(account, c).Coins)));
        var holding = account.Sum($"{key.Coin} held", AccountEquity.Coins(account, key.Coin));
        return new Combine(
            $"{key.Name} spot in use",
            [1.0, -1.0],
            [
                HedgingSpot.Long($"{key.Name} long spot in use", delta, holding, cap),
                HedgingSpot.Short($"{key.Name} short spot in use", delta, holding, cap),
            ]);
    }

    private static Opaque Ratio(MarginNode equity, MarginNode maintenance, BorrowCharge borrow, double fee) => new(
        "margin ratio",
        [equity, maintenance, borrow.Debt, borrow.Maintenance],
        v => v[0] / (v[1] + (fee * (v[2] + v[3]))),
        "a ratio, for information: the requirement does not use it",
        []);
}
