using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.Execution;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Tests.Lowering;
using MarginOptimizer.Rebalancing.Tests.Markets;

namespace MarginOptimizer.Rebalancing.Tests.Execution;

/// <summary>Books and orders drawn at random among what a model covers.</summary>
internal static class DrawnOrders
{
    /// <summary>A book of up to eight instruments and so many orders, some of them in what is held; quantities run over several levels of the books.</summary>
    public static (RebalancingProblem Problem, ExecutionOrders Orders) Draw(IMarginModel model, Random random, int count, bool withOpenOrders = false)
    {
        var covered = MixedMarket.Btc.Listings.Select(l => l.Instrument).Where(i => i is not Spot && model.Covers(i)).ToArray();
        random.Shuffle(covered);
        var held = covered.Take(8).ToList();
        var traded = covered.Reverse().Take(count).ToList();
        var problem = TestProblems.Strangles() with
        {
            Market = MixedMarket.Btc,
            Model = model,
            Book = new Book(
                [.. held.Select(i => new Position(i, Quantity(i, random)))],
                withOpenOrders ? [.. held.Take(3).Select((i, k) => new OpenOrder(i, Quantity(i, random), 1.0, ReduceOnly: k == 2))] : [],
                ImmutableSortedDictionary<Currency, Balance>.Empty.Add(Currency.Btc, new Balance(2.0, 0.5)).Add(Currency.Usdc, new Balance(50_000.0, 0.0))),
            Candidates = [.. traded.Select(i => new Candidate(i, 1e6 * (double)i.Lot, 1e6 * (double)i.Lot))],
            IncludeBookAsCandidates = false,
            Safeguards = Safeguards.None,
        };
        var orders = traded.Select(i => (Instrument: i, Quantity: Order(problem, i, random))).Where(o => o.Quantity != 0m);
        return (problem, new ExecutionOrders([.. orders.Select(o => new TradeOrder(Account.DefaultId, o.Instrument, o.Quantity))], []));
    }

    /// <summary>Up to 200 lots of either side that is quoted, as far as it is.</summary>
    private static decimal Order(RebalancingProblem problem, Instrument instrument, Random random)
    {
        var quote = problem.Market.QuoteOf(instrument);
        var sign = quote.Bids.IsEmpty || (!quote.Asks.IsEmpty && random.Next(2) == 0) ? 1 : -1;
        var side = sign > 0 ? quote.Asks : quote.Bids;
        var lots = (int)Math.Min(random.Next(1, 200), side.TotalQuantity / (double)instrument.Lot);
        return sign * lots * instrument.Lot;
    }

    private static double Quantity(Instrument instrument, Random random) =>
        (double)((random.Next(2) == 0 ? 1 : -1) * random.Next(1, 80) * instrument.Lot);
}
