using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Pricing;
using MarginOptimizer.Pricing.Chains;

namespace MarginOptimizer.Margin.MultiCurrency;

/// <summary>
/// Losses in USD of one unit of options from their Black-76 value at the mark volatility to that in shocked markets. Inverse options are taken
/// at their USD value, converted at the shocked price.
/// </summary>
/// <param name="account">Instruments and USD values.</param>
/// <param name="volatilityOfRow">Which shocked volatility each row of the table has, from 0.</param>
/// <param name="forwardMove">How the price move reaches a forward.</param>
/// <param name="shocked">How volatilities move.</param>
internal sealed class OptionLosses(
    AccountColumns account,
    ImmutableArray<int> volatilityOfRow,
    OptionLosses.ForwardMove forwardMove,
    OptionLosses.ShockedVolatility shocked)
{
    /// <summary>Relative move of a forward in a row, &gt; -1.</summary>
    /// <param name="forward">As quoted.</param>
    public delegate double ForwardMove(Option option, double forward, int row);

    /// <summary>Shocked volatility, a fraction &gt;= 0.</summary>
    /// <param name="which">As the row says.</param>
    public delegate double ShockedVolatility(double volatility, double days, int which);

    /// <param name="columns">The columns that are options, all of one coin.</param>
    /// <param name="losses">Row-major, filled in the given columns.</param>
    /// <param name="stride">Distance of its rows.</param>
    public void Fill(IEnumerable<int> columns, double[] losses, int stride)
    {
        foreach (var group in columns.GroupBy(c => (((Option)account.Instruments[c]).Expiry, account.Instruments[c].Settlement)))
        {
            FillExpiry([.. group], losses, stride);
        }
    }

    private void FillExpiry(int[] columns, double[] losses, int stride)
    {
        // The chain prices linear options: for inverse ones that is the USD value too, since forward and strike are in USD.
        var states = Array.ConvertAll(columns, c => InUsd(InstrumentState.At(account.Instruments[c], account.Market)));
        var chain = OptionChain.Of(states);
        var first = (Option)account.Instruments[columns[0]];
        var scenarios = new ChainScenario[volatilityOfRow.Length];
        for (var r = 0; r < scenarios.Length; r++) scenarios[r] = new ChainScenario(forwardMove(first, states[0].Underlying, r), volatilityOfRow[r]);
        var filled = new double[scenarios.Length * chain.Stride];
        ChainKernel.FillLosses(chain, scenarios, Volatilities(states, YearFraction.Days(account.Market.AsOf, first.Expiry), chain.Stride), filled);
        for (var k = 0; k < columns.Length; k++)
        {
            var usd = account.UsdPerPrice(account.Instruments[columns[k]]);
            for (var r = 0; r < scenarios.Length; r++) losses[(r * stride) + columns[k]] = filled[(r * chain.Stride) + k] * usd;
        }
    }

    private double[] Volatilities(InstrumentState[] states, double days, int stride)
    {
        var count = volatilityOfRow.Max() + 1;
        var volatilities = new double[count * stride];
        for (var which = 0; which < count; which++)
        {
            for (var k = 0; k < states.Length; k++) volatilities[(which * stride) + k] = shocked(states[k].Volatility, days, which);
        }

        return volatilities;
    }

    private static InstrumentState InUsd(InstrumentState state) =>
        state with { Instrument = (Option)state.Instrument with { Payoff = Payoff.Linear } };
}
