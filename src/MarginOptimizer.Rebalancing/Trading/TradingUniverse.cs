using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Rebalancing.Trading;

/// <summary>
/// The instruments of books and candidates in one fixed order (by account, then name), what is held of each, and which of them may be traded. An
/// instrument on two accounts has two columns. The variables are the trades, then the transfers.
/// </summary>
internal sealed record TradingUniverse
{
    /// <summary>Sorted by id.</summary>
    public required ImmutableArray<UniverseAccount> Accounts { get; init; }

    /// <summary>Sorted by account, then name.</summary>
    public required ImmutableArray<Instrument> Instruments { get; init; }

    /// <summary>Position of the account of each instrument.</summary>
    public required int[] AccountOf { get; init; }

    /// <summary>Contracts held, one per instrument.</summary>
    public required double[] Held { get; init; }

    /// <summary>Sorted by account, then name; the order of the trade variables.</summary>
    public required ImmutableArray<Tradeable> Tradeables { get; init; }

    /// <summary>Ordered by accounts and currency; the order of their variables.</summary>
    public ImmutableArray<Transfer> Transfers { get; init; } = [];

    public required ImmutableArray<SkippedCandidate> Frozen { get; init; }

    /// <summary>Candidates whose cap rests on open interest.</summary>
    public required int CappedByOpenInterest { get; init; }

    /// <summary>The caller named the accounts.</summary>
    public bool HasNamedAccounts { get; init; }

    public int VariableCount => Tradeables.Length + Transfers.Length;

    /// <summary>Some trade has a market impact.</summary>
    public bool HasImpact => Tradeables.Any(t => t.ImpactPerSquaredLot > 0.0);

    /// <summary>The market on which an instrument of the universe is quoted.</summary>
    public MarketSnapshot MarketOf(int column) => Accounts[AccountOf[column]].Market;

    public MarketSnapshot MarketOf(Tradeable tradeable) => Accounts[tradeable.Account].Market;

    /// <summary>Whether an account counts in a scope.</summary>
    public bool InScope(LimitScope scope, int account) =>
        scope.Account is null || string.Equals(scope.Account, Accounts[account].Id, StringComparison.Ordinal);

    /// <summary>The same with some resting orders cancelled; columns and variables stay.</summary>
    public TradingUniverse Without(IReadOnlyCollection<OrderPlace> cancelled) => cancelled.Count == 0 ? this : this with
    {
        Accounts =
        [
            .. Accounts.Select((account, k) => account with
            {
                Book = account.Book with { OpenOrders = [.. account.Book.OpenOrders.Where((_, i) => !cancelled.Contains(new OrderPlace(k, i)))] },
            }),
        ],
    };

    /// <summary>Contracts of every instrument after trading <paramref name="lots"/>.</summary>
    public double[] QuantitiesAfter(ReadOnlySpan<double> lots)
    {
        var quantities = (double[])Held.Clone();
        for (var i = 0; i < Tradeables.Length; i++)
        {
            foreach (var leg in Tradeables[i].Legs) quantities[leg.Column] = leg.After(quantities[leg.Column], lots[i]);
        }

        return quantities;
    }

    /// <summary>The trade variables that move each instrument, in their order; none where it is only held.</summary>
    public ImmutableArray<ImmutableArray<ColumnMove>> ColumnMoves()
    {
        var moves = new List<ColumnMove>?[Instruments.Length];
        for (var i = 0; i < Tradeables.Length; i++)
        {
            foreach (var leg in Tradeables[i].Legs) (moves[leg.Column] ??= []).Add(new ColumnMove(i, leg.Contracts));
        }

        return [.. moves.Select(m => m is null ? [] : m.ToImmutableArray())];
    }

    /// <summary>What an account pays in one currency for its trades and sends away, less what it receives.</summary>
    public double CashPaid(ReadOnlySpan<double> lots, int account, Currency currency)
    {
        var total = 0.0;
        for (var i = 0; i < Tradeables.Length; i++)
        {
            var tradeable = Tradeables[i];
            if (lots[i] != 0.0 && tradeable.Account == account && tradeable.Instrument.Settlement == currency)
                total += tradeable.Ladder.Sum(lots[i], unit => unit.Cash);
        }

        foreach (var transfer in Transfers)
        {
            if (transfer.Route.Currency != currency) continue;
            if (transfer.From == account) total += transfer.Sent(lots[transfer.Variable]);
            if (transfer.To == account) total -= transfer.Received(lots[transfer.Variable]);
        }

        return total;
    }

    /// <summary>Sum over all trades of one amount, USD at today's indices; transfers left out.</summary>
    /// <param name="account">Only the trades of this account; null = all.</param>
    public double SumUsd(ReadOnlySpan<double> lots, Func<UnitCost, double> amount, int? account = null)
    {
        var total = 0.0;
        for (var i = 0; i < Tradeables.Length; i++)
        {
            var tradeable = Tradeables[i];
            if (lots[i] != 0.0 && (account is not { } only || only == tradeable.Account))
                total += tradeable.Ladder.Sum(lots[i], amount) * MarketOf(tradeable).IndexOf(tradeable.Instrument.Settlement);
        }

        return total;
    }

    /// <summary>What is lost on the way in all transfers, USD at today's indices.</summary>
    public double TransferCostUsd(ReadOnlySpan<double> lots)
    {
        var total = 0.0;
        foreach (var transfer in Transfers) total += transfer.Cost(lots[transfer.Variable]) * transfer.UsdPerUnit;
        return total;
    }
}
