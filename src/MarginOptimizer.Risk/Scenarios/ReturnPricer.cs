using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Pricing;
using MarginOptimizer.Pricing.Chains;

namespace MarginOptimizer.Risk.Scenarios;

/// <summary>
/// Losses in USD of +1 quantity of each instrument at rows of given returns, as <see cref="ReturnTable"/> has them, priced a few rows at a time: for sets
/// of which no table is to be kept. Not for several threads at once.
/// </summary>
public sealed class ReturnPricer
{
    private readonly ReturnChain[] _chains;

    /// <inheritdoc cref="ReturnTable.Of"/>
    public ReturnPricer(IReadOnlyList<InstrumentState> states, ReturnScenarios scenarios, IReadOnlyList<VolatilitySmile?>? smiles = null)
    {
        if (scenarios.Smile == SmileRule.StickyDelta) smiles ??= VolatilitySmile.Within(states);
        (Columns, Stride) = (states.Count, OptionChain.StrideOf(states.Count));
        _chains =
        [
            .. Enumerable.Range(0, states.Count)
                .GroupBy(c => (states[c].Instrument.Base, Quote: ReturnChain.QuoteOf(states[c].Instrument, scenarios)))
                .OrderBy(g => g.Key)
                .Select(group => new ReturnChain([.. group], states, scenarios, smiles)),
        ];
    }

    /// <summary>Number of instruments.</summary>
    public int Columns { get; }

    /// <summary>Distance between rows, a multiple of 4.</summary>
    public int Stride { get; }

    /// <summary>Prices a range of rows; the same bits whatever the range.</summary>
    /// <param name="first">First row of the set.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="losses">Filled row-major, rows of <see cref="Stride"/>; padding stays as it is.</param>
    public void Fill(int first, int rows, Span<double> losses)
    {
        foreach (var chain in _chains) chain.Fill(first, rows, losses, Stride);
    }
}
