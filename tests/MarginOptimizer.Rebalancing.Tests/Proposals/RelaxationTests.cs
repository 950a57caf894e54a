using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Proposals;

public sealed class RelaxationTests
{
    private static readonly RebalancingProblem Desk = TestProblems.Strangles() with { Safeguards = Safeguards.None };

    private static readonly Limit[] Contradiction =
    [
        new() { Id = "cheap", Measure = Measure.ExecutionCost, Upper = 100.0, Policy = LimitPolicy.Hard, Step = 50.0 },
        new() { Id = "little", Measure = Measure.InitialMargin, Upper = 20_000.0, Policy = LimitPolicy.Hard, Step = 1_000.0 },
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_the_bounds_it_names_the_question_has_an_answer(bool wholeLots)
    {
        var problem = Desk with { Limits = [.. Contradiction], WholeLots = wholeLots, CostBudget = 1e6 };
        var relaxation = Infeasible(problem);
        Assert.NotEmpty(relaxation.Limits);
        Assert.All(relaxation.Limits, l => Assert.Equal(l.Steps, (l.To - l.From) / l.Step, 1e-9));
        Assert.Equal(relaxation.Steps, relaxation.Limits.Sum(l => l.Steps), 1e-9);
        Assert.True(relaxation.LeastSteps <= relaxation.Steps);
        Assert.True(relaxation.Steps - relaxation.LeastSteps < 0.05 * relaxation.Steps, $"{relaxation.LeastSteps} to {relaxation.Steps}");
        var loosened = Rebalancer.Propose(Loosened(problem, relaxation, 1.0 + 1e-6), SolveBudget.Default);
        Assert.True(loosened.Termination.Reason is TerminationReason.Optimal or TerminationReason.FeasibleWithinGap, $"{loosened.Termination.Reason}");
    }

    [Fact]
    public void A_little_less_does_not_do()
    {
        var problem = Desk with { Limits = [.. Contradiction], WholeLots = false, CostBudget = 1e6 };
        var relaxation = Infeasible(problem);
        var proposal = Rebalancer.Propose(Loosened(problem, relaxation, 0.98), SolveBudget.Default);
        Assert.Equal(TerminationReason.Infeasible, proposal.Termination.Reason);
    }

    [Fact]
    public void A_larger_step_makes_a_limit_give_way_first()
    {
        var both = Desk with { Limits = [.. Contradiction], WholeLots = false, CostBudget = 1e6 };
        var cost = Infeasible(both with { Limits = [Contradiction[0] with { Step = 1e5 }, Contradiction[1]] });
        var margin = Infeasible(both with { Limits = [Contradiction[0] with { Step = 0.01 }, Contradiction[1] with { Step = 1e6 }] });
        Assert.Equal(["cheap"], cost.Limits.Select(l => l.Id));
        Assert.Equal(["little"], margin.Limits.Select(l => l.Id));
    }

    [Fact]
    public void The_target_of_a_mode_can_be_what_gives_way()
    {
        var problem = Desk with { Mode = RebalancingMode.RestoreHeadroom, TargetHeadroom = 1e9, WholeLots = false };
        var limit = Assert.Single(Infeasible(problem).Limits);
        Assert.Equal(("mode:target-headroom", true, 1e9, 1e7), (limit.Id, limit.IsLower, limit.From, limit.Step));
        Assert.True(limit.To < 1e9);
    }

    [Fact]
    public void Answers_that_are_not_infeasible_have_none() =>
        Assert.Null(Rebalancer.Propose(Desk with { WholeLots = false }, SolveBudget.Default).Termination.Relaxation);

    private static Relaxation Infeasible(RebalancingProblem problem)
    {
        var termination = Rebalancer.Propose(problem, SolveBudget.Default).Termination;
        Assert.Equal(TerminationReason.Infeasible, termination.Reason);
        Assert.NotNull(termination.Relaxation);
        return termination.Relaxation;
    }

    private static RebalancingProblem Loosened(RebalancingProblem problem, Relaxation relaxation, double share) => problem with
    {
        Limits =
        [
            .. problem.Limits.Select(l => relaxation.Limits.FirstOrDefault(r => r.Id == l.Id) is { } loose ? l with { Upper = loose.From + (share * (loose.To - loose.From)) } : l),
        ],
    };
}
