using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Diagnosis;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Diagnosis;

public sealed class LimitDiagnoserTests
{
    private static readonly RebalancingProblem Desk = TestProblems.Strangles() with { Safeguards = Safeguards.None, WholeLots = false, CostBudget = 1e6 };
    private static readonly Limit Cheap = Upper("cheap", Measure.ExecutionCost, 100.0);
    private static readonly Limit Little = Upper("little", Measure.InitialMargin, 20_000.0);
    private static readonly Limit Idle = Upper("idle", Measure.Turnover, 1_000.0);
    private static readonly Limit Loose = Upper("loose", Measure.MaintenanceMargin, 1e9);

    [Fact]
    public void Every_minimal_set_is_found_and_the_limit_they_share_is_enough_alone()
    {
        var diagnosis = LimitDiagnoser.Diagnose(Desk with { Limits = [Cheap, Little, Idle, Loose] }, 10, SolveBudget.Default);
        Assert.Equal(DiagnosisReason.Infeasible, diagnosis.Reason);
        Assert.True(diagnosis.AreAllSets);
        Assert.Equal(["cheap,little", "idle,little"], diagnosis.Sets.Select(s => string.Join(',', s.Members.Select(m => m.Id).Order())).Order());
        Assert.All(diagnosis.Sets, s => Assert.True(s.IsIrreducible && s.IsSmallest));
        var single = Assert.Single(diagnosis.Singles);
        Assert.Equal("little", single.Member.Id);
        Assert.Equal(TerminationReason.Infeasible, With(single.Needed!.To * 0.999).Reason);
        Assert.NotEqual(TerminationReason.Infeasible, With(single.Needed.To * 1.001).Reason);
        Assert.Equal(single.Needed.To, single.Outcome!.InitialMarginUsd, 1e-3 * single.Needed.To);
        Assert.NotNull(diagnosis.Cheapest);

        static Termination With(double bound) =>
            Rebalancer.Propose(Desk with { Limits = [Cheap, Little with { Upper = bound }, Idle, Loose] }, SolveBudget.Default).Termination;
    }

    [Fact]
    public void A_limit_that_cannot_be_kept_alone_is_a_set_of_its_own()
    {
        var diagnosis = LimitDiagnoser.Diagnose(Desk with { Limits = [Upper("never", Measure.InitialMargin, -1.0), Loose] }, 10, SolveBudget.Default);
        Assert.Equal("never", Assert.Single(Assert.Single(diagnosis.Sets).Members).Id);
        var member = diagnosis.Sets[0].Members[0].Limit!;
        Assert.Equal((Measure.InitialMargin, -1.0, "USD"), (member.Measure, member.Upper, member.Unit));
        Assert.True(member.Now > 0.0);
    }

    [Fact]
    public void Limits_that_can_be_kept_have_no_conflict()
    {
        var diagnosis = LimitDiagnoser.Diagnose(Desk with { Limits = [Loose] }, 10, SolveBudget.Default);
        Assert.Equal(DiagnosisReason.NoConflict, diagnosis.Reason);
        Assert.Empty(diagnosis.Sets);
        Assert.Empty(diagnosis.Singles);
        Assert.Null(diagnosis.Cheapest);
    }

    [Fact]
    public void Fewer_sets_than_there_are_say_so()
    {
        var diagnosis = LimitDiagnoser.Diagnose(Desk with { Limits = [Cheap, Little, Idle, Loose] }, 1, SolveBudget.Default);
        Assert.Single(diagnosis.Sets);
        Assert.False(diagnosis.AreAllSets);
        Assert.False(diagnosis.Sets[0].IsSmallest);
    }

    [Fact]
    public void An_infeasible_proposal_says_what_its_way_out_gives_and_its_limits_in_terms()
    {
        var termination = Rebalancer.Propose(Desk with { Limits = [Cheap, Little] }, SolveBudget.Default).Termination;
        Assert.Equal(termination.Conflict, termination.ConflictTerms.Select(t => t.Id));
        var outcome = termination.Relaxation!.Outcome;
        foreach (var limit in termination.Relaxation.Limits)
            Assert.True((limit.Id == "cheap" ? outcome.CostUsd : outcome.InitialMarginUsd) <= limit.To * (1.0 + 1e-6) + 1e-3);
        Assert.True(outcome.TradeCount > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    public void An_absurd_number_of_sets_is_refused(int sets) =>
        Assert.Equal("most_sets", Assert.Single(Assert.Throws<InvalidInputException>(() => LimitDiagnoser.Diagnose(Desk, sets, SolveBudget.Default)).Violations).Path);

    private static Limit Upper(string id, Measure measure, double bound) => new() { Id = id, Measure = measure, Upper = bound, Policy = LimitPolicy.Hard };
}
