using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Pricing;
using MarginOptimizer.Pricing.Chains;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// Losses of one unit of quantity over a scenario grid, in the settlement currency at the price of the scenario. Options start from the Black value at their mark
/// volatility, not from the quoted mark.
/// </summary>
internal static class PortfolioLosses
{
    public static ScenarioTable Compute(
        MarketSnapshot market, ImmutableArray<Instrument> instruments, ImmutableArray<ScenarioRow> rows, VolatilityRule rule)
    {
        var states = new InstrumentState[instruments.Length];
        for (var i = 0; i < states.Length; i++) states[i] = InstrumentState.At(instruments[i], market);
        var chain = OptionChain.Of(states);
        var losses = new double[rows.Length * chain.Stride];
        var scenarios = new ChainScenario[rows.Length];
        for (var row = 0; row < rows.Length; row++) scenarios[row] = new ChainScenario(rows[row].Shock.Move, (int)rows[row].Shock.Volatility);
        ChainKernel.FillLosses(chain, scenarios, ShockedVolatilities(market.AsOf, states, chain.Stride, rule), losses);
        for (var column = 0; column < states.Length; column++)
        {
            if (instruments[column] is not Option) FillFuture(losses, chain.Stride, column, states[column], rows);
        }

        return new ScenarioTable(rows, instruments.Length, chain.Stride, losses);
    }

    /// <summary>One row for each direction of volatility, in the order of <see cref="VolatilityShock"/>.</summary>
    private static double[] ShockedVolatilities(DateTimeOffset asOf, InstrumentState[] states, int stride, VolatilityRule rule)
    {
        var directions = Enum.GetValues<VolatilityShock>();
        var volatilities = new double[directions.Length * stride];
        var factors = new Dictionary<DateTimeOffset, double>();
        for (var column = 0; column < states.Length; column++)
        {
            if (states[column].Instrument is not Option option) continue;
            if (!factors.TryGetValue(option.Expiry, out var factor))
            {
                factors.Add(option.Expiry, factor = rule.Factor(YearFraction.Days(asOf, option.Expiry)));
            }

            foreach (var direction in directions)
            {
                volatilities[(int)direction * stride + column] = rule.Shocked(states[column].Volatility, factor, direction);
            }
        }

        return volatilities;
    }

    /// <summary>A fixed USD amount gains <c>size * move / (1 + move)</c> in coin, a linear future <c>size * mark * move</c>.</summary>
    private static void FillFuture(double[] losses, int stride, int column, InstrumentState state, ImmutableArray<ScenarioRow> rows)
    {
        for (var row = 0; row < rows.Length; row++)
        {
            losses[row * stride + column] = -InstrumentValue.ProfitAt(state, rows[row].Shock.Move, double.NaN);
        }
    }
}
