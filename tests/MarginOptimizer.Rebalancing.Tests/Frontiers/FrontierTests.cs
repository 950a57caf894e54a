using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Frontiers;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Frontiers;

public sealed class FrontierTests
{
    private static readonly RebalancingProblem Desk = TestProblems.Strangles() with { CostBudget = 500.0, PriceOfMargin = 0.5, HorizonDays = 14.0 };
    private static readonly RebalancingProblem InFractions = Desk with { WholeLots = false };
    private static readonly SolveBudget OfOne = SolveBudget.Default with { WorkLimit = 40_000_000 };
    private static readonly SolveBudget OfTen = OfOne with { WorkLimit = 400_000_000 };
    private static readonly Frontier Cost = FrontierTracer.Trace(InFractions, new FrontierOptions { PointCount = 9 }, SolveBudget.Default);
    private static readonly Frontier Lots = FrontierTracer.Trace(Desk, new FrontierOptions { PointCount = 8 }, OfTen);

    [Fact]
    public void Every_point_in_fractions_is_what_a_proposal_with_that_budget_finds() => Assert.All(Cost.Points, point =>
    {
        var alone = Rebalancer.Propose(InFractions with { CostBudget = point.Bound }, SolveBudget.Default);
        Assert.Equal(TerminationReason.Optimal, point.Bound == 0.0 ? TerminationReason.Optimal : point.Termination.Reason);
        Assert.True(point.Termination.Proven);
        AssertOverlap(alone.Termination, point.Termination);
        Assert.Equal(alone.Termination.Objective, point.MarginUsd, 1e-4 * Cost.MarginTodayUsd);
    });

    [Fact]
    public void Every_point_in_whole_lots_agrees_with_a_proposal_within_both_gaps() => Assert.All(Lots.Points, point =>
    {
        var alone = Rebalancer.Propose(Desk with { CostBudget = point.Bound }, OfOne);
        AssertOverlap(alone.Termination, point.Termination);
        Assert.True(point.CostUsd <= point.Bound * (1.0 + 1e-9));
        Assert.All(point.Trades, t => Assert.Equal(0m, t.OrderQuantity % t.Instrument.Lot));
        Assert.InRange(point.Termination.GapRelative, 0.0, 0.02);
    });

    [Fact]
    public void The_curve_is_exact_falls_and_is_convex()
    {
        Assert.True(Cost.IsCurveExact, Cost.CurveNote);
        AssertConvex(Cost.Vertices);
        Assert.Equal(0.0, Cost.Vertices[0].Bound);
        Assert.Equal(Cost.MarginTodayUsd, Cost.Vertices[0].MarginUsd, 1e-6 * Cost.MarginTodayUsd);
        Assert.All(Cost.Vertices.Zip(Cost.Vertices.Skip(1)), pair => Assert.True(pair.First.MarginPerUnit < 0.0));
        Assert.Equal(Cost.Unbounded.Objective, Cost.Vertices[^1].MarginUsd, 1e-6 * Cost.MarginTodayUsd);
    }

    [Fact]
    public void Between_breakpoints_the_curve_is_the_optimum_and_straight() => Assert.All(Cost.Vertices.Zip(Cost.Vertices.Skip(1)).Where((_, k) => k % 40 == 0), pair =>
    {
        var (from, to) = pair;
        var middle = Rebalancer.Propose(InFractions with { CostBudget = 0.5 * (from.Bound + to.Bound), GapTolerance = 1e-8 }, SolveBudget.Default);
        Assert.Equal(0.5 * (from.MarginUsd + to.MarginUsd), middle.Termination.Objective, 1e-6 * Cost.MarginTodayUsd);
    });

    [Fact]
    public void More_to_spend_never_costs_margin_in_whole_lots() => Assert.All(Lots.Points.Zip(Lots.Points.Skip(1)), pair =>
    {
        Assert.True(pair.First.Bound < pair.Second.Bound);
        Assert.True(pair.Second.MarginUsd <= pair.First.MarginUsd);
    });

    [Fact]
    public void Whole_lots_never_beat_the_curve() => Assert.All(Lots.Points, point => Assert.True(point.MarginUsd >= On(Lots.Vertices, point.Bound) - (1e-6 * Lots.MarginTodayUsd)));

    [Fact]
    public void Marks_are_points_too()
    {
        Assert.Equal([FrontierMark.Budget, FrontierMark.Knee, FrontierMark.BestAtPrice], Lots.Markers.Select(m => m.Mark).Order());
        Assert.All(Lots.Markers, m => Assert.Contains(m.Mark, Lots.Points.Single(p => p.Bound == m.Bound).Marks));
        Assert.Equal(500.0, Lots.Markers.Single(m => m.Mark == FrontierMark.Budget).Bound);
    }

    [Fact]
    public void The_knee_lies_farther_from_the_chord_than_every_other_vertex()
    {
        var knee = Cost.Markers.Single(m => m.Mark == FrontierMark.Knee);
        Assert.All(Cost.Vertices, v => Assert.True(Below(v.Bound, v.MarginUsd) <= Below(knee.Bound, knee.MarginUsd) + 1e-6));

        static double Below(double bound, double margin)
        {
            var (first, last) = (Cost.Vertices[0], Cost.Vertices[^1]);
            return ((margin - first.MarginUsd) / (last.MarginUsd - first.MarginUsd)) - ((bound - first.Bound) / (last.Bound - first.Bound));
        }
    }

    [Fact]
    public void The_best_point_at_the_price_is_where_the_break_even_price_passes_it()
    {
        var best = Cost.Markers.Single(m => m.Mark == FrontierMark.BestAtPrice);
        var vertex = Cost.Vertices.Single(v => v.Bound == best.Bound);
        var before = Cost.Vertices.Last(v => v.Bound < best.Bound);
        Assert.True(before.BreakEvenPriceOfMargin <= 0.5 && vertex.BreakEvenPriceOfMargin >= 0.5);
        var money = Rebalancer.Propose(InFractions with { Mode = RebalancingMode.SaveMoney, CostBudget = null }, SolveBudget.Default);
        Assert.Equal(money.CostUsd, best.Bound, 0.02 * best.Bound);
    }

    [Fact]
    public void Margin_rises_with_the_theta_kept()
    {
        var frontier = FrontierTracer.Trace(InFractions, new FrontierOptions { Axis = FrontierAxis.ThetaKept, PointCount = 6 }, SolveBudget.Default);
        Assert.True(frontier.IsCurveExact, frontier.CurveNote);
        Assert.All(frontier.Vertices.Zip(frontier.Vertices.Skip(1)), pair => Assert.True(pair.First.Bound > pair.Second.Bound && pair.First.MarginUsd >= pair.Second.MarginUsd));
        AssertConvex([.. frontier.Vertices.Reverse()]);
        Assert.All(frontier.Points.Where(p => p.HasBook), p =>
        {
            Assert.True(p.ThetaUsdPerDay >= p.Bound - (1e-6 * Math.Abs(p.Bound)));
            var limit = new Limit { Id = "theta", Measure = Measure.Theta, Policy = LimitPolicy.Hard, Lower = p.Bound };
            var alone = Rebalancer.Propose(InFractions with { Limits = [limit] }, SolveBudget.Default);
            Assert.Equal(alone.Termination.Objective, p.MarginUsd, 1e-4 * frontier.MarginTodayUsd);
        });
    }

    [Fact]
    public void Fifty_points_with_small_gaps_cost_at_most_ten_solves_in_work()
    {
        var one = Rebalancer.Propose(Desk, OfOne).Work;
        var fifty = FrontierTracer.Trace(Desk, new FrontierOptions { PointCount = 50 }, OfOne with { WorkLimit = 10 * one });
        Assert.InRange(fifty.Points.Length, 50, 53);
        Assert.True(fifty.Work <= 10.5 * one, $"{fifty.Work} of {one}");
        Assert.All(fifty.Points, p => Assert.InRange(p.Termination.GapRelative, 0.0, 0.02));
    }

    [Fact]
    public void The_same_frontier_comes_out_twice()
    {
        var options = new FrontierOptions { Bounds = [100.0, 500.0, 2_000.0] };
        Assert.Equal(Text(), Text());

        string Text() => string.Join('\n', FrontierTracer.Trace(Desk, options, OfTen).Points.Select(p =>
            FormattableString.Invariant($"{p.Bound:r} {p.MarginUsd:r} {p.Work} {string.Join(',', p.Trades.Select(t => $"{t.Instrument.Name} {t.LotCount}"))}")));
    }

    [Fact]
    public void Impact_leaves_samples_and_says_so()
    {
        var frontier = FrontierTracer.Trace(TestProblems.WithImpact(InFractions), new FrontierOptions { PointCount = 4 }, SolveBudget.Default);
        Assert.Empty(frontier.Vertices);
        Assert.False(frontier.IsCurveExact);
        Assert.Contains("sampled points only", frontier.CurveNote, StringComparison.Ordinal);
        Assert.All(frontier.Points.Where(p => p.HasBook).ToList() is var points ? points.Zip(points.Skip(1)) : [], pair =>
            Assert.True(pair.Second.Termination.Objective <= pair.First.Termination.Objective + (1e-4 * frontier.MarginTodayUsd)));
    }

    [Fact]
    public void Limits_that_no_budget_can_keep_leave_no_point()
    {
        var limit = new Limit { Id = "impossible", Measure = Measure.InitialMargin, Policy = LimitPolicy.Hard, Upper = 1.0 };
        var frontier = FrontierTracer.Trace(Desk with { Limits = [limit] }, new FrontierOptions(), SolveBudget.Default);
        Assert.Empty(frontier.Points);
        Assert.Empty(frontier.Vertices);
        Assert.Equal(TerminationReason.Infeasible, frontier.Unbounded.Reason);
        Assert.Contains("impossible", frontier.Unbounded.Conflict);
        Assert.NotNull(frontier.Unbounded.Relaxation);
    }

    [Fact]
    public void Where_a_limit_is_broken_today_the_frontier_begins_at_the_least_cost_that_heals_it()
    {
        var limit = new Limit { Id = "margin", Measure = Measure.RobustInitialMargin, Policy = LimitPolicy.Hard, Upper = 0.6 * Cost.MarginTodayUsd };
        var frontier = FrontierTracer.Trace(InFractions with { Limits = [limit] }, new FrontierOptions { PointCount = 3 }, SolveBudget.Default);
        Assert.False(frontier.TodayKeepsLimits);
        Assert.True(frontier.Vertices[0].Bound > 0.0);
        Assert.Equal(limit.Upper!.Value, frontier.Vertices[0].MarginUsd, 1e-4 * Cost.MarginTodayUsd);
        Assert.Equal(limit.Upper!.Value, On(Cost.Vertices, frontier.Vertices[0].Bound), 1e-4 * Cost.MarginTodayUsd);
    }

    [Fact]
    public void Every_fault_of_the_options_is_named()
    {
        var fault = Assert.Throws<InvalidInputException>(() => FrontierTracer.Check(
            Desk with { Mode = RebalancingMode.SaveMoney, CostBudget = null }, new FrontierOptions { Bounds = [1.0, double.NaN, -5.0, 1.0, double.PositiveInfinity, 1e16], PointCount = 1 }));
        Assert.Equal(["point_count", "bounds[1]", "bounds[2]", "bounds[3]", "bounds[4]", "bounds[5]", "problem.mode"], fault.Violations.Select(v => v.Path));
        var many = Assert.Throws<InvalidInputException>(() => FrontierTracer.Check(Desk, new FrontierOptions { Bounds = [.. Enumerable.Range(0, 501).Select(k => (double)k)] }));
        Assert.Equal("bounds", Assert.Single(many.Violations).Path);
    }

    /// <summary>Neither bound exceeds the other's objective.</summary>
    private static void AssertOverlap(Termination alone, Termination point)
    {
        var rounding = 1e-9 * alone.GapScale;
        Assert.True(point.Bound <= alone.Objective + rounding, $"{point.Bound} over {alone.Objective}");
        Assert.True(alone.Bound <= point.Objective + rounding, $"{alone.Bound} over {point.Objective}");
    }

    private static void AssertConvex(IReadOnlyList<FrontierVertex> rising)
    {
        for (var k = 1; k + 1 < rising.Count; k++)
        {
            var (from, at, to) = (rising[k - 1], rising[k], rising[k + 1]);
            Assert.True(from.Bound < at.Bound);
            var chord = from.MarginUsd + ((to.MarginUsd - from.MarginUsd) * (at.Bound - from.Bound) / (to.Bound - from.Bound));
            Assert.True(at.MarginUsd <= chord + 1e-6, $"{at} above {chord}");
        }
    }

    private static double On(IReadOnlyList<FrontierVertex> curve, double bound)
    {
        if (bound >= curve[^1].Bound) return curve[^1].MarginUsd;
        var k = Enumerable.Range(1, curve.Count - 1).First(i => bound <= curve[i].Bound);
        return curve[k - 1].MarginUsd + (curve[k - 1].MarginPerUnit * (bound - curve[k - 1].Bound));
    }
}
