using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>Re-evaluates every account on the book it comes to have.</summary>
internal static class AccountOutcomes
{
    /// <param name="present">With every order resting.</param>
    /// <param name="landscape">With the orders cancelled that are to be.</param>
    /// <returns>One per account, by id.</returns>
    public static ImmutableArray<AccountOutcome> Of(MarginLandscape present, MarginLandscape landscape, BookState after) =>
        [.. landscape.Universe.Accounts.Select((account, k) => Of(landscape, account, present.Universe.Accounts[k].Book, k, after))];

    /// <summary>The transfers that are made, in their order.</summary>
    public static ImmutableArray<ProposedTransfer> TransfersOf(TradingUniverse universe, BookState after)
    {
        var transfers = ImmutableArray.CreateBuilder<ProposedTransfer>();
        foreach (var transfer in universe.Transfers)
        {
            var value = after.Lots[transfer.Variable];
            if (value <= 0.0) continue;
            transfers.Add(new ProposedTransfer(
                transfer.Route.From,
                transfer.Route.To,
                transfer.Route.Currency,
                transfer.Sent(value),
                transfer.Received(value),
                transfer.IsWhole ? (long)value : 0L,
                transfer.Cost(value) * transfer.UsdPerUnit));
        }

        return transfers.ToImmutable();
    }

    private static AccountOutcome Of(MarginLandscape landscape, UniverseAccount account, Book present, int position, BookState after)
    {
        var universe = landscape.Universe;
        var compiled = landscape.Today.Compiled[position];
        var evaluator = new MarginEvaluator(compiled);
        var book = BookAfter(universe, account, position, after);
        return new AccountOutcome
        {
            Id = account.Id,
            Model = compiled.Version,
            Before = evaluator.Evaluate(present),
            After = evaluator.Evaluate(book),
            BookAfter = book,
            CostUsd = universe.SumUsd(after.Lots, unit => unit.Cost, position),
            PremiumUsd = universe.SumUsd(after.Lots, unit => unit.Cash, position),
        };
    }

    private static Book BookAfter(TradingUniverse universe, UniverseAccount account, int position, BookState after)
    {
        var positions = ImmutableArray.CreateBuilder<Position>();
        for (var i = account.FirstColumn; i < account.EndColumn; i++)
        {
            if (after.Quantities[i] != 0.0) positions.Add(new Position(universe.Instruments[i], after.Quantities[i]));
        }

        var moved = universe.Transfers.Where(t => t.From == position || t.To == position).Select(t => t.Route.Currency);
        var balances = account.Book.Balances.ToBuilder();
        foreach (var currency in universe.Tradeables.Where(t => t.Account == position).Select(t => t.Instrument.Settlement).Concat(moved).Distinct().Order())
        {
            var paid = universe.CashPaid(after.Lots, position, currency);
            var balance = balances.GetValueOrDefault(currency);
            if (paid != 0.0) balances[currency] = balance with { Cash = balance.Cash - paid };
        }

        return account.Book with { Positions = positions.ToImmutable(), Balances = balances.ToImmutable() };
    }
}
