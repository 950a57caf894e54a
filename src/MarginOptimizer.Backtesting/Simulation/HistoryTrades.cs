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
    private readonly SortedDictionary<string, decimal> _closed = new(StringComparer.Ordinal);

    public HistoryTrades()
    {
    }

    /// <summary>As it was saved.</summary>
    public HistoryTrades(IReadOnlyDictionary<string, decimal> held, IReadOnlyDictionary<string, double> coins, IReadOnlyDictionary<string, decimal> closed)
    {
        foreach (var (name, quantity) in held) _held[name] = quantity;
        foreach (var (name, amount) in coins) _coins[name] = amount;
        foreach (var (name, quantity) in closed) _closed[name] = quantity;
    }

    /// <summary>Contracts of history's own book, without what waits for its listing.</summary>
    public IReadOnlyDictionary<string, decimal> Held => _held;

    /// <summary>Coins of the positions that are given in them.</summary>
    public IReadOnlyDictionary<string, double> Coins => _coins;

    /// <summary>Contracts that liquidations closed, signed as trades, which history did not close yet.</summary>
    public IReadOnlyDictionary<string, decimal> Closed => _closed;

    /// <summary>Trades that lead to a state.</summary>
    /// <param name="market">The full snapshot at which they are done.</param>
    /// <param name="unlisted">Trades in what the market does not list.</param>
    public List<(Listing Listing, decimal Quantity)> To(BookHistoryState state, MarketSnapshot market, out int unlisted)
    {
        unlisted = 0;
        var wanted = state.Positions.ToDictionary(p => p.Instrument, StringComparer.Ordinal);
        var trades = new List<(Listing, decimal)>();
        foreach (var name in _held.Keys.Union(wanted.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList())
        {
            if (market.Find(name) is not { } listing)
            {
                if (!wanted.TryGetValue(name, out var missed) || (!missed.IsInCoins && (decimal)missed.Quantity != _held.GetValueOrDefault(name)) || !_held.ContainsKey(name)) unlisted++;
                continue;
            }

            var target = wanted.TryGetValue(name, out var position) ? Contracts(position, listing) : 0m;
            if (!wanted.ContainsKey(name)) _coins.Remove(name);
            var change = target - _held.GetValueOrDefault(name);
            if (target == 0m) _held.Remove(name);
            else _held[name] = target;
            change -= ClosedBefore(name, change);
            if (change != 0m) trades.Add((listing, change));
        }

        return trades;
    }

    /// <summary>Notes that the venue closed a position: what history closes of it later is done already.</summary>
    /// <param name="quantity">Contracts, signed as the trade that closed it.</param>
    public void Liquidated(string name, decimal quantity)
    {
        if (_held.TryGetValue(name, out var held) && Math.Sign(held) == -Math.Sign(quantity)) _closed[name] = _closed.GetValueOrDefault(name) + quantity;
    }

    /// <summary>Forgets what has expired by a time.</summary>
    public void Expire(Func<string, DateTimeOffset?> expiryOf, DateTimeOffset time)
    {
        foreach (var name in _held.Keys.Where(n => expiryOf(n) <= time).ToList())
        {
            _held.Remove(name);
            _coins.Remove(name);
            _closed.Remove(name);
        }
    }

    /// <summary>The part of a trade that a liquidation has done already.</summary>
    private decimal ClosedBefore(string name, decimal change)
    {
        if (!_closed.TryGetValue(name, out var closed) || Math.Sign(closed) != Math.Sign(change)) return 0m;
        var done = Math.Sign(change) * Math.Min(Math.Abs(change), Math.Abs(closed));
        if (done == closed) _closed.Remove(name);
        else _closed[name] = closed - done;
        return done;
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
