using System.Collections.Immutable;
using MarginOptimizer.Margin;

namespace MarginOptimizer.Rebalancing.Attribution;

/// <summary>
/// A change of margin between two situations, divided among what changed. Each part is the Shapley value of its factor: the mean over all 120 orders in
/// which the five could have changed one after another, so none is favoured by its place. The parts sum to the change.
/// </summary>
/// <param name="From">Margin of the first situation as its venue has it.</param>
/// <param name="To">Margin of the second.</param>
/// <param name="Price">Forwards, indices, marks of futures and spot, and readings of oracles.</param>
/// <param name="Volatility">Mark volatilities of options.</param>
/// <param name="Time">Time to expiry; legs that expire between the two are gone once time has passed.</param>
/// <param name="Parameters">The version of the margin model.</param>
/// <param name="Trades">Positions that were opened, closed or changed, and balances, cash settled at expiries among them.</param>
/// <param name="Notes">What had to be assumed, such as prices of an instrument that one market does not list.</param>
/// <param name="Warnings">Of the models, each once.</param>
public sealed record MarginAttribution(
    MarginFigures From,
    MarginFigures To,
    MarginFigures Price,
    MarginFigures Volatility,
    MarginFigures Time,
    MarginFigures Parameters,
    MarginFigures Trades,
    ImmutableArray<string> Notes,
    ImmutableArray<MarginWarning> Warnings)
{
    /// <summary>The change less the parts: nothing but rounding.</summary>
    public MarginFigures Remainder => To - From - (Price + Volatility + Time + Parameters + Trades);
}
