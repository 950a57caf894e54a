using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>A book on its way through time: prices stay where they are after the move, legs are settled to cash as they expire.</summary>
internal sealed class ForecastPath
{
    private readonly MarketSnapshot _market;
    private readonly ExpiryRoll _roll;
    private readonly SortedDictionary<string, Position> _positions = new(StringComparer.Ordinal);
    private ImmutableSortedDictionary<Currency, Balance> _balances;

    /// <param name="problem">The present book and market.</param>
    /// <param name="move">Of all prices, at once.</param>
    public ForecastPath(ForecastProblem problem, double move)
    {
        _market = problem.Market.Shifted(move);
        _roll = new ExpiryRoll(problem.Roll, problem.Market, _market);
        var book = PricePath.Settled(problem.Book, problem.Market, _market);
        _balances = book.Balances;
        foreach (var position in book.Positions) _positions.Add(position.Instrument.Name, position);
    }

    public Book Book => new([.. _positions.Values], [], _balances);

    public MarketSnapshot MarketAt(DateTimeOffset time) => _market.Shifted(0.0, 0.0, time);

    /// <summary>Settles, and rolls where that is asked for, everything that expires up to a time.</summary>
    public ImmutableArray<LegEvent> AdvanceTo(DateTimeOffset time)
    {
        var events = ImmutableArray.CreateBuilder<LegEvent>();
        while (NextExpiry() is { } expiry && expiry <= time)
        {
            var then = new Lazy<MarketSnapshot>(() => MarketAt(expiry));
            foreach (var position in _positions.Values.Where(p => WhatIfChecks.ExpiryOf(p.Instrument) == expiry).ToList())
                events.Add(Expire(position, expiry, then));
        }

        return events.ToImmutable();
    }

    private DateTimeOffset? NextExpiry() => _positions.Values.Select(p => WhatIfChecks.ExpiryOf(p.Instrument)).Min();

    private LegEvent Expire(Position position, DateTimeOffset expiry, Lazy<MarketSnapshot> then)
    {
        _positions.Remove(position.Instrument.Name);
        var settled = position.Quantity * Delivered(position.Instrument);
        Receive(position.Instrument.Settlement, settled);
        var next = _roll.NextOf(position.Instrument, expiry, then);
        var paid = next is null ? 0.0 : LegCash.Paid(new BasketLeg(next, position.Quantity), then.Value, withFees: false);
        if (next is not null)
        {
            var held = _positions.TryGetValue(next.Name, out var known) ? known.Quantity : 0.0;
            if (held + position.Quantity == 0.0) _positions.Remove(next.Name);
            else _positions[next.Name] = new Position(next, held + position.Quantity);
            Receive(next.Settlement, -paid);
        }

        return new LegEvent(
            position.Instrument.Name,
            expiry,
            position.Quantity,
            settled * _market.IndexOf(position.Instrument.Settlement),
            next?.Name ?? "",
            next is null ? 0.0 : paid * _market.IndexOf(next.Settlement));
    }

    /// <summary>Cash of +1 contract at delivery: the intrinsic value of an option at its forward; a future has been settled at its mark all along.</summary>
    private double Delivered(Instrument instrument)
    {
        if (instrument is not Option option) return 0.0;
        var forward = _market.UnderlyingOf(option);
        var usd = Math.Max(option.Type == OptionType.Call ? forward - option.Strike : option.Strike - forward, 0.0);
        return option.ContractValue * (option.Payoff == Payoff.Inverse ? usd / forward : usd);
    }

    private void Receive(Currency currency, double cash) => _balances = PricePath.Paid(_balances, currency, cash);
}
