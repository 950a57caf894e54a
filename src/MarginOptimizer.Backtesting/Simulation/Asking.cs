using System.Collections.Immutable;
using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Results;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.WhatIf;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>Asks for a proposal when the rule says so, and fills it at the quotes it was priced with.</summary>
internal sealed class Asking(RebalancingRule rule, HedgeRule? hedge, double priceOfMargin)
{
    private const string HedgeLimit = "backtest:hedge-band";

    /// <summary>Snapshots come when they come: one this share of the time early counts.</summary>
    private const double Early = 0.05;

    /// <summary>Whether it is time, or the margin is tight.</summary>
    /// <param name="margin">Of the account; the unit of it that is worst counts.</param>
    public bool IsDue(DateTimeOffset now, DateTimeOffset? last, MarginAt margin) =>
        (rule.Every is { } every && (last is not { } before || now - before >= every * (1.0 - Early)))
        || (rule.WhenUtilisationAbove is { } utilisation && margin.Units.Any(u => u.Initial > utilisation * Math.Max(u.Collateral, 0.0) && u.Initial > 0.0))
        || (rule.WhenHeadroomBelow is { } headroom && margin.Units.Select((u, i) => (u.Collateral - u.Initial) * margin.Columns.Compiled.Units[i].Index).Any(h => h < headroom));

    /// <summary>The proposal for a book in a market, not yet traded.</summary>
    public Proposal Ask(SimulatedAccount account, MarketSnapshot market, IMarginModel model, in BookFigures figures, CancellationToken cancellation) =>
        Rebalancer.Propose(Problem(account, market, model, figures), SolveBudget.Default with { WorkLimit = rule.WorkLimit }, cancellation);

    /// <summary>Fills every trade of a proposal.</summary>
    public static void Fill(SimulatedAccount account, MarketSnapshot market, Proposal proposal, PeriodTally tally)
    {
        var before = account.EquityUsd();
        foreach (var trade in proposal.Trades)
        {
            foreach (var leg in trade.Legs)
            {
                var listing = market.Find(leg.Instrument.Name)!;
                account.Add(listing, Contracts(leg));
                tally.TurnoverUsd += Fills.NotionalUsd(market, leg.Instrument, listing.Quote.Mark, leg.Quantity);
            }

            var (settlement, index) = (trade.Instrument.Settlement, market.IndexOf(trade.Instrument.Settlement));
            account.Receive(settlement, -trade.PremiumUsd / index);
            tally.Ledger.Add(new LedgerEntry(
                market.AsOf, LedgerKind.Proposal, trade.Instrument.Name, Contracts(trade.Legs[0]), trade.AveragePrice, trade.FeeUsd / index, -trade.PremiumUsd / index, settlement.Code));
        }

        account.Refresh(market.WithHeld(account));
        // What it cost in truth: a proposal takes a price better than the mark for no gain.
        var cost = before - account.EquityUsd();
        tally.CostUsd += cost;
        tally.ProposalCostUsd += cost;
        tally.FeeUsd += proposal.FeeUsd;
    }

    /// <summary>Exact in whole lots.</summary>
    private static decimal Contracts(ProposedLeg leg) => leg.OrderQuantity != 0m ? leg.OrderQuantity : (decimal)leg.Quantity;

    private RebalancingProblem Problem(SimulatedAccount account, MarketSnapshot market, IMarginModel model, in BookFigures figures) => new()
    {
        Book = Tradeable(account, market),
        Market = market,
        Model = model,
        Candidates = [.. market.Listings.Where(l => IsCandidate(l, market) && model.Covers(l.Instrument)).Select(l => CandidateOf(l))],
        IncludeBookAsCandidates = true,
        Mode = rule.Mode,
        CostBudget = rule.CostBudget ?? (rule.BudgetShare is { } share ? share * figures.InitialUsd : null),
        TargetHeadroom = rule.TargetHeadroom,
        PriceOfMargin = rule.PriceOfMargin ?? Math.Max(priceOfMargin, 1e-9),
        HorizonDays = rule.HorizonDays,
        MinimumBenefit = rule.MinimumBenefit,
        MinimumTradeBenefit = rule.MinimumTradeBenefit,
        Limits = hedge is null ? rule.Limits : [.. rule.Limits, BandOf(hedge, market)],
        Safeguards = rule.Safeguards,
        GapTolerance = rule.GapTolerance,
        WholeLots = rule.WholeLots,
    };

    /// <summary>Without what the snapshot does not list: nobody could trade or price it there.</summary>
    private static Book Tradeable(SimulatedAccount account, MarketSnapshot market)
    {
        var book = account.ToBook();
        return book with { Positions = [.. book.Positions.Where(p => market.Find(p.Instrument.Name) is not null)] };
    }

    /// <summary>The hedge would undo what a proposal does to delta: a proposal keeps the band, or does not leave it further.</summary>
    private static Limit BandOf(HedgeRule hedge, MarketSnapshot market) => new()
    {
        Id = HedgeLimit,
        Measure = Measure.Delta,
        Scope = new LimitScope(market.Find(hedge.Instrument)!.Instrument.Base, null),
        Lower = hedge.Target - hedge.Band,
        Upper = hedge.Target + hedge.Band,
        Policy = LimitPolicy.NoWorseThanNow,
    };

    private Candidate CandidateOf(Listing listing)
    {
        if (listing.Instrument is Option || rule.FuturesCap is not { } cap) return new Candidate(listing.Instrument);
        var quantity = cap / listing.Instrument.CoinSizePerUnit(listing.Quote.Mark);
        return new Candidate(listing.Instrument, quantity, quantity);
    }

    private bool IsCandidate(Listing listing, MarketSnapshot market)
    {
        if (listing.Quote.Bids.IsEmpty && listing.Quote.Asks.IsEmpty) return false;
        if (listing.Instrument is Spot) return false;
        var days = listing.Instrument.Expires() is { } expiry ? YearFraction.Years(market.AsOf, expiry) * 365.0 : rule.Days.Least;
        if (days < rule.Days.Least || days > rule.Days.Most) return false;
        if (listing.Instrument is not Option option) return rule.Futures;
        var moneyness = option.Strike / market.UnderlyingOf(option);
        return moneyness >= rule.Moneyness.Least && moneyness <= rule.Moneyness.Most;
    }
}
