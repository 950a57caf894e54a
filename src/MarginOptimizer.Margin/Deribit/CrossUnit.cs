using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// Compiles a whole account in USD: for every base currency the worst case of its own matrix, roll shock and delta shock, summed; nothing
/// offsets across currencies. Base currencies that are only held count as well, as their equity is revalued.
/// </summary>
internal static class CrossUnit
{
    private static readonly MarginNode Pending = new Affine("pending", new LinearForm([]));

    public static MarginUnit Compile(MarketSnapshot market, ImmutableArray<Instrument> instruments, CrossMarginParameters parameters)
    {
        var unit = Columns(market, instruments, parameters);
        var deltas = FrozenDeltas.Compute(market, instruments);
        var parts = ImmutableArray.CreateBuilder<MarginNode>();
        var weights = ImmutableArray.CreateBuilder<double>();
        foreach (var (coin, values) in parameters.Coins)
        {
            if (!unit.Money.Contains(coin)) continue;
            foreach (var part in Parts(market, unit, coin, values, deltas))
            {
                parts.Add(part);
                weights.Add(values.MaintenanceFactor);
            }
        }

        var children = parts.ToImmutable();
        return unit with
        {
            InitialRequirement = new Combine("risk matrix margin", [.. children.Select(_ => 1.0)], children),
            MaintenanceRequirement = new Combine("maintenance margin", weights.ToImmutable(), children),
            Collateral = CrossEquity.Create(market, unit, parameters.Haircuts),
            Components = children,
        };
    }

    /// <summary>The columns of the account, its nodes still to come.</summary>
    private static MarginUnit Columns(MarketSnapshot market, ImmutableArray<Instrument> instruments, CrossMarginParameters parameters) => new()
    {
        Currency = Currency.Usd,
        Index = 1.0,
        Instruments = instruments,
        Money =
        [
            .. instruments.Select(i => i.Settlement)
                .Concat(instruments.Select(i => i.Base))
                .Concat(parameters.Coins.Keys.Concat(parameters.Haircuts.Keys).Where(c => IsPriced(market, c)))
                .Distinct()
                .Order(),
        ],
        InitialRequirement = Pending,
        MaintenanceRequirement = Pending,
        Collateral = Pending,
        Components = [],
    };

    private static bool IsPriced(MarketSnapshot market, Currency currency) =>
        currency == Currency.Usd || currency == Currency.Usdc || market.Indices.ContainsKey(currency);

    private static IEnumerable<MarginNode> Parts(
        MarketSnapshot market, MarginUnit unit, Currency coin, PortfolioMarginParameters parameters, double[] deltas)
    {
        var index = market.IndexOf(coin);
        var grid = ScenarioGrid.CreateUsd($"{coin} ", parameters);
        var table = CrossLosses.Compute(market, unit, coin, grid.Rows, parameters.Volatility);
        yield return new Scenarios($"{coin} worst case", table, grid.Scales, grid.Offsets, FloorAtZero: true);

        var coins = new double[deltas.Length];
        var usd = new double[deltas.Length];
        for (var i = 0; i < deltas.Length; i++)
        {
            var instrument = unit.Instruments[i];
            if (instrument.Base != coin) continue;
            coins[i] = deltas[i];
            usd[i] = deltas[i] * (instrument.Payoff == Payoff.Inverse ? index : market.UnderlyingOf(instrument) * market.IndexOf(instrument.Settlement));
        }

        if (Array.TrueForAll(coins, d => d == 0.0)) yield break;
        yield return RollShock.Create(market.AsOf, unit.Instruments, usd, unit.ColumnCount, parameters, $"{coin} ");
        var shock = DeltaShock.Create(unit.Instruments, coins, unit.ColumnCount, parameters, index, $"{coin} ");
        yield return new Combine($"{coin} delta shock, USD", [index], [shock]);
    }
}
