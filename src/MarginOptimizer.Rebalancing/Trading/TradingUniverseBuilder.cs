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

            // What is neither held, ordered nor traded is left out: it may not even have a price.
            var own = account.Book.Positions.Select(p => p.Instrument)
                .Concat(account.Book.OpenOrders.Select(o => o.Instrument))
                .Concat(legs.SelectMany(l => l.Candidate.Instrument.Held()))
                .DistinctBy(i => i.Name)
                .OrderBy(i => i.Name, StringComparer.Ordinal)
                .ToImmutableArray();
            var columns = own.Select((instrument, k) => (instrument.Name, instruments.Count + k)).ToDictionary(p => p.Name, p => p.Item2, StringComparer.Ordinal);
            tradeables.AddRange(legs.Select(l => l.At(placed.Count, columns, market.IndexOf(l.Candidate.Instrument.Base))));
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

    private static List<AdmittedCandidate> Legs(
        RebalancingProblem problem, Account account, Dictionary<string, string> suspects, Dictionary<string, double> held, ImmutableArray<SkippedCandidate>.Builder frozen)
    {
        var legs = new List<AdmittedCandidate>();
        foreach (var candidate in Candidates(problem, account).Values.OrderBy(c => c.Instrument.Name, StringComparer.Ordinal))
        {
            var name = candidate.Instrument.Name;
            var suspicion = candidate.Instrument.Held().Select(i => suspects.TryGetValue(i.Name, out var found) ? (i.Name, Reason: found) : default).FirstOrDefault(f => f.Reason is not null);
            var (leg, reason) = suspicion.Reason is { } why
                ? (null, suspicion.Name == name ? why : $"its leg {suspicion.Name}: {why}")
                : Limit(candidate, problem.MarketOf(account), held.GetValueOrDefault(name), problem, account);
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

    private static (AdmittedCandidate? Leg, string Reason) Limit(Candidate candidate, MarketSnapshot market, double held, RebalancingProblem problem, Account account)
    {
        var (instrument, package) = (candidate.Instrument, candidate.Instrument as Package);
        var listings = instrument.Held().Select(i => market.Find(i.Name)!).ToList();
        var index = market.IndexOf(instrument.Base);
        var cost = package is null ? null : new PackageCost(package, [.. listings.Select(l => l.Quote.Mark)], index);
        var quote = package is null ? listings[0].Quote : new Quote { Bids = package.Bids, Asks = package.Asks, Mark = cost!.Mark };
        if (quote.Bids.IsEmpty && quote.Asks.IsEmpty) return (null, "no bid and no ask");
        if (!quote.Bids.IsEmpty && !quote.Asks.IsEmpty && quote.Bids.Best.Price > quote.Asks.Best.Price) return (null, "crossed quotes");
        if (instrument is Spot) return (null, "spot trades are not optimised");
        foreach (var listing in listings)
        {
            var leg = package is null ? "" : $"its leg {listing.Instrument.Name}: ";
            if (!account.Model.Covers(listing.Instrument)) return (null, $"{leg}{account.Model.Version.Name} does not margin it");
            if (!HasMark(listing)) return (null, $"{leg}no mark to value it with");
        }

        if (cost is not null && !quote.Bids.Levels.Concat(quote.Asks.Levels).All(l => cost.IsPossible(l.Price))) return (null, "its quotes leave a leg no price above 0");
        var largest = LargestLeg(problem, account, instrument, listings);
        var buy = Math.Min(largest, LegCaps.Buy(candidate, quote, held, problem.Safeguards));
        var sell = Math.Min(largest, LegCaps.Sell(candidate, quote, held, problem.Safeguards));
        if (double.IsNaN(buy) || double.IsNaN(sell)) return (null, "no depth, no open interest and no cap: the size has no bound");

        var (lot, size) = (instrument.Lot, (double)instrument.Lot);
        var (buyLots, sellLots) = (Lots(buy, lot, problem.WholeLots), Lots(sell, lot, problem.WholeLots));
        if (buyLots == 0.0 && sellLots == 0.0) return (null, "less than one lot may be traded");
        var coins = size * listings.Select((l, k) => Ratio(instrument, k) * l.Instrument.CoinSizePerUnit(l.Quote.Mark)).Sum();
        var least = OrderMinimum.Lots(candidate, lot, coins * index, problem.MinimumOrderNotional, problem.WholeLots);
        if (Math.Max(buyLots, sellLots) < least) return (null, $"less than the smallest order of {Text(least * size)} may be traded");
        var ladder = cost is null ? ExecutionLadder.Of(listings[0], size, index) : ExecutionLadder.Of(package!, cost, size);
        return (new AdmittedCandidate(candidate, quote, buyLots >= least ? buyLots : 0.0, sellLots >= least ? sellLots : 0.0, least, coins, ladder), "");
    }

    /// <summary>Contracts of one leg per unit of quantity, whichever way.</summary>
    private static double Ratio(Instrument instrument, int leg) => instrument is Package package ? (double)Math.Abs(package.Legs[leg].Ratio) : 1.0;

    private static string Text(double quantity) => quantity.ToString("0.########", CultureInfo.InvariantCulture);

    /// <summary>Whether an instrument can be valued: a mark, and a volatility for options.</summary>
    public static bool HasMark(Listing listing) => listing.Instrument is Option
        ? listing.Quote.Mark >= 0.0 && double.IsFinite(listing.Quote.Mark) && listing.Quote.MarkVolatility > 0.0 && double.IsFinite(listing.Quote.MarkVolatility)
        : listing.Quote.Mark > 0.0 && double.IsFinite(listing.Quote.Mark);

    /// <summary>Units of quantity to which the caller's limits on the size of legs hold a trade.</summary>
    private static double LargestLeg(RebalancingProblem problem, Account account, Instrument instrument, List<Listing> listings)
    {
        var largest = double.PositiveInfinity;
        foreach (var limit in problem.Limits)
        {
            var isOnAccount = limit.Scope.Account is not { } only || string.Equals(only, account.Id, StringComparison.Ordinal);
            if (limit.Measure != Measure.LegSize || !isOnAccount) continue;
            for (var k = 0; k < listings.Count; k++)
            {
                var coins = Ratio(instrument, k) * listings[k].Instrument.CoinSizePerUnit(listings[k].Quote.Mark);
                if (MeasureModel.InScope(limit.Scope, listings[k].Instrument)) largest = Math.Min(largest, limit.Upper!.Value / coins);
            }
        }

        return largest;
    }

    private static double Lots(double quantity, decimal lot, bool whole)
    {
        var lots = quantity / (double)lot;
        // A quantity that is a whole number of lots up to rounding must not lose its last lot.
        return whole ? Math.Floor(lots * (1.0 + 1e-12)) : lots;
    }
}
