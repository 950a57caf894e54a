using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// Compiles the instruments of one coin as before v2: maintenance = worst cell + contingencies, initial = a factor times that, held against equity.
/// </summary>
internal static class EarlyMarginUnit
{
    private static readonly VolatilityShock[] Volatilities = [VolatilityShock.Down, VolatilityShock.Same, VolatilityShock.Up];

    public static MarginUnit Compile(
        MarketSnapshot market, Currency currency, ImmutableArray<Instrument> instruments, EarlyMarginParameters parameters)
    {
        var index = market.IndexOf(currency);
        var columnCount = instruments.Length + 2;
        var rows = Rows(parameters);
        var table = PortfolioLosses.Compute(market, instruments, rows, parameters.Volatility);
        var scales = new double[rows.Length];
        Array.Fill(scales, 1.0);
        var worstCase = new Scenarios("worst case", table, scales, new double[rows.Length], FloorAtZero: true);
        var options = OptionContingency.Create(instruments, columnCount, parameters, index);
        var futures = FuturesContingency.Create(instruments, FrozenDeltas.Compute(market, instruments), columnCount, parameters);
        var vega = VegaContingency.Create(market, instruments, columnCount, parameters, index);
        var maintenance = new Combine("maintenance margin", [1.0, 1.0, 1.0, 1.0], [worstCase, options, futures, vega]);
        var surplus = new Combine("initial margin beyond maintenance", [parameters.InitialFactor - 1.0], [maintenance]);
        return new MarginUnit
        {
            Currency = currency,
            Index = index,
            Instruments = instruments,
            InitialRequirement = new Combine("initial margin", [parameters.InitialFactor], [maintenance]),
            MaintenanceRequirement = maintenance,
            Collateral = AccountCollateral.Equity(market, instruments),
            Components = [worstCase, options, futures, vega, surplus],
        };
    }

    private static ImmutableArray<ScenarioRow> Rows(EarlyMarginParameters parameters)
    {
        var rows = ImmutableArray.CreateBuilder<ScenarioRow>();
        for (var k = -parameters.BucketsPerSide; k <= parameters.BucketsPerSide; k++)
        {
            foreach (var volatility in Volatilities)
                rows.Add(new ScenarioRow(ScenarioGrid.Standard, new MarketShock(parameters.PriceRange * k / parameters.BucketsPerSide, volatility)));
        }

        return rows.ToImmutable();
    }
}
