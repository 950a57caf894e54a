using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Reconciliation.Deribit;

/// <summary>Positions of a saved answer with their tickers.</summary>
internal sealed class VenueBook
{
    private readonly DateTimeOffset _asOf;
    private readonly ImmutableSortedDictionary<Currency, double> _indices;
    private readonly ImmutableArray<VenuePosition> _positions;

    private VenueBook(DateTimeOffset asOf, ImmutableSortedDictionary<Currency, double> indices, ImmutableArray<VenuePosition> positions) =>
        (_asOf, _indices, _positions) = (asOf, indices, positions);

    public ImmutableArray<VenuePosition> Positions => _positions;

    /// <param name="asOf">Time of the answer.</param>
    /// <param name="positions">Amounts by contract name.</param>
    /// <param name="tickers">
    /// By contract name: <c>mark_price</c>, <c>index_price</c>, and of options <c>mark_iv</c> (percent) and <c>underlying_price</c>.
    /// </param>
    /// <param name="inUsd">Whether amounts of inverse futures are in USD; otherwise all are in coins.</param>
    public static VenueBook Read(DateTimeOffset asOf, JsonSection positions, JsonSection tickers, bool inUsd)
    {
        var read = ImmutableArray.CreateBuilder<VenuePosition>();
        var indices = ImmutableSortedDictionary.CreateBuilder<Currency, double>();
        foreach (var name in positions.AllNames())
        {
            var amount = positions.Number(name);
            if (ContractName.Parse(name) is not { } contract)
            {
                positions.Violations.Add(positions.PathOf(name), "is no name of an option, future or perpetual");
                continue;
            }

            var ticker = tickers.Section(name);
            var mark = Positive(ticker, "mark_price");
            indices[contract.Coin] = Positive(ticker, "index_price");
            var (volatility, forward) = contract.IsOption ? (ticker.Number("mark_iv") / 100.0, Positive(ticker, "underlying_price")) : (0.0, mark);
            if (contract.Expiry <= asOf) positions.Violations.Add(positions.PathOf(name), "had expired");
            var coins = inUsd && !contract.IsOption && !contract.IsLinear ? amount / mark : amount;
            read.Add(new VenuePosition(name, contract, coins, mark, volatility, forward));
        }

        return new VenueBook(asOf, indices.ToImmutable(), read.ToImmutable());
    }

    /// <summary>All positions, or one of them.</summary>
    public VectorBook Book(VenuePosition? only = null)
    {
        var book = new VectorBook();
        foreach (var (coin, index) in _indices) book.SetIndex(coin, index);
        foreach (var position in only is null ? _positions : [only])
        {
            var (contract, days) = (position.Contract, position.Contract.Expiry is { } end ? YearFraction.Days(_asOf, end) : (double?)null);
            if (contract.IsOption)
            {
                var quote = new Quote { Mark = position.Mark, MarkVolatility = position.Volatility };
                book.AddOption(contract.Coin, contract.IsLinear, contract.Type, contract.Strike, days!.Value, position.Forward, quote, position.Coins);
            }
            else
            {
                book.AddFuture(contract.Coin, contract.IsLinear, days, position.Mark, position.Coins);
            }
        }

        return book;
    }

    /// <summary>Milliseconds since 1970.</summary>
    public static DateTimeOffset Time(JsonSection section, string name)
    {
        var milliseconds = section.Number(name);
        if (milliseconds is >= 0.0 and < 4e12) return DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds);
        if (!double.IsNaN(milliseconds)) section.Violations.Add(section.PathOf(name), "must be milliseconds since 1970");
        return DateTimeOffset.UnixEpoch;
    }

    private static double Positive(JsonSection section, string name)
    {
        var value = section.Number(name);
        if (value <= 0.0) section.Violations.Add(section.PathOf(name), "must be positive");
        return value;
    }
}
