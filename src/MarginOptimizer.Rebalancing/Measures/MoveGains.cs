using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Analysis;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>What futures and perpetuals gain from today's market to a moved one, as far as it counts as collateral there. Options and spot gain in value, not in cash.</summary>
internal static class MoveGains
{
    /// <exception cref="NotOptimisableException">The collateral is not linear in cash: what a gain counts depends on the rest of the account.</exception>
    public static ExposureMeasure Of(MarginLandscape landscape, MarginState state, LimitScope scope)
    {
        var universe = landscape.Universe;
        var coefficients = new double[universe.Instruments.Length];
        foreach (var view in state.Units.Where(v => landscape.InScope(v, scope)))
        {
            var cash = new Lazy<double[]>(() => CashWeights(view.Unit));
            for (var i = 0; i < view.UniverseColumns.Length; i++)
            {
                var instrument = view.Unit.Instruments[i];
                if (instrument is Option or Spot || view.Unit.Money.IndexOf(instrument.Settlement) is not (var money and >= 0)) continue;
                var gain = PricePath.Gain(instrument, universe.Accounts[view.Account].Market.QuoteOf(instrument).Mark, state.Markets[view.Account].QuoteOf(instrument).Mark);
                coefficients[view.UniverseColumns[i]] += landscape.FactorOf(view, scope) * cash.Value[money] * gain;
            }
        }

        return new ExposureMeasure((scope.Base ?? Domain.Currency.Usd).Code, coefficients, universe);
    }

    /// <summary>Collateral per unit of cash of each currency.</summary>
    private static double[] CashWeights(MarginUnit unit)
    {
        var form = new NodeAnalysis(unit, ColumnBox.Everything(unit)).LinearFormOf(unit.Collateral)
            ?? throw new NotOptimisableException($"the collateral in {unit.Currency} is not linear in cash: it has no value after a move of the market");
        return [.. Enumerable.Range(0, unit.Money.Length).Select(money => unit.CashColumnOf(money) is var column && column < form.Coefficients.Length ? form.Coefficients[column] : 0.0)];
    }
}
