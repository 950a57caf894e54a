using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Pricing;
using MarginOptimizer.Pricing.Chains;

namespace MarginOptimizer.Risk.Scenarios;

/// <summary>The columns of a <see cref="ReturnTable"/> that move together: one base coin, one quote currency. Priced in blocks of rows.</summary>
internal sealed class ReturnChain
{
    /// <summary>Rows priced at once: two buffers of 200 columns stay within a core's second-level cache.</summary>
    private const int BlockRows = 256;

    private readonly int[] _columns;
    private readonly InstrumentState[] _states;
    private readonly ReturnScenarios _scenarios;
    private readonly OptionChain _chain;
    private readonly ReturnVolatilities _volatilities;
    private readonly double[] _returns;
    private readonly double[]? _quoteReturns;
    private readonly double[]?[] _settlementReturns;

    public ReturnChain(int[] columns, IReadOnlyList<InstrumentState> states, ReturnScenarios scenarios, IReadOnlyList<VolatilitySmile?>? smiles)
    {
        (_columns, _scenarios) = (columns, scenarios);
        _states = Array.ConvertAll(columns, c => states[c]);
        _chain = OptionChain.Of(_states);
        var instrument = _states[0].Instrument;
        _returns = [.. scenarios.Returns[instrument.Base]];
        _quoteReturns = RowsOf(QuoteOf(instrument, scenarios));
        _settlementReturns = Array.ConvertAll(_states, s => IsPaidInAnotherCurrency(s.Instrument) ? RowsOf(s.Instrument.Settlement) : null);
        var columnSmiles = smiles is null ? new VolatilitySmile?[columns.Length] : Array.ConvertAll(columns, c => smiles[c]);
        _volatilities = new ReturnVolatilities(_states, scenarios, columnSmiles, _chain.Stride);
    }

    /// <summary>
    /// The currency whose value moves the price of a contract, USD where none does: that of a linear contract when the set has returns of it. The
    /// index of an inverse one is in USD, though its own price is in coin.
    /// </summary>
    public static Currency QuoteOf(Instrument instrument, ReturnScenarios scenarios) =>
        instrument.Payoff == Payoff.Linear && instrument.Quote != instrument.Base && scenarios.Returns.ContainsKey(instrument.Quote) ? instrument.Quote : Currency.Usd;

    public void Fill(ReturnTable table)
    {
        var rows = Math.Min(BlockRows, table.Rows);
        var moves = new ChainScenario[rows];
        var volatilities = new double[(_volatilities.VaryByRow ? rows : 1) * _chain.Stride];
        var priced = new double[rows * _chain.Stride];
        if (!_volatilities.VaryByRow) _volatilities.Fill(0, 0.0, volatilities);
        for (var start = 0; start < table.Rows; start += rows)
        {
            var count = Math.Min(rows, table.Rows - start);
            for (var k = 0; k < count; k++)
            {
                var move = MoveAt(start + k);
                moves[k] = new ChainScenario(move, _volatilities.VaryByRow ? k : 0);
                if (_volatilities.VaryByRow) _volatilities.Fill(start + k, move, volatilities.AsSpan(k * _chain.Stride));
            }

            ChainKernel.FillLosses(_chain, moves.AsSpan(0, count), volatilities, priced);
            for (var k = 0; k < count; k++) ToUsd(start + k, moves[k].Move, priced.AsSpan(k * _chain.Stride), table);
        }
    }

    private static bool IsPaidInAnotherCurrency(Instrument instrument) => instrument.Payoff == Payoff.Linear && instrument.Settlement != instrument.Base;

    private double[]? RowsOf(Currency currency) => _scenarios.Returns.TryGetValue(currency, out var rows) ? [.. rows] : null;

    /// <summary>Of the price in the quote currency.</summary>
    private double MoveAt(int row) => _quoteReturns is null ? _returns[row] : ((1.0 + _returns[row]) / (1.0 + _quoteReturns[row])) - 1.0;

    private void ToUsd(int row, double move, ReadOnlySpan<double> priced, ReturnTable table)
    {
        var to = table.Losses.AsSpan(row * table.Stride, table.Columns);
        for (var j = 0; j < _columns.Length; j++)
        {
            var state = _states[j];
            var loss = state.Instrument is Option ? priced[j] : -InstrumentValue.ProfitAt(state, move, double.NaN);
            if (state.Instrument.Payoff == Payoff.Inverse) loss *= state.Underlying * (1.0 + _returns[row]);
            else if (_settlementReturns[j] is { } settlement) loss *= 1.0 + settlement[row];
            to[_columns[j]] = loss;
        }
    }
}
