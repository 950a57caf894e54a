using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Derive;

/// <summary>
/// Puts a market and a book together from what Derive's oracles say: spot, perpetual and forward prices with confidences, and volatilities by
/// strike or as raw SVI.
/// </summary>
/// <param name="asOf">Time of the market, UTC.</param>
internal sealed class DeriveMarketBuilder(DateTimeOffset asOf)
{
    private readonly Dictionary<Currency, double> _indices = [];
    private readonly Dictionary<ForwardKey, double> _forwards = [];
    private readonly List<Listing> _listings = [];
    private readonly Dictionary<ForwardKey, SviCurve> _curves = [];
    private readonly Dictionary<string, double> _quantities = new(StringComparer.Ordinal);
    private readonly ImmutableSortedDictionary<Currency, Balance>.Builder _balances = ImmutableSortedDictionary.CreateBuilder<Currency, Balance>();
    private readonly ImmutableSortedDictionary<Currency, double>.Builder _spot = ImmutableSortedDictionary.CreateBuilder<Currency, double>();
    private readonly ImmutableSortedDictionary<Currency, double>.Builder _perpetual = ImmutableSortedDictionary.CreateBuilder<Currency, double>();
    private readonly ImmutableDictionary<ForwardKey, ExpiryFeed>.Builder _expiries = ImmutableDictionary.CreateBuilder<ForwardKey, ExpiryFeed>();

    public DateTimeOffset AsOf => asOf;

    public IReadOnlyCollection<Listing> Listings => _listings;

    public void AddPrice(Currency currency, double price, double confidence)
    {
        _indices[currency] = price;
        _spot[currency] = confidence;
    }

    public void AddBalance(Currency currency, double amount) => _balances[currency] = new Balance(amount, 0.0);

    public Perpetual AddPerpetual(Currency coin, double mark, double confidence, double quantity)
    {
        var perpetual = new Perpetual
        {
            Name = $"{coin}-PERP",
            Base = coin,
            Quote = Currency.Usdc,
            Settlement = Currency.Usdc,
            Payoff = Payoff.Linear,
            Ticks = TickSchedule.Flat(0.1m),
            Lot = 0.00001m,
            MinimumQuantity = 0.00001m,
            Fees = FeeSchedule.None,
        };
        _perpetual[coin] = confidence;
        _listings.Add(new Listing(perpetual, new Quote { Mark = mark }));
        Hold(perpetual, quantity);
        return perpetual;
    }

    /// <param name="curve">Where options of this expiry are added without a volatility.</param>
    public void AddExpiry(Currency coin, DateTimeOffset expiry, double forward, ExpiryFeed feed, SviCurve? curve = null)
    {
        var key = new ForwardKey(coin, expiry);
        _forwards[key] = forward;
        _expiries[key] = feed;
        if (curve is { } known) _curves[key] = known;
    }

    /// <summary>Adds an option of a known expiry; one that is there already only adds to the quantity held.</summary>
    /// <param name="volatility">Null to take the expiry's curve.</param>
    public void AddOption(string name, Currency coin, DateTimeOffset expiry, double strike, bool isCall, double? volatility, double quantity)
    {
        var known = _listings.Find(l => l.Instrument.Name == name)?.Instrument;
        if (known is null)
        {
            var option = new Option
            {
                Name = name,
                Base = coin,
                Quote = Currency.Usdc,
                Settlement = Currency.Usdc,
                Payoff = Payoff.Linear,
                Ticks = TickSchedule.Flat(0.1m),
                Lot = 0.00001m,
                MinimumQuantity = 0.00001m,
                Fees = FeeSchedule.None,
                Type = isCall ? OptionType.Call : OptionType.Put,
                Strike = strike,
                Expiry = expiry,
            };
            known = option;
            _listings.Add(new Listing(option, Quoted(option, volatility)));
        }

        Hold(known, quantity);
    }

    public MarketSnapshot Market() => new(asOf, _indices, _forwards, _listings, "Derive")
    {
        Feeds = new OracleFeeds
        {
            SpotConfidence = _spot.ToImmutable(),
            PerpetualConfidence = _perpetual.ToImmutable(),
            Expiries = _expiries.ToImmutable(),
        },
    };

    public Book Book() => new(
        [.. _listings.Where(l => _quantities.GetValueOrDefault(l.Instrument.Name) != 0.0).Select(l => new Position(l.Instrument, _quantities[l.Instrument.Name]))],
        [],
        _balances.ToImmutable());

    private void Hold(Instrument instrument, double quantity) =>
        _quantities[instrument.Name] = _quantities.GetValueOrDefault(instrument.Name) + quantity;

    private Quote Quoted(Option option, double? volatility)
    {
        var key = new ForwardKey(option.Base, option.Expiry);
        var vol = volatility ?? _curves[key].Volatility(option.Strike);
        var years = YearFraction.Years(asOf, option.Expiry);
        return new Quote { Mark = DiscountedBlack76.Price(option.Type, _forwards[key], option.Strike, years, vol), MarkVolatility = vol };
    }
}
