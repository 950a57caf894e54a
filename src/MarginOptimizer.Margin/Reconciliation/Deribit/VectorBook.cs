using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Reconciliation.Deribit;

/// <summary>
/// Legs in the words of a risk call (signed sizes in coin, with the market that belongs to each) as a market and a book.
/// </summary>
internal sealed class VectorBook
{
    public static readonly DateTimeOffset AsOf = new(2026, 1, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<Currency, double> _indices = [];
    private readonly Dictionary<ForwardKey, double> _forwards = [];
    private readonly List<Listing> _listings = [];
    private readonly List<Position> _positions = [];
    private ImmutableSortedDictionary<Currency, Balance> _balances = ImmutableSortedDictionary<Currency, Balance>.Empty;

    public ImmutableArray<Instrument> Instruments => [.. _listings.Select(l => l.Instrument)];

    public MarketSnapshot Market => new(AsOf, _indices, _forwards, _listings);

    public Book Book => new([.. _positions], [], _balances);

    public void SetIndex(Currency coin, double index) => _indices[coin] = index;

    public void SetCash(Currency currency, double cash) => _balances = _balances.SetItem(currency, new Balance(cash, 0.0));

    /// <summary>A leg as written: <c>kind</c>, <c>size</c>, <c>settle</c>, and <c>mark</c> or <c>strike</c>, <c>iv</c>, <c>call</c>, <c>fwd</c>; <c>days</c>.</summary>
    public void Add(Currency coin, JsonSection leg)
    {
        var isLinear = leg.Has("settle") && leg.Text("settle") == "linear";
        var size = leg.Number("size");
        double? days = leg.Has("days") ? leg.Number("days") : null;
        if (leg.Text("kind") == "option")
        {
            var type = leg.Flag("call") ? OptionType.Call : OptionType.Put;
            var (strike, volatility, forward) = (leg.Number("strike"), leg.Number("iv"), leg.Number("fwd"));
            if (leg.Violations.IsEmpty) AddOption(coin, isLinear, type, strike, days ?? 0.0, forward, volatility, size);
        }
        else
        {
            var mark = leg.Number("mark");
            if (leg.Violations.IsEmpty) AddFuture(coin, isLinear, days, mark, size);
        }
    }

    /// <param name="coin">Underlying.</param>
    /// <param name="isLinear">Settled in USDC.</param>
    /// <param name="days">Null for a perpetual.</param>
    /// <param name="mark">USD per coin.</param>
    /// <param name="size">Signed coins.</param>
    public void AddFuture(Currency coin, bool isLinear, double? days, double mark, double size)
    {
        var name = $"{coin}{(isLinear ? "_USDC" : "")}-{(days is null ? "PERPETUAL" : $"{Invariant(days.Value)}D")}-{_listings.Count}";
        var quote = isLinear ? Currency.Usdc : Currency.Usd;
        var settlement = isLinear ? Currency.Usdc : coin;
        var payoff = isLinear ? Payoff.Linear : Payoff.Inverse;
        Instrument instrument = days is { } term
            ? new Future
            {
                Name = name,
                Base = coin,
                Quote = quote,
                Settlement = settlement,
                Payoff = payoff,
                Expiry = Expiry(term),
                Ticks = TickSchedule.Flat(0.5m),
                Lot = 1m,
                MinimumQuantity = 1m,
                Fees = FeeSchedule.None,
            }
            : new Perpetual
            {
                Name = name,
                Base = coin,
                Quote = quote,
                Settlement = settlement,
                Payoff = payoff,
                Ticks = TickSchedule.Flat(0.5m),
                Lot = 1m,
                MinimumQuantity = 1m,
                Fees = FeeSchedule.None,
            };
        AddListing(instrument, new Quote { Mark = mark }, instrument.IsCountedInUsd ? size * mark : size);
    }

    /// <summary>An option marked at its Black value.</summary>
    /// <exception cref="InvalidInputException">Another option of the coin and day has another forward.</exception>
    public void AddOption(Currency coin, bool isLinear, OptionType type, double strike, double days, double forward, double volatility, double size)
    {
        var value = Black76.Price(type, forward, strike, YearFraction.Years(AsOf, Expiry(days)), volatility);
        AddOption(coin, isLinear, type, strike, days, forward, new Quote { Mark = isLinear ? value : value / forward, MarkVolatility = volatility }, size);
    }

    public void AddOption(Currency coin, bool isLinear, OptionType type, double strike, double days, double forward, Quote quote, double size)
    {
        var settlement = isLinear ? Currency.Usdc : coin;
        var option = new Option
        {
            Name = $"{coin}{(isLinear ? "_USDC" : "")}-{Invariant(days)}D-{Invariant(strike)}-{(type == OptionType.Call ? "C" : "P")}-{_listings.Count}",
            Base = coin,
            Quote = settlement,
            Settlement = settlement,
            Payoff = isLinear ? Payoff.Linear : Payoff.Inverse,
            Type = type,
            Strike = strike,
            Expiry = Expiry(days),
            Ticks = TickSchedule.Flat(0.0001m),
            Lot = 0.1m,
            MinimumQuantity = 0.1m,
            Fees = FeeSchedule.None,
        };
        if (_forwards.TryGetValue(new ForwardKey(coin, option.Expiry), out var known) && known != forward)
            throw new InvalidInputException(option.Name, $"has another forward than the option of {coin} on the same day: a market has one");
        _forwards[new ForwardKey(coin, option.Expiry)] = forward;
        AddListing(option, quote, size);
    }

    private void AddListing(Instrument instrument, Quote quote, double quantity)
    {
        _listings.Add(new Listing(instrument, quote));
        _positions.Add(new Position(instrument, quantity));
    }

    private static DateTimeOffset Expiry(double days) => AsOf + TimeSpan.FromTicks((long)Math.Round(days * TimeSpan.TicksPerDay));

    private static string Invariant(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
