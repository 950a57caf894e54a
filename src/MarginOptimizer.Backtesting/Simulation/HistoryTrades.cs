using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData.History;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>
/// What a book traded between its historical states: the change of each position, what expired left out. An instrument that the market does not list is
/// waited for. Positions in coins of contracts counted in USD are converted at the mark when the number of coins changes, and rounded to whole lots.
/// </summary>
internal sealed class HistoryTrades
{
    private readonly SortedDictionary<string, decimal> _held = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, double> _coins = new(StringComparer.Ordinal);

    public HistoryTrades()
    {
    }

    /// <summary>As it was saved.</summary>
    public HistoryTrades(IReadOnlyDictionary<string, decimal> held, IReadOnlyDictionary<string, double> coins)
    {
        foreach (var (name, quantity) in held) _held[name] = quantity;
        foreach (var (name, amount) in coins) _coins[name] = amount;
    }

    /// <summary>Contracts of history's own book, without what waits for its listing.</summary>
    public IReadOnlyDictionary<string, decimal> Held => _held;

    /// <summary>Coins of the positions that are given in them.</summary>
    public IReadOnlyDictionary<string, double> Coins => _coins;

    /// <summary>Trades that lead to a state.</summary>
    /// <param name="market">The full snapshot in force.</param>
    /// <param name="unlisted">Positions that the market does not list.</param>
    public List<(Listing Listing, decimal Quantity)> To(BookHistoryState state, MarketSnapshot market, out int unlisted)
    {
        unlisted = 0;
        var wanted = state.Positions.ToDictionary(p => p.Instrument, StringComparer.Ordinal);
        var trades = new List<(Listing, decimal)>();
        foreach (var name in _held.Keys.Union(wanted.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList())
        {
            if (market.Find(name) is not { } listing)
            {
                if (wanted.ContainsKey(name)) unlisted++;
                continue;
            }

            var target = wanted.TryGetValue(name, out var position) ? Contracts(position, listing) : 0m;
            if (!wanted.ContainsKey(name)) _coins.Remove(name);
            var change = target - _held.GetValueOrDefault(name);
            if (change == 0m) continue;
            trades.Add((listing, change));
            if (target == 0m) _held.Remove(name);
            else _held[name] = target;
        }

        return trades;
    }

    /// <summary>Forgets what has expired by a time.</summary>
    public void Expire(Func<string, DateTimeOffset?> expiryOf, DateTimeOffset time)
    {
        foreach (var name in _held.Keys.Where(n => expiryOf(n) <= time).ToList())
        {
            _held.Remove(name);
            _coins.Remove(name);
        }
    }

    private decimal Contracts(BookHistoryPosition position, Listing listing)
    {
        var instrument = listing.Instrument;
        if (!position.IsInCoins || !instrument.IsCountedInUsd) return (decimal)position.Quantity;
        if (_coins.TryGetValue(position.Instrument, out var coins) && coins == position.Quantity) return _held.GetValueOrDefault(position.Instrument);
        _coins[position.Instrument] = position.Quantity;
        return decimal.Round((decimal)(position.Quantity * listing.Quote.Mark / instrument.ContractValue) / instrument.Lot) * instrument.Lot;
    }
}
