using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Rebalancing.Trading;

/// <summary>Turns book and candidates into a <see cref="TradingUniverse"/>: caps in lots, frozen instruments with their reasons.</summary>
internal static class TradingUniverseBuilder
{
    public static TradingUniverse Build(RebalancingProblem problem)
    {
        var accounts = problem.Accounts.OrderBy(a => a.Id, StringComparer.Ordinal).ToList();
        var suspects = new Dictionary<MarketSnapshot, Dictionary<string, string>>(ReferenceEqualityComparer.Instance);
        var (placed, instruments, held) = (new List<UniverseAccount>(), new List<Instrument>(), new List<double>());
        var tradeables = ImmutableArray.CreateBuilder<Tradeable>();
        var frozen = ImmutableArray.CreateBuilder<SkippedCandidate>();
        var onOpenInterest = 0;
        foreach (var account in accounts)
        {
            var market = problem.MarketOf(account);
            if (!suspects.TryGetValue(market, out var suspicions)) suspects[market] = suspicions = problem.Safeguards.QuoteHygiene ? Suspects(market) : [];
            var quantities = account.Book.Positions.ToDictionary(p => p.Instrument.Name, p => p.Quantity, StringComparer.Ordinal);
            var legs = Legs(problem, account, suspicions, quantities, frozen);

            // What is neither held nor traded is left out: it may not even have a price.
            var own = account.Book.Positions.Select(p => p.Instrument)
                .Concat(legs.Select(l => l.Candidate.Instrument))
                .DistinctBy(i => i.Name)
                .OrderBy(i => i.Name, StringComparer.Ordinal)
                .ToImmutableArray();
            var columns = own.Select((instrument, k) => (instrument.Name, instruments.Count + k)).ToDictionary(p => p.Name, p => p.Item2, StringComparer.Ordinal);
            tradeables.AddRange(legs.Select(l => l.At(placed.Count, columns[l.Candidate.Instrument.Name], market)));
            placed.Add(new UniverseAccount(account.Id, account.Book, market, account.Model, instruments.Count, own));
            held.AddRange(own.Select(i => quantities.GetValueOrDefault(i.Name)));
            instruments.AddRange(own);
            onOpenInterest += legs.Count(l => l.RestsOnOpenInterest);
        }

        return new TradingUniverse
        {
            Accounts = [.. placed],
            Instruments = [.. instruments],
            AccountOf = [.. placed.SelectMany((account, k) => Enumerable.Repeat(k, account.Instruments.Length))],
            Held = [.. held],
            Tradeables = tradeables.ToImmutable(),
            Transfers = Transfers(problem, placed, tradeables.Count),
            Frozen = frozen.ToImmutable(),
            CappedByOpenInterest = onOpenInterest,
            HasNamedAccounts = problem.HasNamedAccounts,
        };
    }

    private static List<Leg> Legs(
        RebalancingProblem problem, Account account, Dictionary<string, string> suspects, Dictionary<string, double> held, ImmutableArray<SkippedCandidate>.Builder frozen)
    {
        var legs = new List<Leg>();
        foreach (var candidate in Candidates(problem, account).Values.OrderBy(c => c.Instrument.Name, StringComparer.Ordinal))
        {
            var name = candidate.Instrument.Name;
            var (leg, reason) = suspects.TryGetValue(name, out var suspicion)
                ? (null, suspicion)
                : Limit(candidate, problem.MarketOf(account).Find(name)!, held.GetValueOrDefault(name), problem, account);
            if (leg is null) frozen.Add(new SkippedCandidate(account.Id, name, reason));
            else legs.Add(leg);
        }

        return legs;
    }

    /// <summary>Routes from accounts that have something to send.</summary>
    private static ImmutableArray<Transfer> Transfers(RebalancingProblem problem, List<UniverseAccount> accounts, int firstVariable)
    {
        var transfers = ImmutableArray.CreateBuilder<Transfer>();
        foreach (var route in problem.Transfers.OrderBy(t => t.From, StringComparer.Ordinal).ThenBy(t => t.To, StringComparer.Ordinal).ThenBy(t => t.Currency))
        {
            var (from, to) = (accounts.FindIndex(a => a.Id == route.From), accounts.FindIndex(a => a.Id == route.To));
            var most = Math.Min(route.MaxAmount, TransferLimits.Cash(accounts[from], route.Currency));
            var isWhole = route.Step > 0.0 && problem.WholeLots;
            var size = isWhole ? route.Step : 1.0;
            if (isWhole) most = Math.Floor(most / size * (1.0 + 1e-12));
            if (most <= 0.0) continue;
            transfers.Add(new Transfer(route, from, to, firstVariable + transfers.Count, size, most, isWhole, accounts[from].Market.IndexOf(route.Currency)));
        }

        return transfers.ToImmutable();
    }

    /// <summary>
    /// The caller's candidates by name, and the book's positions reduce-only where wanted and not named by the caller. Unwinding trades nothing but
    /// positions, and shrinks them.
    /// </summary>
    private static Dictionary<string, Candidate> Candidates(RebalancingProblem problem, Account account)
    {
        var named = account.Candidates.AsEnumerable();
        if (problem.Mode == RebalancingMode.Unwind)
        {
            var book = account.Book.Positions.Select(p => p.Instrument.Name).ToHashSet(StringComparer.Ordinal);
            named = named.Where(c => book.Contains(c.Instrument.Name)).Select(c => c with { ReduceOnly = true });
        }

        var byName = named.ToDictionary(c => c.Instrument.Name, StringComparer.Ordinal);
        if (!problem.IncludeBookAsCandidates) return byName;
        foreach (var position in account.Book.Positions)
        {
            byName.TryAdd(position.Instrument.Name, new Candidate(position.Instrument, ReduceOnly: true));
        }

        return byName;
    }

    private static Dictionary<string, string> Suspects(MarketSnapshot market)
    {
        var byName = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var suspect in QuoteHygiene.Inspect(market)) byName.TryAdd(suspect.Instrument.Name, $"{suspect.Reason}: {suspect.Detail}");
        return byName;
    }

    private static (Leg? Leg, string Reason) Limit(Candidate candidate, Listing listing, double held, RebalancingProblem problem, Account account)
    {
        var instrument = candidate.Instrument;
        var quote = listing.Quote;
        if (quote.Bids.IsEmpty && quote.Asks.IsEmpty) return (null, "no bid and no ask");
        if (!quote.Bids.IsEmpty && !quote.Asks.IsEmpty && quote.Bids.Best.Price > quote.Asks.Best.Price) return (null, "crossed quotes");
        if (instrument is Spot) return (null, "spot trades are not optimised");
        if (!account.Model.Covers(instrument)) return (null, $"{account.Model.Version.Name} does not margin it");
        if (!HasMark(listing)) return (null, "no mark to value it with");

        var largest = LargestLeg(problem, account, listing);
        var buy = Math.Min(largest, LegCaps.Buy(candidate, quote, held, problem.Safeguards));
        var sell = Math.Min(largest, LegCaps.Sell(candidate, quote, held, problem.Safeguards));
        if (double.IsNaN(buy) || double.IsNaN(sell)) return (null, "no depth, no open interest and no cap: the size has no bound");

        var lot = instrument.Lot;
        var (buyLots, sellLots) = (Lots(buy, lot, problem.WholeLots), Lots(sell, lot, problem.WholeLots));
        if (buyLots == 0.0 && sellLots == 0.0) return (null, "less than one lot may be traded");
        var notional = (double)lot * instrument.CoinSizePerUnit(quote.Mark) * problem.MarketOf(account).IndexOf(instrument.Base);
        var least = OrderMinimum.Lots(candidate, lot, notional, problem.MinimumOrderNotional, problem.WholeLots);
        return Math.Max(buyLots, sellLots) < least
            ? (null, $"less than the smallest order of {Text(least * (double)lot)} may be traded")
            : (new Leg(candidate, listing, lot, buyLots >= least ? buyLots : 0.0, sellLots >= least ? sellLots : 0.0, least, notional), "");
    }

    private static string Text(double quantity) => quantity.ToString("0.########", CultureInfo.InvariantCulture);

    /// <summary>Whether an instrument can be valued: a mark, and a volatility for options.</summary>
    public static bool HasMark(Listing listing) => listing.Instrument is Option
        ? listing.Quote.Mark >= 0.0 && double.IsFinite(listing.Quote.Mark) && listing.Quote.MarkVolatility > 0.0 && double.IsFinite(listing.Quote.MarkVolatility)
        : listing.Quote.Mark > 0.0 && double.IsFinite(listing.Quote.Mark);

    /// <summary>Contracts to which the caller's limits on the size of legs hold a trade.</summary>
    private static double LargestLeg(RebalancingProblem problem, Account account, Listing listing)
    {
        var coinSize = listing.Instrument.CoinSizePerUnit(listing.Quote.Mark);
        var largest = double.PositiveInfinity;
        foreach (var limit in problem.Limits)
        {
            var isOnAccount = limit.Scope.Account is not { } only || string.Equals(only, account.Id, StringComparison.Ordinal);
            if (limit.Measure == Measure.LegSize && isOnAccount && MeasureModel.InScope(limit.Scope, listing.Instrument))
                largest = Math.Min(largest, limit.Upper!.Value / coinSize);
        }

        return largest;
    }

    private static double Lots(double quantity, decimal lot, bool whole)
    {
        var lots = quantity / (double)lot;
        // A quantity that is a whole number of lots up to rounding must not lose its last lot.
        return whole ? Math.Floor(lots * (1.0 + 1e-12)) : lots;
    }

    /// <summary>A candidate that may be traded, before it has its place among the instruments.</summary>
    private sealed record Leg(Candidate Candidate, Listing Listing, decimal Lot, double BuyLots, double SellLots, double LeastLots, double NotionalPerLot)
    {
        public bool RestsOnOpenInterest => LegCaps.RestsOnOpenInterest(Listing.Quote.Asks, Candidate.MaxBuyQuantity)
            || LegCaps.RestsOnOpenInterest(Listing.Quote.Bids, Candidate.MaxSellQuantity);

        public Tradeable At(int account, int column, MarketSnapshot market) => new(
            account, Candidate.Instrument, [new TradeableLeg(column, Lot)], Lot, BuyLots, SellLots, ExecutionLadder.Of(Listing, (double)Lot, market.IndexOf(Candidate.Instrument.Base)))
        {
            LeastLots = LeastLots,
            NotionalPerLot = NotionalPerLot,
            ImpactPerSquaredLot = Candidate.Impact * Math.Pow((double)Lot * Candidate.Instrument.CoinSizePerUnit(Listing.Quote.Mark), 2.0),
        };
    }
}
