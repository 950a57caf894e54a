using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Rebalancing.Tests.Markets;

namespace MarginOptimizer.Rebalancing.Tests.Limits;

public sealed class AppliedLimitTests
{
    private static readonly Workbench Desk = new(TestProblems.Strangles());
    private static readonly double Vega = Desk.Catalog.Model(Measure.Vega, LimitScope.Total).Evaluate(Desk.Present);

    [Fact]
    public void A_hard_limit_is_what_the_trader_wrote()
    {
        var applied = Resolve(new Limit { Id = "v", Measure = Measure.Vega, Lower = -100.0, Upper = 50.0, Policy = LimitPolicy.Hard });
        Assert.Equal((-100.0, 50.0, Vega), (applied.Lower, applied.Upper, applied.Now));
    }

    [Fact]
    public void No_worse_than_now_lets_a_broken_limit_stay_where_it_is()
    {
        Assert.True(Vega < -200.0, "the desk is short of volatility");
        var applied = Resolve(new Limit { Id = "v", Measure = Measure.Vega, Lower = -100.0, Upper = Vega + 500.0 });
        Assert.Equal(Vega, applied.Lower);
        Assert.Equal(Vega + 500.0, applied.Upper, 1e-9);
        Assert.Equal(0.0, applied.Excess(Desk.Present));
    }

    [Fact]
    public void No_worse_than_now_keeps_a_limit_that_is_not_broken() =>
        Assert.Equal(Vega - 1000.0, Resolve(new Limit { Id = "v", Measure = Measure.Vega, Lower = Vega - 1000.0 }).Lower);

    [Fact]
    public void Bounds_relative_to_now_move_with_the_present_value()
    {
        var applied = Resolve(new Limit { Id = "v", Measure = Measure.Vega, Lower = -20.0, Upper = 30.0, RelativeToNow = true, Policy = LimitPolicy.Hard });
        Assert.Equal(Vega - 20.0, applied.Lower, 1e-9);
        Assert.Equal(Vega + 30.0, applied.Upper, 1e-9);
    }

    [Fact]
    public void A_hard_limit_broken_today_has_an_excess()
    {
        var applied = Resolve(new Limit { Id = "v", Measure = Measure.Vega, Lower = Vega + 7.0, Policy = LimitPolicy.Hard });
        Assert.Equal(7.0, applied.Excess(Desk.Present), 1e-9);
        Assert.Equal(0.0, applied.Penalty(Desk.Present));
    }

    [Fact]
    public void A_soft_limit_is_never_broken_and_paid_per_unit()
    {
        var applied = Resolve(new Limit { Id = "v", Measure = Measure.Vega, Lower = Vega + 7.0, Policy = LimitPolicy.Soft, SoftPrice = 3.0 });
        Assert.Equal(0.0, applied.Excess(Desk.Present));
        Assert.Equal(21.0, applied.Penalty(Desk.Present), 1e-9);
    }

    [Fact]
    public void No_worse_than_now_asks_nothing_of_utilisation_where_there_is_no_collateral()
    {
        var poor = TestProblems.Strangles();
        var desk = new Workbench(poor with { Book = poor.Book with { Balances = poor.Book.Balances.Clear() } });
        var limit = new Limit { Id = "u", Measure = Measure.Utilisation, Upper = 0.5 };
        var applied = AppliedLimit.Resolve(limit, desk.Catalog.Model(limit.Measure, limit.Scope), desk.Present);
        Assert.Equal(double.PositiveInfinity, applied.Upper);
        var lowered = (desk.Question with { Limits = [applied] }).Lower(holdPresent: false);
        Assert.DoesNotContain(lowered.Program.Limits, l => l.Name == "u");
    }

    private static AppliedLimit Resolve(Limit limit) =>
        AppliedLimit.Resolve(limit, Desk.Catalog.Model(limit.Measure, limit.Scope, limit.Shock), Desk.Present);
}
