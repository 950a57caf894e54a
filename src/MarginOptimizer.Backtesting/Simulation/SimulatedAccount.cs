using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>
/// An account as time passes: positions with their last quotes, cash, and the market as far as the positions need it. Cash has futures and perpetuals
/// settled at the marks of <see cref="Market"/>.
/// </summary>
internal sealed class SimulatedAccount
{
    private readonly SortedDictionary<string, Holding> _holdings = new(StringComparer.Ordinal);
    private readonly SortedDictionary<Currency, Balance> _balances = [];

    public SimulatedAccount(MarketSnapshot market, IEnumerable<KeyValuePair<Currency, Balance>> balances)
    {
        foreach (var (currency, balance) in balances) _balances[currency] = balance;
        Market = Restricted(market);
    }

    /// <summary>What is held at the time of the account, with its quotes, all indices and the forwards of the options.</summary>
    public MarketSnapshot Market { get; private set; }

    public IReadOnlyCollection<Holding> Holdings => _holdings.Values;

    public IReadOnlyDictionary<Currency, Balance> Balances => _balances;

    public Holding? Find(string instrument) => _holdings.GetValueOrDefault(instrument);

    public Book ToBook() => new(
        [.. _holdings.Values.Select(h => new Position(h.Instrument, h.Contracts))],
        [],
        _balances.ToImmutableSortedDictionary());

    /// <summary>Cash received, &lt; 0 where it is paid, in units of the currency.</summary>
    public void Receive(Currency currency, double amount)
    {
        if (amount == 0.0) return;
        var balance = _balances.GetValueOrDefault(currency);
        _balances[currency] = balance with { Cash = balance.Cash + amount };
    }

    /// <summary>Contracts added to a position, &lt; 0 where they are taken away.</summary>
    public void Add(Listing listing, decimal quantity)
    {
        var name = listing.Instrument.Name;
        var after = (_holdings.TryGetValue(name, out var held) ? held.Quantity : 0m) + quantity;
        if (after == 0m) _holdings.Remove(name);
        else _holdings[name] = new Holding(listing.Instrument, after, listing.Quote);
    }

    public void Remove(string instrument) => _holdings.Remove(instrument);

    /// <summary>The account at another time: what is held has the quotes of that market, which lists all of it.</summary>
    public void MoveTo(MarketSnapshot market)
    {
        foreach (var name in _holdings.Keys.ToList())
        {
            var listing = market.Find(name)!;
            _holdings[name] = _holdings[name] with { Instrument = listing.Instrument, Quote = listing.Quote };
        }

        Market = Restricted(market);
    }

    /// <summary>After trades: the market again as far as the positions need it.</summary>
    /// <param name="market">Of the same time; gives forwards that were not needed before.</param>
    public void Refresh(MarketSnapshot market) => Market = Restricted(market);

    /// <summary>Value of cash, pledged collateral and options, USD at the indices; futures and perpetuals are settled in the cash.</summary>
    public double EquityUsd()
    {
        var equity = 0.0;
        foreach (var (currency, balance) in _balances)
        {
            if (Market.HasIndexOf(currency)) equity += (balance.Cash + balance.Collateral) * Market.IndexOf(currency);
        }

        foreach (var holding in _holdings.Values)
        {
            if (holding.Instrument is Option or Spot)
                equity += holding.Contracts * holding.Instrument.ContractValue * holding.Quote.Mark * Market.IndexOf(holding.Instrument.Settlement);
        }

        return equity;
    }

    private MarketSnapshot Restricted(MarketSnapshot market)
    {
        var options = _holdings.Values.Select(h => h.Instrument).OfType<Option>().Select(o => new ForwardKey(o.Base, o.Expiry)).ToHashSet();
        return new MarketSnapshot(
            market.AsOf,
            market.Indices,
            market.Forwards.Where(f => options.Contains(f.Key)).OrderBy(f => f.Key.Base).ThenBy(f => f.Key.Expiry).ToDictionary(f => f.Key, f => f.Value),
            _holdings.Values.Select(h => new Listing(h.Instrument, h.Quote)));
    }
}
