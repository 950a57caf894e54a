using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Rebalancing.Problems;
using Book = MarginOptimizer.Domain.Books.Book;
using Instrument = MarginOptimizer.Domain.Instruments.Instrument;
using Position = MarginOptimizer.Domain.Books.Position;

namespace MarginOptimizer.Cli.Desks;

/// <summary>The book of a desk while orders fill: quantities in decimals, cash by the fills on the ladders.</summary>
internal sealed class DeskBook
{
    private readonly RebalancingProblem _problem;
    private readonly Dictionary<string, decimal> _done = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (Instrument Instrument, decimal Quantity)> _held = new(StringComparer.Ordinal);
    private ImmutableSortedDictionary<Currency, Balance> _balances;

    public DeskBook(RebalancingProblem problem)
    {
        (_problem, _balances) = (problem, problem.Book.Balances);
        foreach (var position in problem.Book.Positions) _held[position.Instrument.Name] = (position.Instrument, (decimal)position.Quantity);
    }

    /// <summary>A copy that fills on its own.</summary>
    public DeskBook(DeskBook other)
        : this(other._problem)
    {
        _balances = other._balances;
        foreach (var (name, done) in other._done) _done[name] = done;
        foreach (var (name, held) in other._held) _held[name] = held;
    }

    /// <summary>As it stands; what is closed is left out.</summary>
    public Book Book => _problem.Book with
    {
        Positions = [.. _held.Values.Where(p => p.Quantity != 0m).Select(p => new Position(p.Instrument, (double)p.Quantity))],
        Balances = _balances,
    };

    /// <summary>Fills a further part of an order.</summary>
    /// <param name="quantity">Signed units of the order's instrument.</param>
    public void Fill(DeskOrder order, decimal quantity)
    {
        var done = _done.GetValueOrDefault(order.Instrument.Name);
        _done[order.Instrument.Name] = done + quantity;
        var settlement = order.Instrument.Settlement;
        var balance = _balances.GetValueOrDefault(settlement);
        _balances = _balances.SetItem(settlement, balance with { Cash = balance.Cash - order.Money(done, done + quantity).Cash });
        foreach (var (leg, ratio) in order.Legs)
            _held[leg.Name] = (leg, (ratio * quantity) + (_held.TryGetValue(leg.Name, out var held) ? held.Quantity : 0m));
    }
}
