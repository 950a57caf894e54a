using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Results;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData.History;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>One book through time, with the optimiser or without it. Both meet the same market, clients and history.</summary>
internal sealed class Arm
{
    private readonly BacktestPlan _plan;
    private readonly PlannedBook _book;
    private readonly Passage _passage;
    private readonly DeltaHedge? _hedge;
    private readonly Asking? _asking;
    private readonly Forecasts _forecasts;
    private HistoryTrades _history = new();
    private SimulatedAccount? _account;
    private PeriodTally _tally = new();
    private (int Row, double ProfitUsd)? _ended;
    private DateTimeOffset? _lastAsked;
    private int _rows;

    public Arm(BacktestPlan plan, PlannedBook book, bool optimised)
    {
        (_plan, _book, Optimised) = (plan, book, optimised);
        var config = plan.Config;
        _passage = new Passage(config, plan.Rules, plan.Funding);
        if (config.Hedge is { } hedge) _hedge = new DeltaHedge(hedge, config.Fills);
        if (optimised) _asking = new Asking(config.Rebalancing!, config.Hedge, config.PriceOfMargin);
        _forecasts = new Forecasts(TimeSpan.FromHours(config.Risk.HorizonHours), config.Risk.IsOn);
    }

    public PlannedBook Book => _book;

    public bool Optimised { get; }

    /// <summary>Takes the account to a snapshot, and there through what history or clients did since the one before.</summary>
    /// <param name="previous">The snapshot before; null at the first.</param>
    /// <param name="states">Of a replayed book: those after the snapshot before, this one's time included.</param>
    /// <returns>Null while a replayed book does not exist yet.</returns>
    public PendingRow? Step(MarketSnapshot? previous, MarketSnapshot market, IReadOnlyList<BookHistoryState> states, CancellationToken cancellation)
    {
        if (_account is not null) Pass(previous!, market);
        else if (_book.Source.IsReplay && states.Count == 0) return null;
        else _account = _book.Open(market);
        // An account without equity trades no more: nobody would let it.
        if (_account.EquityUsd() > 0.0)
        {
            if (previous is null) TakeOver(states, market);
            else if (_book.Source.IsReplay) Follow(states, market);
            else MeetClients(previous.AsOf, market);
        }

        return Finish(market, cancellation);
    }

    public ArmState Save() => new()
    {
        Account = _account is null ? null : AccountState.Of(_account),
        Held = _history.Held,
        Coins = _history.Coins,
        Closed = _history.Closed,
        Tally = _tally,
        Forecast = _forecasts.Open,
        LastAsked = _lastAsked,
        EndedRow = _ended?.Row,
        EndedProfitUsd = _ended?.ProfitUsd,
        Rows = _rows,
    };

    public void Restore(ArmState state)
    {
        _account = state.Account?.Restore();
        _history = new HistoryTrades(state.Held, state.Coins, state.Closed);
        _tally = state.Tally;
        _forecasts.Open = state.Forecast;
        _lastAsked = state.LastAsked;
        _ended = state.EndedRow is { } row ? (row, state.EndedProfitUsd!.Value) : null;
        _rows = state.Rows;
    }

    private void Pass(MarketSnapshot previous, MarketSnapshot market)
    {
        var path = new MarketPath(previous, market);
        _forecasts.Pass(previous, path, _passage.DeliveryPrice);
        var known = _tally.Ledger.Count;
        _passage.Advance(_account!, market, _tally);
        foreach (var closed in _tally.Ledger.Skip(known).Where(e => e.Kind == LedgerKind.Liquidation)) _history.Liquidated(closed.Instrument, closed.Quantity);
        _history.Expire(name => previous.Find(name)?.Instrument.Expires(), market.AsOf);
        _ended = _forecasts.End(market, out var lapsed) ?? _ended;
        if (lapsed) _tally.LapsedForecasts++;
    }

    /// <summary>The book as history has it at the first snapshot, at the marks: it was there before.</summary>
    private void TakeOver(IReadOnlyList<BookHistoryState> states, MarketSnapshot market)
    {
        if (states.Count == 0) return;
        var positions = _history.To(states[^1], market, out var unlisted);
        foreach (var (listing, quantity) in positions) _account!.Add(listing, quantity);
        _tally.UnlistedTrades += unlisted;
        _account!.Refresh(market.WithHeld(_account));
    }

    /// <summary>What history traded since the snapshot before, at the quotes of this one: those before a decision would be better than it could have had.</summary>
    private void Follow(IReadOnlyList<BookHistoryState> states, MarketSnapshot market)
    {
        foreach (var state in states)
        {
            var trades = _history.To(state, market, out var unlisted);
            foreach (var (listing, quantity) in trades)
                Fills.Take(_account!, market, listing, quantity, _plan.Config.Fills, LedgerKind.History, _tally);
            _tally.UnlistedTrades += unlisted;
        }

        _account!.Refresh(market.WithHeld(_account));
    }

    private void MeetClients(DateTimeOffset since, MarketSnapshot market)
    {
        if (_plan.Flow is not { } flow) return;
        foreach (var (listing, quantity, price) in flow.Draw(since, market)) Fills.Fill(_account!, market, listing, quantity, price, LedgerKind.Client, _tally);
        _account!.Refresh(market.WithHeld(_account));
    }

    /// <summary>Hedge, proposal and margin call, after the trades of the book itself.</summary>
    private PendingRow Finish(MarketSnapshot market, CancellationToken cancellation)
    {
        var account = _account!;
        var model = _plan.Rules.At(market.AsOf);
        Proposal? proposal = null;
        if (account.EquityUsd() > 0.0)
        {
            _hedge?.Apply(account, market, _tally);
            proposal = AskIfDue(market, model, cancellation);
        }

        var calls = MarginCalls.Of(account, model);
        if (_plan.Config.MarginCalls == MarginCallRule.Deposit)
        {
            foreach (var call in calls) Deposit(account, call);
        }

        var begins = _forecasts.Begin(account, _rows);
        var row = new PendingRow
        {
            Row = _rows++,
            Market = account.Market,
            Book = account.ToBook(),
            Model = model,
            EquityUsd = account.EquityUsd(),
            Tally = _tally,
            MarginCall = calls.Count > 0,
            Proposal = proposal,
            BeginsForecast = begins,
            EndedForecast = _ended,
        };
        (_tally, _ended) = (new PeriodTally(), null);
        return row;
    }

    private Proposal? AskIfDue(MarketSnapshot market, IMarginModel model, CancellationToken cancellation)
    {
        if (_asking is null || _account!.Holdings.Count == 0) return null;
        var margin = MarginAt.Of(model, _account.Market, _account.ToBook());
        if (!_asking.IsDue(market.AsOf, _lastAsked, margin)) return null;
        _lastAsked = market.AsOf;
        var proposal = _asking.Ask(_account, market, model, margin.Total, cancellation);
        cancellation.ThrowIfCancellationRequested();
        Asking.Fill(_account, market, proposal, _tally);
        return proposal;
    }

    private void Deposit(SimulatedAccount account, MarginCall call)
    {
        account.Receive(call.Currency, call.Amount);
        _tally.DepositUsd += call.Amount * account.Market.IndexOf(call.Currency);
        _tally.Ledger.Add(new LedgerEntry(account.Market.AsOf, LedgerKind.Deposit, "", 0m, 0.0, 0.0, call.Amount, call.Currency.Code));
    }
}
