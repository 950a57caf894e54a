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

    /// <summary>Takes the account to a snapshot and through the states that are history until the next one.</summary>
    /// <param name="previous">The snapshot before; null at the first.</param>
    /// <param name="states">Of a replayed book: those from this snapshot on and before the next.</param>
    public List<PendingRow> Step(MarketSnapshot? previous, MarketSnapshot market, IReadOnlyList<BookHistoryState> states, CancellationToken cancellation)
    {
        if (_account is null) _account = _book.Open(market);
        else Pass(previous!, market);
        var rows = new List<PendingRow>();
        if (_book.Source.IsReplay)
        {
            foreach (var state in states)
            {
                Follow(state, market);
                rows.Add(Finish(state.At, market, cancellation));
            }
        }
        else
        {
            if (previous is not null) MeetClients(previous.AsOf, market);
            rows.Add(Finish(market.AsOf, market, cancellation));
        }

        return rows;
    }

    public ArmState Save() => new()
    {
        Account = AccountState.Of(_account!),
        Held = _history.Held,
        Coins = _history.Coins,
        Tally = _tally,
        Forecast = _forecasts.Open,
        LastAsked = _lastAsked,
        EndedRow = _ended?.Row,
        EndedProfitUsd = _ended?.ProfitUsd,
        Rows = _rows,
    };

    public void Restore(ArmState state)
    {
        _account = state.Account.Restore();
        _history = new HistoryTrades(state.Held, state.Coins);
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
        _passage.Advance(_account!, market, _tally);
        _history.Expire(name => previous.Find(name)?.Instrument.Expires(), market.AsOf);
        _ended = _forecasts.End(market) ?? _ended;
    }

    private void Follow(BookHistoryState state, MarketSnapshot market)
    {
        var trades = _history.To(state, market, out var unlisted);
        foreach (var (listing, quantity) in trades) Fills.Take(_account!, market, listing, quantity, _plan.Config.Fills, LedgerKind.History, _tally);
        _tally.UnlistedTrades += unlisted;
        _account!.Refresh(market.WithHeld(_account));
    }

    private void MeetClients(DateTimeOffset since, MarketSnapshot market)
    {
        if (_plan.Flow is not { } flow) return;
        foreach (var (listing, quantity, price) in flow.Draw(since, market)) Fills.Fill(_account!, market, listing, quantity, price, LedgerKind.Client, _tally);
        _account!.Refresh(market.WithHeld(_account));
    }

    /// <summary>Hedge, proposal and margin call, after the trades of the book itself.</summary>
    private PendingRow Finish(DateTimeOffset at, MarketSnapshot market, CancellationToken cancellation)
    {
        var account = _account!;
        _hedge?.Apply(account, market, _tally);
        var model = _plan.Rules.At(market.AsOf);
        var proposal = AskIfDue(at, market, model, cancellation);
        var figures = FiguresOf(account, model);
        var call = figures.HeadroomUsd < 0.0;
        if (call && _plan.Config.MarginCalls == MarginCallRule.Deposit) Deposit(account, -figures.HeadroomUsd);
        var begins = _forecasts.Begin(account, _rows);
        var row = new PendingRow
        {
            Row = _rows++,
            At = at,
            Market = account.Market,
            Book = account.ToBook(),
            Model = model,
            EquityUsd = account.EquityUsd(),
            Tally = _tally,
            MarginCall = call,
            Proposal = proposal,
            BeginsForecast = begins,
            EndedForecast = _ended,
        };
        (_tally, _ended) = (new PeriodTally(), null);
        return row;
    }

    private Proposal? AskIfDue(DateTimeOffset at, MarketSnapshot market, IMarginModel model, CancellationToken cancellation)
    {
        if (_asking is null || _account!.Holdings.Count == 0) return null;
        var figures = FiguresOf(_account, model);
        if (!_asking.IsDue(at, _lastAsked, figures)) return null;
        _lastAsked = at;
        var proposal = _asking.Ask(_account, market, model, figures, cancellation);
        cancellation.ThrowIfCancellationRequested();
        Asking.Fill(_account, market, proposal, _tally);
        return proposal;
    }

    /// <summary>Pays in the currency of the first balance.</summary>
    private void Deposit(SimulatedAccount account, double usd)
    {
        var currency = account.Balances.Keys.First();
        account.Receive(currency, usd / account.Market.IndexOf(currency));
        _tally.DepositUsd += usd;
        _tally.Ledger.Add(new LedgerEntry(account.Market.AsOf, LedgerKind.Deposit, "", 0m, 0.0, 0.0, usd / account.Market.IndexOf(currency), currency.Code));
    }

    private static BookFigures FiguresOf(SimulatedAccount account, IMarginModel model) => MarginAt.Of(model, account.Market, account.ToBook()).Total;
}
