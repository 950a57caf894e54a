using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>Compiles the instruments of one coin: requirement = worst case + roll shock + delta shock, held against equity.</summary>
internal static class PortfolioUnit
{
    public static MarginUnit Compile(
        MarketSnapshot market, Currency currency, ImmutableArray<Instrument> instruments, PortfolioMarginParameters parameters)
    {
        var index = market.IndexOf(currency);
        var columnCount = instruments.Length + 2;
        var grid = ScenarioGrid.Create(parameters, index);
        var table = PortfolioLosses.Compute(market, instruments, grid.Rows, parameters.Volatility);
        var deltas = FrozenDeltas.Compute(market, instruments);
        var worstCase = new Scenarios("worst case", table, grid.Scales, grid.Offsets, FloorAtZero: true);
        var roll = RollShock.Create(market.AsOf, instruments, deltas, columnCount, parameters);
        var delta = DeltaShock.Create(instruments, deltas, columnCount, parameters, index);
        var riskMatrix = new Combine("risk matrix margin", [1.0, 1.0, 1.0], [worstCase, roll, delta]);
        return new MarginUnit
        {
            Currency = currency,
            Index = index,
            Instruments = instruments,
            InitialRequirement = riskMatrix,
            MaintenanceRequirement = new Combine("maintenance margin", [parameters.MaintenanceFactor], [riskMatrix]),
            Collateral = AccountCollateral.Equity(market, instruments),
            Components = [worstCase, roll, delta],
            GainOffset = new GainOffset(parameters.PnlOffset, parameters.MaxOffsetablePnl / index),
        };
    }
}
