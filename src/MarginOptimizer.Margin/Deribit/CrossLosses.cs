using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Pricing.Chains;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// Losses in USD of one base currency: its inverse and linear instruments, and its cash and pledged collateral, over all columns of the account.
/// Profits in coin count at the price of the scenario, and the coin held now moves with the index.
/// </summary>
internal static class CrossLosses
{
    public static ScenarioTable Compute(
        MarketSnapshot market, MarginUnit unit, Currency coin, ImmutableArray<ScenarioRow> rows, VolatilityRule rule)
    {
        var columns = Enumerable.Range(0, unit.Instruments.Length).Where(i => unit.Instruments[i].Base == coin).ToArray();
        ImmutableArray<Instrument> own = [.. columns.Select(i => unit.Instruments[i])];
        var settled = PortfolioLosses.Compute(market, own, rows, rule);
        var index = market.IndexOf(coin);
        var stride = OptionChain.StrideOf(unit.ColumnCount);
        var losses = new double[rows.Length * stride];
        var money = unit.Money.IndexOf(coin);
        for (var row = 0; row < rows.Length; row++)
        {
            var move = rows[row].Shock.Move;
            var target = losses.AsSpan(row * stride, stride);
            var source = settled.Row(row);
            for (var k = 0; k < columns.Length; k++) target[columns[k]] = InUsd(market, own[k], source[k], move, index);
            target[unit.CashColumnOf(money)] = -index * move;
            target[unit.CollateralColumnOf(money)] = -index * move;
        }

        return new ScenarioTable(rows, unit.ColumnCount, stride, losses);
    }

    private static double InUsd(MarketSnapshot market, Instrument instrument, double loss, double move, double index)
    {
        if (instrument.Payoff == Payoff.Linear) return loss * market.IndexOf(instrument.Settlement);
        var usd = loss * market.UnderlyingOf(instrument) * (1.0 + move);
        return instrument is Option option ? usd - (market.QuoteOf(option).Mark * option.ContractValue * index * move) : usd;
    }
}
