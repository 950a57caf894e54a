using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>
/// Chooses which orders to cancel for a book that was found with all of them gone: those without whose cancelling the objective would be higher or a limit broken. None of
/// them can be left out of the choice; it need not be the smallest one.
/// </summary>
internal sealed class Cancellations(PreparedProblem searched, BookState book)
{
    /// <summary>Share of the money to which gaps refer by which leaving an order may raise the objective.</summary>
    private const double Unchanged = 1e-9;

    private readonly double _objective = searched.Question.Evaluate(book);
    private readonly List<OrderPlace> _cancelled = [.. searched.Cancellable];

    /// <summary>The problem with the orders of the choice cancelled.</summary>
    public PreparedProblem Settle()
    {
        if (_cancelled.Count == 0) return searched;
        Restore([.. _cancelled]);
        return searched.Without(_cancelled);
    }

    /// <summary>The orders that a settled problem has cancelled.</summary>
    public static ImmutableArray<ProposedCancel> Of(PreparedProblem settled, BookState book)
    {
        var cancels = ImmutableArray.CreateBuilder<ProposedCancel>();
        var gone = Cancelled(settled);
        var margin = settled.Catalog.MinimisedMargin(LimitScope.Total).Evaluate(book);
        foreach (var place in gone)
        {
            var account = settled.Asked.Universe.Accounts[place.Account];
            var resting = settled.Without([.. gone.Where(p => p != place)]).Catalog.MinimisedMargin(LimitScope.Total).Evaluate(book);
            cancels.Add(new ProposedCancel(account.Id, place.Order, account.Book.OpenOrders[place.Order], resting - margin));
        }

        return cancels.ToImmutable();
    }

    /// <summary>Leaves as many of some orders resting as can be: all of them, or the half of which nothing is needed.</summary>
    private void Restore(ReadOnlySpan<OrderPlace> orders)
    {
        foreach (var order in orders) _cancelled.Remove(order);
        if (IsUnchanged()) return;
        foreach (var order in orders) _cancelled.Add(order);
        if (orders.Length == 1) return;
        Restore(orders[..(orders.Length / 2)]);
        Restore(orders[(orders.Length / 2)..]);
    }

    private bool IsUnchanged()
    {
        var question = searched.Without(_cancelled).Question;
        return question.IsKeptBy(book) && question.Evaluate(book) <= _objective + (Unchanged * question.GapScale);
    }

    private static List<OrderPlace> Cancelled(PreparedProblem settled)
    {
        var gone = new List<OrderPlace>();
        foreach (var place in settled.Cancellable)
        {
            var order = settled.Asked.Universe.Accounts[place.Account].Book.OpenOrders[place.Order];
            if (!settled.Universe.Accounts[place.Account].Book.OpenOrders.Any(o => ReferenceEquals(o, order))) gone.Add(place);
        }

        return gone;
    }
}
