using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Pricing;
using MarginOptimizer.Pricing.Chains;

namespace MarginOptimizer.Risk.Scenarios;

/// <summary>
/// Losses in USD of +1 quantity of each instrument at each row of given returns: every option repriced at its moved forward, volatility and time
/// as they are.
/// </summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of instruments.</param>
/// <param name="Stride">Distance between rows of <paramref name="Losses"/>, a multiple of 4; padding is 0.</param>
/// <param name="Losses">
/// Row-major; minus the P&amp;L. That of an inverse contract is its coin P&amp;L valued at its own moved underlying; the quote currency of linear
/// contracts counts as USD.
/// </param>
public sealed record ReturnTable(int Rows, int Columns, int Stride, double[] Losses)
{
    public ReadOnlySpan<double> Row(int row) => Losses.AsSpan(row * Stride, Columns);

    /// <summary>Prices every instrument at the returns of its base coin.</summary>
    /// <param name="states">The columns, in this order.</param>
    /// <param name="scenarios">Has returns for the base coin of every state.</param>
    /// <exception cref="KeyNotFoundException">There are no returns for a coin.</exception>
    public static ReturnTable Of(IReadOnlyList<InstrumentState> states, ReturnScenarios scenarios)
    {
        var table = new ReturnTable(scenarios.Rows, states.Count, OptionChain.StrideOf(states.Count), new double[scenarios.Rows * OptionChain.StrideOf(states.Count)]);
        foreach (var coin in states.Select(s => s.Instrument.Base).Distinct().Order())
        {
            int[] columns = [.. Enumerable.Range(0, states.Count).Where(c => states[c].Instrument.Base == coin)];
            table.Fill(columns, [.. columns.Select(c => states[c])], scenarios.Returns[coin].AsSpan());
        }

        return table;
    }

    private void Fill(int[] columns, InstrumentState[] states, ReadOnlySpan<double> returns)
    {
        var chain = OptionChain.Of(states);
        var volatilities = new double[chain.Stride];
        for (var j = 0; j < states.Length; j++) volatilities[j] = states[j].Volatility;
        var rows = new ChainScenario[Rows];
        for (var row = 0; row < Rows; row++) rows[row] = new ChainScenario(returns[row], 0);
        var priced = new double[Rows * chain.Stride];
        ChainKernel.FillLosses(chain, rows, volatilities, priced);
        var underlyings = Array.ConvertAll(states, s => s.Instrument.Payoff == Payoff.Inverse ? s.Underlying : 0.0);
        var isOption = Array.ConvertAll(states, s => s.Instrument is Option);
        for (var row = 0; row < Rows; row++)
        {
            var move = returns[row];
            var from = priced.AsSpan(row * chain.Stride, states.Length);
            var to = Losses.AsSpan(row * Stride, Columns);
            for (var j = 0; j < from.Length; j++)
            {
                var loss = isOption[j] ? from[j] : -InstrumentValue.ProfitAt(states[j], move, double.NaN);
                to[columns[j]] = underlyings[j] == 0.0 ? loss : loss * (underlyings[j] * (1.0 + move));
            }
        }
    }
}
