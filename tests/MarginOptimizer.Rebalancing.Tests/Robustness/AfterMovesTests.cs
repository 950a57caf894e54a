using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin;
using MarginOptimizer.Pricing;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Lowering;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Rebalancing.WhatIf;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Robustness;

/// <summary>Limits that hold after market moves, and the book after them, against the market moved by hand.</summary>
public sealed class AfterMovesTests
{
    private static readonly Limit Delta = new() { Id = "delta", Measure = Measure.Delta, Lower = -0.2, Upper = 0.2, RelativeToNow = true, Policy = LimitPolicy.Hard, AfterMoves = true };

    public static TheoryData<IMarginModel> Models => [TestProblems.PortfolioMargin, TestProblems.StandardMargin];

    public static TheoryData<Measure> Greeks =>
        [Measure.Delta, Measure.DeltaCoinAdjusted, Measure.Gamma, Measure.GammaPerUsd, Measure.Vega, Measure.Theta];

    [Theory]
    [MemberData(nameof(Greeks))]
    public void A_greek_after_a_move_is_that_of_the_moved_market(Measure measure)
    {
        var bench = new Workbench(TestProblems.Strangles());
        var book = BookState.Of(bench.Universe, bench.RandomLots(new Random(1), whole: true, 0.3));
        foreach (var state in bench.Landscape.LimitStates)
        {
            var market = state.Move == 0.0 ? SyntheticMarket.Btc : SyntheticMarket.Btc.Moved(state.Move);
            var expected = bench.Universe.Instruments.Select((instrument, i) => book.Quantities[i] * Greek(InstrumentGreeks.Of(InstrumentState.At(instrument, market)), measure)).Sum();
            var model = bench.Catalog.At(state).Model(measure, LimitScope.Total);
            Assert.Equal(expected, model.Evaluate(book), 1e-9 * (1.0 + model.Magnitude(book)));
        }
    }

    [Theory]
    [MemberData(nameof(Models), DisableDiscoveryEnumeration = true)]
    public void What_is_optimised_at_a_moved_market_is_what_is_evaluated(IMarginModel model)
    {
        var bench = new Workbench(TestProblems.Strangles() with { Model = model, Candidates = [.. TestProblems.Strangles().Candidates.Where(c => c.Instrument is not Future)] });
        var state = bench.Landscape.LimitStates[^1];
        var random = new Random(7);
        foreach (var (measure, sign) in ((Measure, double)[])[(Measure.InitialMargin, 1.0), (Measure.MaintenanceMargin, 1.0), (Measure.Headroom, -1.0), (Measure.Vega, 1.0)])
        {
            var evaluated = bench.Catalog.At(state).Model(measure, LimitScope.Total);
            var lowered = new LoweredMeasure(bench, evaluated, sign);
            for (var k = 0; k < 8; k++)
            {
                var lots = bench.RandomLots(random, whole: true, 0.3);
                var expected = sign * evaluated.Evaluate(BookState.Of(bench.Universe, lots));
                Assert.Equal(expected, lowered.At(lots), 1e-9 * (1.0 + Math.Abs(expected)));
            }
        }
    }

    [Fact]
    public void Margins_and_headroom_after_a_move_are_those_of_the_settled_book_in_the_moved_market()
    {
        var problem = TestProblems.Strangles() with { CostBudget = 2_000.0 };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.NotEmpty(proposal.Trades);
        var after = Recomputation.BookAfter(problem, proposal);
        foreach (var outcome in proposal.AfterMoves)
        {
            AssertIs(problem, problem.Book, outcome.Move, outcome.InitialBeforeUsd, outcome.MaintenanceBeforeUsd, outcome.HeadroomBeforeUsd!.Value);
            AssertIs(problem, after, outcome.Move, outcome.InitialAfterUsd, outcome.MaintenanceAfterUsd, outcome.HeadroomAfterUsd!.Value);
        }

        Assert.Equal([.. proposal.Robust.Select(r => r.Move)], proposal.AfterMoves.Select(m => m.Move));
        Assert.True(Math.Abs(proposal.AfterMoves[0].HeadroomAfterUsd!.Value - proposal.AfterMoves[^1].HeadroomAfterUsd!.Value) > 1.0);
    }

    [Fact]
    public void A_limit_on_delta_after_moves_is_kept_at_every_move_where_one_of_today_is_not()
    {
        var problem = TestProblems.Strangles() with { CostBudget = 600.0, Safeguards = new() { KeepProfile = false, LimitRealRisk = false, RobustMove = 0.04 } };
        var today = Rebalancer.Propose(problem with { Limits = [Delta with { AfterMoves = false }] }, SolveBudget.Default);
        var kept = Rebalancer.Propose(problem with { Limits = [Delta] }, SolveBudget.Default);
        Assert.NotEmpty(kept.Trades);
        Assert.Contains(today.AfterMoves, m => m.BrokenAfter.Contains("delta"));
        Assert.All(kept.AfterMoves, m => Assert.DoesNotContain("delta", m.BrokenAfter));
        Assert.All(kept.AfterMoves, m => Assert.InRange(m.Greeks[0].DeltaAfter - m.Greeks[0].DeltaBefore, -0.2 - 1e-8, 0.2 + 1e-8));
        var rows = kept.Limits.Where(l => l.Measure == Measure.Delta).ToList();
        Assert.Equal(kept.AfterMoves.Select(m => (double?)m.Move), rows.Select(l => l.Move));
        Assert.Equal(5, rows.Select(l => l.Id).Distinct().Count());
        Assert.Contains("delta", rows.Select(l => l.Id));
        Assert.True(kept.Termination.Objective >= today.Termination.Bound * (1.0 - 1e-9));
    }

    [Fact]
    public void The_optimum_within_limits_after_moves_is_that_of_every_choice_tried()
    {
        var market = SyntheticMarket.Btc;
        Limit[] limits =
        [
            new() { Id = "delta", Measure = Measure.Delta, Lower = -0.5, Upper = 0.5, RelativeToNow = true, Policy = LimitPolicy.Hard, AfterMoves = true },
            new() { Id = "margin", Measure = Measure.MaintenanceMargin, Upper = 0.0, RelativeToNow = true, AfterMoves = true },
        ];
        var problem = TestProblems.Tiny(RebalancingMode.MinMargin, 8.0, market.Put(29, 0.80), market.Call(29, 1.20), market.Put(29, 0.95)) with
        {
            CostBudget = 500.0,
            Limits = [.. limits],
            Safeguards = Safeguards.None with { RobustMove = 0.06 },
        };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        var workbench = new Workbench(problem);
        var (least, leastFree) = (double.PositiveInfinity, double.PositiveInfinity);
        foreach (var lots in workbench.EveryChoice())
        {
            if (workbench.Universe.SumUsd(lots, u => u.Cost) > 500.0) continue;
            var after = BookState.Of(workbench.Universe, lots);
            var margin = workbench.Landscape.AtToday(after, LimitScope.Total).Initial;
            leastFree = Math.Min(leastFree, margin);
            if (workbench.Landscape.LimitStates.All(s => IsKept(problem, workbench, after, s.Move))) least = Math.Min(least, margin);
        }

        Assert.True(proposal.Termination.Proven);
        Assert.InRange(proposal.Termination.Objective, least * (1.0 - 1e-9), least * (1.0 + 2e-4));
        Assert.True(least > 1.001 * leastFree, "the limits play no part here");
    }

    [Fact]
    public void Limits_that_contradict_each_other_after_a_move_alone_are_named_with_it()
    {
        var problem = TestProblems.Strangles() with
        {
            CostBudget = 0.0,
            Limits = [new Limit { Id = "room", Measure = Measure.Headroom, Lower = HeadroomAfterTheWorstMove() + 100.0, Policy = LimitPolicy.Hard, AfterMoves = true }],
        };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.Equal(TerminationReason.Infeasible, proposal.Termination.Reason);
        Assert.Contains(proposal.Termination.Conflict, id => id.StartsWith("room@", StringComparison.Ordinal));
    }

    [Fact]
    public void Moves_are_told_apart_however_small()
    {
        var bench = new Workbench(TestProblems.Strangles() with { Limits = [Delta], Safeguards = new() { RobustMove = 1e-7 } });
        var ids = bench.Question.Limits.Where(l => l.Limit.Measure == Measure.Delta).Select(l => l.Limit.Id).ToList();
        Assert.Equal(5, ids.Distinct().Count());
    }

    private static double HeadroomAfterTheWorstMove() =>
        Rebalancer.Propose(TestProblems.Strangles() with { CostBudget = 0.0 }, SolveBudget.Default).AfterMoves.Min(m => m.HeadroomBeforeUsd!.Value);

    private static bool IsKept(RebalancingProblem problem, Workbench bench, BookState after, double move)
    {
        var market = move == 0.0 ? problem.Market : problem.Market.Moved(move);
        var (delta, book) = (0.0, new List<Position>());
        for (var i = 0; i < after.Quantities.Length; i++)
        {
            var greeks = InstrumentGreeks.Of(InstrumentState.At(bench.Universe.Instruments[i], market));
            delta += (after.Quantities[i] - bench.Universe.Held[i]) * greeks.Delta;
            if (after.Quantities[i] != 0.0) book.Add(new Position(bench.Universe.Instruments[i], after.Quantities[i]));
        }

        var then = Recomputation.Margin(problem, problem.Book with { Positions = [.. book] }, move).Units[0].Maintenance;
        return Math.Abs(delta) <= 0.5 + 1e-9 && then <= Recomputation.Margin(problem, problem.Book, move).Units[0].Maintenance * (1.0 + 1e-9);
    }

    private static void AssertIs(RebalancingProblem problem, Book book, double move, double initial, double maintenance, double headroom)
    {
        var moved = move == 0.0 ? problem.Market : problem.Market.Moved(move);
        var settled = PricePath.Settled(book, problem.Market, moved);
        var index = problem.Market.IndexOf(Currency.Btc);
        var unit = Recomputation.Margin(problem, settled, move).Units[0];
        Assert.Equal(index * unit.Initial, initial, 1e-6 * (1.0 + initial));
        Assert.Equal(index * unit.Maintenance, maintenance, 1e-6 * (1.0 + maintenance));
        Assert.Equal(index * (unit.Collateral - unit.Initial), headroom, 1e-6 * (1.0 + Math.Abs(headroom) + initial));
    }

    private static double Greek(InstrumentGreeks greeks, Measure measure) => measure switch
    {
        Measure.Delta => greeks.Delta,
        Measure.DeltaCoinAdjusted => greeks.DeltaCoinAdjusted,
        Measure.Gamma => greeks.Gamma,
        Measure.GammaPerUsd => greeks.GammaPerUsd,
        Measure.Vega => greeks.Vega,
        _ => greeks.Theta,
    };
}
