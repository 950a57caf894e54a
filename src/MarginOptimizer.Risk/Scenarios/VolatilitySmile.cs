using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Risk.Scenarios;

/// <summary>
/// Implied volatility of one expiry by log-moneyness k = ln(K/F): linear between the strikes that are there, flat beyond them; calls and puts
/// of one strike count with their mean.
/// </summary>
public sealed class VolatilitySmile
{
    private readonly double[] _moneyness;
    private readonly double[] _volatilities;

    private VolatilitySmile(double[] moneyness, double[] volatilities) => (_moneyness, _volatilities) = (moneyness, volatilities);

    /// <summary>The smile of options on one coin and expiry.</summary>
    /// <param name="states">At least one option; every other state is left out.</param>
    /// <exception cref="ArgumentException">There is no option.</exception>
    public static VolatilitySmile Of(IEnumerable<InstrumentState> states)
    {
        var points = states.Where(s => s.Instrument is Option)
            .GroupBy(s => DeterministicMath.Log(((Option)s.Instrument).Strike / s.Underlying))
            .OrderBy(g => g.Key)
            .Select(g => (Moneyness: g.Key, Volatility: g.Average(s => s.Volatility)))
            .ToArray();
        if (points.Length == 0) throw new ArgumentException("no option to take a smile from", nameof(states));
        return new VolatilitySmile([.. points.Select(p => p.Moneyness)], [.. points.Select(p => p.Volatility)]);
    }

    /// <summary>The smile that belongs to each column, null for what is no option; taken from all options that the column's market lists.</summary>
    /// <param name="states">The columns.</param>
    /// <param name="marketOf">The market of a column.</param>
    public static VolatilitySmile?[] Of(IReadOnlyList<InstrumentState> states, Func<int, MarketSnapshot> marketOf)
    {
        var smiles = new VolatilitySmile?[states.Count];
        var known = new Dictionary<(MarketSnapshot, ForwardKey), VolatilitySmile>();
        for (var column = 0; column < smiles.Length; column++)
        {
            if (states[column].Instrument is not Option option) continue;
            var (market, key) = (marketOf(column), new ForwardKey(option.Base, option.Expiry));
            if (!known.TryGetValue((market, key), out var smile)) known[(market, key)] = smile = Of(StatesOf(market, key));
            smiles[column] = smile;
        }

        return smiles;
    }

    /// <summary>The smile of each column from the columns themselves: all options among them on its coin and expiry.</summary>
    internal static VolatilitySmile?[] Within(IReadOnlyList<InstrumentState> states)
    {
        var groups = states.Where(s => s.Instrument is Option).GroupBy(KeyOf).ToDictionary(g => g.Key, g => Of(g));
        return [.. states.Select(s => s.Instrument is Option ? groups[KeyOf(s)] : null)];
    }

    /// <summary>Volatility at a log-moneyness.</summary>
    public double At(double moneyness)
    {
        var last = _moneyness.Length - 1;
        if (!(moneyness > _moneyness[0])) return _volatilities[0];
        if (moneyness >= _moneyness[last]) return _volatilities[last];
        var found = Array.BinarySearch(_moneyness, moneyness);
        if (found >= 0) return _volatilities[found];
        var (low, high) = (~found - 1, ~found);
        var share = (moneyness - _moneyness[low]) / (_moneyness[high] - _moneyness[low]);
        return _volatilities[low] + (share * (_volatilities[high] - _volatilities[low]));
    }

    /// <summary>
    /// Change of volatility per unit of log-moneyness. At a strike, where the slopes of both sides meet, their mean, which is what equal moves up and down
    /// show; 0 beyond the strikes.
    /// </summary>
    public double SlopeAt(double moneyness)
    {
        var found = Array.BinarySearch(_moneyness, moneyness);
        return found >= 0 ? 0.5 * (SlopeOf(found - 1) + SlopeOf(found)) : SlopeOf(~found - 1);
    }

    /// <summary>Between a strike and the next; 0 where there is none.</summary>
    private double SlopeOf(int from) => from < 0 || from >= _moneyness.Length - 1
        ? 0.0
        : (_volatilities[from + 1] - _volatilities[from]) / (_moneyness[from + 1] - _moneyness[from]);

    private static ForwardKey KeyOf(InstrumentState state) => new(state.Instrument.Base, ((Option)state.Instrument).Expiry);

    private static IEnumerable<InstrumentState> StatesOf(MarketSnapshot market, ForwardKey key) =>
        from listing in market.Listings
        where listing.Instrument is Option option && option.Base == key.Base && option.Expiry == key.Expiry
        select InstrumentState.At(listing.Instrument, market);
}
