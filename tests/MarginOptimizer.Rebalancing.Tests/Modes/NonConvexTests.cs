using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Lowering;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Modes;

/// <summary>Margins that are not convex: against every choice of whole lots where there are few, with a true gap where there are many.</summary>
public sealed class NonConvexTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 16)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_answer_is_the_best_of_every_choice_of_lots(int seed) => IsBest(Draw(seed, 3, 3.0));

    /// <summary>A rank is chosen by binaries alone: there are no options to take.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void With_a_loss_of_rank_the_answer_is_the_best_of_every_choice_of_lots(int seed) =>
        IsBest(Draw(seed, 3, 3.0) with { Model = new TreeModel((instruments, columns) => LossOfRank(new Random(seed), instruments)) });

    private static void IsBest(RebalancingProblem problem)
    {
        var workbench = new Workbench(problem);
        var best = workbench.EveryChoice()
            .Select(lots => BookState.Of(workbench.Universe, lots))
            .Where(book => workbench.Question.Broken(book) is null)
            .Min(workbench.Question.Evaluate);
        var termination = Rebalancer.Propose(problem, SolveBudget.Default).Termination;
        var room = 1e-6 * (1.0 + Math.Abs(best));
        Assert.True(termination.Bound <= best + room, $"bound {termination.Bound:r} above the best choice {best:r}");
        Assert.True(termination.Objective >= best - room, $"objective {termination.Objective:r} below the best choice {best:r}");
        Assert.True(termination.Objective - best <= termination.Gap + room);
        if (termination.Form.Kind == MarginFormKind.ExactWithBinaries)
            Assert.True(termination.Objective <= best + (1e-4 * termination.GapScale) + room, $"{termination.Form.Summary}: objective {termination.Objective:r}, best {best:r}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void With_thirty_candidates_the_answer_is_proven_or_names_its_gap(int seed)
    {
        var problem = Draw(seed, 30, 5.0) with { WholeLots = seed % 2 == 0 };
        var proposal = Rebalancer.Propose(problem, new SolveBudget(20_000_000_000, Timeout.InfiniteTimeSpan, 1e-4));
        var (termination, workbench) = (proposal.Termination, new Workbench(problem));
        Assert.True(termination.Proven || (termination.Explanation.Length > 0 && termination.Gap > 0.0), $"{termination}");
        var random = new Random(seed);
        for (var draw = 0; draw < 500; draw++)
        {
            var book = BookState.Of(workbench.Universe, workbench.RandomLots(random, whole: true, share: random.NextDouble()));
            if (workbench.Question.Broken(book) is null) Assert.True(workbench.Question.Evaluate(book) >= termination.Bound - 1e-3);
        }
    }

    [Fact]
    public void A_search_that_is_stopped_repeats_its_answer_at_the_same_work()
    {
        var problem = Draw(5, 12, 5.0);
        var budget = new SolveBudget(3_000_000, Timeout.InfiniteTimeSpan, 1e-4);
        var (first, second) = (Rebalancer.Propose(problem, budget), Rebalancer.Propose(problem, budget));
        Assert.Equal(first.Termination.Bound, second.Termination.Bound);
        Assert.Equal(first.Termination.Objective, second.Termination.Objective);
        Assert.Equal(first.Work, second.Work);
    }

    /// <summary>A worst case, offsets between expiries, and the smaller of two charges: never below zero.</summary>
    private static RebalancingProblem Draw(int seed, int candidates, double cap)
    {
        var market = SyntheticMarket.Btc;
        var random = new Random(seed);
        var options = market.Listings.Where(l => l.Instrument is Domain.Instruments.Option && !l.Quote.Bids.IsEmpty).Select(l => l.Instrument).ToArray();
        random.Shuffle(options);
        var model = new TreeModel((instruments, columns) => Requirement(new Random(seed), instruments, columns));
        return TestProblems.Strangles() with
        {
            Model = model,
            Book = new Book(
                [.. options.Take(6).Select(i => new Position(i, random.Next(-8, 9) / 10.0)).Where(p => p.Quantity != 0.0)],
                [],
                ImmutableSortedDictionary<Currency, Balance>.Empty.Add(Currency.Btc, new Balance(20.0, 0.0))),
            Candidates = [.. options.Take(candidates).Select(i => new Candidate(i, cap * (double)i.Lot, cap * (double)i.Lot))],
            IncludeBookAsCandidates = false,
            Safeguards = Safeguards.None,
            CostBudget = 400.0,
        };
    }

    private static Scenarios LossOfRank(Random random, int instruments)
    {
        const int Rows = 12;
        var stride = (instruments + 3) / 4 * 4;
        var losses = Enumerable.Range(0, Rows * stride).Select(k => k % stride < instruments ? random.NextDouble() - 0.5 : 0.0).ToArray();
        var rows = Enumerable.Repeat(new ScenarioRow("row", new MarketShock(0.1, VolatilityShock.Same)), Rows);
        return new Scenarios("loss of rank", new ScenarioTable([.. rows], instruments, stride, losses), [.. Enumerable.Repeat(1.0, Rows)], new double[Rows], FloorAtZero: true)
        {
            Reduction = RowReduction.Ordered(3),
        };
    }

    private static Combine Requirement(Random random, int instruments, int columns)
    {
        var (first, second) = (Form(), Form());
        var worst = new Largest("worst case", [new Affine("nothing", new LinearForm(new double[columns])), Form(), Form(), Form(), Form()]);
        var offsets = new Matching("offsets", [first, second, Form()], [new(0, 1, CurveShape.PositivePart), new(1, 2, CurveShape.Tiers([0.3], [0.2, 0.4]))]);
        var smaller = new Smallest("smaller charge", [new Curve("gross", first, CurveShape.Absolute), new Largest("held", [Form(), new Affine("floor", new LinearForm(new double[columns], 0.2))])]);
        var positive = new Curve("charge", smaller, CurveShape.PositivePart);
        return new Combine("requirement", [1.0, 0.5, 0.7], [worst, offsets, positive]);

        Affine Form() => new("form", new LinearForm([.. Enumerable.Range(0, instruments).Select(_ => random.NextDouble() - 0.5), .. new double[columns - instruments]], 0.0));
    }
}
