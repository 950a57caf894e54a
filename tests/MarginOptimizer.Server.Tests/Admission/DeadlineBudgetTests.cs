using MarginOptimizer.Server.Admission;

namespace MarginOptimizer.Server.Tests.Admission;

public sealed class DeadlineBudgetTests
{
    private static readonly DateTimeOffset Now = new(2026, 10, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly DeadlineBudget _budget = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60), new FixedClock());

    [Fact]
    public void Without_a_deadline_the_default_holds() => Assert.Equal(TimeSpan.FromSeconds(10), _budget.Until(DateTime.MaxValue));

    [Fact]
    public void A_deadline_leaves_its_distance_less_the_reserve() =>
        Assert.Equal(TimeSpan.FromMilliseconds(45), _budget.Until(Now.UtcDateTime.AddMilliseconds(100)));

    [Fact]
    public void A_far_deadline_is_capped() => Assert.Equal(TimeSpan.FromSeconds(60), _budget.Until(Now.UtcDateTime.AddHours(1)));

    [Fact]
    public void A_deadline_within_the_reserve_still_leaves_time_for_the_present_book() =>
        Assert.Equal(TimeSpan.FromMilliseconds(1), _budget.Until(Now.UtcDateTime.AddMilliseconds(5)));

    [Fact]
    public void The_reserve_follows_what_was_measured_and_forgets_a_pause()
    {
        _budget.Observe(TimeSpan.FromMilliseconds(30));
        Assert.Equal(TimeSpan.FromMilliseconds(55), _budget.Reserve);
        _budget.Observe(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromMilliseconds(200), _budget.Reserve);
        for (var i = 0; i < 50; i++) _budget.Observe(TimeSpan.FromMilliseconds(1));
        Assert.Equal(26.0, _budget.Reserve.TotalMilliseconds, 1);
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
