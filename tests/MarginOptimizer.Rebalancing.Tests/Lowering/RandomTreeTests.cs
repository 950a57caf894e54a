using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Tests.Markets;

namespace MarginOptimizer.Rebalancing.Tests.Lowering;

/// <summary>Random expressions of every kind of node: what is optimised is what is evaluated, and relaxations lie below.</summary>
public sealed class RandomTreeTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_lowered_tree_agrees_with_its_evaluation(int seed)
    {
        var random = new Random(seed);
        var problem = Draw(random, money: seed % 3 == 0);
        var workbench = new Workbench(problem);
        var model = workbench.Catalog.Model(Measure.InitialMargin, LimitScope.Total);
        foreach (var sign in new[] { 1.0, -1.0 })
        {
            var lowered = new LoweredForm(workbench, model, sign / SyntheticMarket.IndexOf(Domain.Currency.Btc));
            for (var draw = 0; draw < 6; draw++)
            {
                var lots = workbench.RandomLots(random, whole: draw % 2 == 0);
                var evaluated = sign * model.Evaluate(BookState.Of(workbench.Universe, lots)) / SyntheticMarket.IndexOf(Domain.Currency.Btc);
                lowered.AssertAgrees(lots, evaluated);
                if (draw < 1) lowered.AssertLeastAgrees(lots, evaluated);
            }
        }
    }

    private static RebalancingProblem Draw(Random random, bool money)
    {
        var market = SyntheticMarket.BtcAndEth;
        var auxiliaries = money ? random.Next(3) : 0;
        var seed = random.Next();
        var model = new TreeModel(
            (instruments, columns) => new RandomTree(new Random(seed), columns, instruments, columns, money).Tree(3),
            (instruments, columns) => [.. Enumerable.Range(0, auxiliaries).Select(a => new RandomTree(new Random(seed + a + 1), columns, instruments, instruments + 4 + a, money).Tree(1))],
            auxiliaries);
        var instruments = new[] { market.Put(29, 0.90), market.Call(29, 1.10), market.Put(8, 0.95), market.Put(85, 0.80) };
        return TestProblems.Strangles() with
        {
            Market = market,
            Model = model,
            Book = new Domain.Books.Book(
                [.. instruments.Select(i => new Domain.Books.Position(i, Math.Round((random.NextDouble() - 0.5) * 20.0) / 10.0))],
                [],
                ImmutableSortedDictionary<Domain.Currency, Domain.Books.Balance>.Empty.Add(Domain.Currency.Btc, new Domain.Books.Balance(0.5, 0.25))),
            Candidates = [.. instruments.Select(i => new Candidate(i, 1.5, 1.5))],
            IncludeBookAsCandidates = false,
            Safeguards = Safeguards.None,
        };
    }
}
