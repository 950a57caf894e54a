using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Reports;

namespace MarginOptimizer.Margin.Reconciliation;

/// <summary>A market and a book put together from the figures of an entry or a venue's answer.</summary>
internal sealed class VenueBook(DateTimeOffset asOf)
{
    private readonly Dictionary<Currency, double> _indices = [];
    private readonly Dictionary<ForwardKey, double> _forwards = [];
    private readonly List<Listing> _listings = [];
    private readonly List<Position> _positions = [];
    private readonly Dictionary<Currency, Balance> _balances = [];

    public DateTimeOffset AsOf => asOf;

    public VenueBook Index(Currency currency, double usd)
    {
        _indices[currency] = usd;
        return this;
    }

    public VenueBook Balance(Currency currency, double cash, double collateral = 0.0)
    {
        _balances[currency] = new Balance(cash, collateral);
        return this;
    }

    /// <summary>Anything but an option; a quantity of 0 only lists it.</summary>
    public VenueBook Add(Instrument instrument, double mark, double quantity)
    {
        _listings.Add(new Listing(instrument, new Quote { Mark = mark }));
        if (quantity != 0.0) _positions.Add(new Position(instrument, quantity));
        return this;
    }

    /// <param name="mark">In the option's own price units.</param>
    /// <param name="volatility">Fraction.</param>
    public VenueBook Add(Option option, double forward, double mark, double volatility, double quantity)
    {
        _forwards[new ForwardKey(option.Base, option.Expiry)] = forward;
        _listings.Add(new Listing(option, new Quote { Mark = mark, MarkVolatility = volatility }));
        if (quantity != 0.0) _positions.Add(new Position(option, quantity));
        return this;
    }

    public MarketSnapshot Market() => new(asOf, _indices, _forwards, _listings, "known figures");

    public Book Book() => Domain.Books.Book.Of(_positions) with { Balances = _balances.ToImmutableSortedDictionary() };

    /// <summary>The report of the account's one unit.</summary>
    public UnitReport Evaluate(IMarginModel model) =>
        new MarginEvaluator(model.Compile(Market(), [.. _listings.Select(l => l.Instrument)])).Evaluate(Book()).Units.Single();
}
