using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Modes;

/// <summary>Small problems against every choice of whole lots.</summary>
public sealed class EnumerationTests
{
    public static TheoryData<int, RebalancingMode> Draws
    {
        get
        {
            var draws = new TheoryData<int, RebalancingMode>();
            for (var seed = 1; seed <= 6; seed++)
            {
                foreach (var mode in Enum.GetValues<RebalancingMode>()) draws.Add(seed, mode);
            }

            return draws;
        }
    }

    [Theory]
    [MemberData(nameof(Draws))]
    public void No_choice_of_lots_beats_the_bound_and_the_answer_is_the_best_within_its_gap(int seed, RebalancingMode mode)
    {
        var problem = Draw(seed, mode);
        var workbench = new Workbench(problem);
        var best = double.PositiveInfinity;
        foreach (var lots in workbench.EveryChoice())
        {
            var book = BookState.Of(workbench.Universe, lots);
            if (workbench.Question.Broken(book) is null) best = Math.Min(best, workbench.Question.Evaluate(book));
        }

        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        var termination = proposal.Termination;
        if (double.IsPositiveInfinity(best))
        {
            Assert.Contains(termination.Reason, new[] { TerminationReason.Infeasible, TerminationReason.InfeasibleInLots, TerminationReason.NoSolutionFound });
            return;
        }

        var rounding = 1e-9 * (1.0 + Math.Abs(best));
        Assert.True(termination.Bound <= best + rounding, $"bound {termination.Bound:r} above the best choice {best:r}");
        Assert.True(termination.Objective >= best - rounding, $"objective {termination.Objective:r} below the best choice {best:r}");
        Assert.True(
            termination.Objective - best <= termination.Gap + rounding && termination.Objective <= best + (0.005 * termination.GapScale) + rounding,
            $"objective {termination.Objective:r}, best {best:r}, scale {termination.GapScale:r}");
        if (termination.Proven) Assert.True(termination.Objective - best <= (1e-4 * termination.GapScale) + rounding);
    }

    private static RebalancingProblem Draw(int seed, RebalancingMode mode)
    {
        var random = new Random(seed);
        var market = SyntheticMarket.Btc;
        var options = market.Listings.Where(l => !l.Quote.Bids.IsEmpty).Select(l => l.Instrument).Where(i => i != market.Perpetual()).ToArray();
        random.Shuffle(options);
        var tiny = TestProblems.Tiny(mode, cap: 3, [.. mode == RebalancingMode.Unwind ? TestProblems.StrangleBook(market).Positions.Take(3).Select(p => p.Instrument) : options.Take(3)]) with
        {
            Targets = mode == RebalancingMode.HedgeToTarget ? [Target(Measure.Delta, 1e4, random), Target(Measure.Vega, 0.5, random)] : [],
        };
        var headroom = new Workbench(tiny).Catalog.Model(Measure.Headroom, LimitScope.Total).Evaluate(new Workbench(tiny).Present) + (300.0 * random.NextDouble());
        return tiny with
        {
            Safeguards = random.Next(2) == 0 ? Safeguards.None : new Safeguards { KeepProfile = random.Next(2) == 0 },
            CostBudget = 20.0 + (300.0 * random.NextDouble()),
            PriceOfMargin = 5.0 * random.NextDouble(),
            HorizonDays = 60.0,
            TargetHeadroom = mode == RebalancingMode.Unwind && random.Next(2) == 0 ? null : headroom,
            UnwindShare = mode == RebalancingMode.Unwind && random.Next(2) == 0 ? 0.003 : null,
        };
    }

    private static ExposureTarget Target(Measure measure, double weight, Random random) => new()
    {
        Id = $"{measure}",
        Measure = measure,
        Target = measure == Measure.Delta ? 2.0 * (random.NextDouble() - 0.5) : -500.0 * random.NextDouble(),
        Weight = weight * (0.1 + random.NextDouble()),
        Band = random.Next(3) == 0 ? 300.0 : null,
    };
}
