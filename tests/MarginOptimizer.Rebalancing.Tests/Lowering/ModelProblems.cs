using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Tests.Markets;

namespace MarginOptimizer.Rebalancing.Tests.Lowering;

/// <summary>Random problems under any model; seeded.</summary>
internal static class ModelProblems
{
    /// <summary>A book of up to eight instruments that the model covers, more where more are candidates.</summary>
    /// <param name="candidates">Of them, how many may be traded at most.</param>
    /// <param name="lots">Either way.</param>
    public static RebalancingProblem Draw(IMarginModel model, int seed, int candidates, int lots)
    {
        var random = new Random(seed);
        var covered = MixedMarket.Btc.Listings.Where(l => !l.Quote.Bids.IsEmpty && !l.Quote.Asks.IsEmpty).Select(l => l.Instrument).Where(model.Covers).ToArray();
        Assert.NotEmpty(covered);
        random.Shuffle(covered);
        var some = covered.Take(Math.Max(8, candidates)).ToList();
        return TestProblems.Strangles(seed % 3 == 0 ? RebalancingMode.SaveMoney : RebalancingMode.MinMargin) with
        {
            Market = MixedMarket.Btc,
            Model = model,
            Book = new Book(
                [.. some.Take(8).Select(i => new Position(i, Math.Round(10.0 * (random.NextDouble() - 0.5)) * (double)i.Lot * 5.0)).Where(p => p.Quantity != 0.0)],
                [],
                ImmutableSortedDictionary<Currency, Balance>.Empty.Add(Currency.Btc, new Balance(2.0, 0.5)).Add(Currency.Usdc, new Balance(50_000.0, 0.0))),
            Candidates = [.. some.Take(candidates).Select(i => new Candidate(i, lots * (double)i.Lot, lots * (double)i.Lot))],
            IncludeBookAsCandidates = false,
            Safeguards = Safeguards.None,
            CostBudget = 50.0 + (500.0 * random.NextDouble()),
            PriceOfMargin = 2.0 * random.NextDouble(),
            HorizonDays = 60.0,
        };
    }
}
