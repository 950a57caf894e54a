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
    private readonly ChainScenario[] _moves;
    private readonly double[] _shocked;
    private readonly double[] _priced;

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
        var rows = Math.Min(BlockRows, scenarios.Rows);
        _moves = new ChainScenario[rows];
        _shocked = new double[(_volatilities.VaryByRow ? rows : 1) * _chain.Stride];
        _priced = new double[rows * _chain.Stride];
        if (!_volatilities.VaryByRow) _volatilities.Fill(0, 0.0, _shocked);
    }

    /// <summary>
    /// The currency whose value moves the price of a contract, USD where none does: that of a linear contract when the set has returns of it. The
    /// index of an inverse one is in USD, though its own price is in coin.
    /// </summary>
    public static Currency QuoteOf(Instrument instrument, ReturnScenarios scenarios) =>
        instrument.Payoff == Payoff.Linear && instrument.Quote != instrument.Base && scenarios.Returns.ContainsKey(instrument.Quote) ? instrument.Quote : Currency.Usd;

    /// <summary>Writes the columns of the chain into a part of a table; what other chains have there stays.</summary>
    /// <param name="first">Row of the set that goes into the first row of the part.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="losses">Row-major, rows of <paramref name="stride"/>.</param>
    public void Fill(int first, int rows, Span<double> losses, int stride)
    {
        for (var start = 0; start < rows; start += BlockRows)
        {
            var count = Math.Min(BlockRows, rows - start);
            for (var k = 0; k < count; k++)
            {
                var move = MoveAt(first + start + k);
                _moves[k] = new ChainScenario(move, _volatilities.VaryByRow ? k : 0);
                if (_volatilities.VaryByRow) _volatilities.Fill(first + start + k, move, _shocked.AsSpan(k * _chain.Stride));
            }

            ChainKernel.FillLosses(_chain, _moves.AsSpan(0, count), _shocked, _priced);
            for (var k = 0; k < count; k++)
                ToUsd(first + start + k, _moves[k].Move, _priced.AsSpan(k * _chain.Stride), losses.Slice((start + k) * stride, stride));
        }
    }

    private static bool IsPaidInAnotherCurrency(Instrument instrument) => instrument.Payoff == Payoff.Linear && instrument.Settlement != instrument.Base;

    private double[]? RowsOf(Currency currency) => _scenarios.Returns.TryGetValue(currency, out var rows) ? [.. rows] : null;

    /// <summary>Of the price in the quote currency.</summary>
    private double MoveAt(int row) => _quoteReturns is null ? _returns[row] : ((1.0 + _returns[row]) / (1.0 + _quoteReturns[row])) - 1.0;

    private void ToUsd(int row, double move, ReadOnlySpan<double> priced, Span<double> to)
    {
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
