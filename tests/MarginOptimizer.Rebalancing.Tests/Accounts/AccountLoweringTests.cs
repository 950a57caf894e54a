using FsCheck.Xunit;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Tests.Lowering;
using MarginOptimizer.Rebalancing.Tests.Markets;

namespace MarginOptimizer.Rebalancing.Tests.Accounts;

/// <summary>What is optimised over several accounts is what is evaluated, transfers and venues of their own included.</summary>
public sealed class AccountLoweringTests
{
    private static readonly Measure[] Measures =
    [
        Measure.InitialMargin, Measure.RobustInitialMargin, Measure.MaintenanceMargin, Measure.Headroom, Measure.ExecutionCost, Measure.Premium,
        Measure.Transfers, Measure.Delta, Measure.Vega, Measure.WorstHouseLoss, Measure.GrossNotional, Measure.Turnover,
    ];

    private static readonly Workbench Desk = new(TestAccounts.Desk(
        RebalancingMode.MinMargin, TestAccounts.Route("spm", "sm", 2.0, 0.001), TestAccounts.Route("sm", "spm", 3.0, 0.002, 0.25)));

    private static readonly Workbench Venues = new(RebalancingProblem.Of(
        [TestAccounts.Pair[0], TestAccounts.Pair[0] with { Id = "elsewhere", Market = TestAccounts.OtherVenue }], TestAccounts.Market, RebalancingMode.MinMargin) with
    {
        Transfers = [TestAccounts.Route("spm", "elsewhere", 2.0, 0.001)],
    });

    [Property(MaxTest = 40)]
    public void Every_measure_agrees_for_one_account_and_over_all(int seed)
    {
        Agree(Desk, seed, LimitScope.Total, LimitScope.Of("sm"), LimitScope.Of("spm"), new LimitScope(Currency.Btc, null, "spm"), new LimitScope(Currency.Btc, null));
        Agree(Venues, seed, LimitScope.Total, LimitScope.Of("elsewhere"), new LimitScope(Currency.Btc, null, "spm"));
    }

    [Property(MaxTest = 30)]
    public void Figures_of_the_accounts_add_up(int seed)
    {
        var random = new Random(seed);
        var lots = Desk.RandomLots(random, whole: true);
        var book = BookState.Of(Desk.Universe, lots);
        foreach (var measure in Measures)
        {
            if (measure is Measure.WorstHouseLoss or Measure.RobustInitialMargin) continue;
            var total = Desk.Catalog.Model(measure, LimitScope.Total);
            var parts = Desk.Universe.Accounts.Sum(a => Desk.Catalog.Model(measure, LimitScope.Of(a.Id)).Evaluate(book));
            Assert.Equal(total.Evaluate(book), parts, 1e-9 * (1.0 + total.Magnitude(book)));
        }
    }

    /// <summary>Requirements here depend on positions alone; what arrives is what was sent less the cost.</summary>
    [Property(MaxTest = 30)]
    public void Moving_cash_changes_no_requirement_and_loses_its_cost_only(int seed)
    {
        var random = new Random(seed);
        var lots = Desk.RandomLots(random, whole: true);
        var unmoved = (double[])lots.Clone();
        foreach (var transfer in Desk.Universe.Transfers) unmoved[transfer.Variable] = 0.0;
        var (with, without) = (BookState.Of(Desk.Universe, lots), BookState.Of(Desk.Universe, unmoved));
        var (moved, held) = (Desk.Landscape.AtToday(with, LimitScope.Total), Desk.Landscape.AtToday(without, LimitScope.Total));
        Assert.Equal((held.Initial, held.Maintenance), (moved.Initial, moved.Maintenance));
        Assert.Equal(held.Collateral - Desk.Universe.TransferCostUsd(lots), moved.Collateral, 1e-9 * (1e6 + Math.Abs(held.Collateral)));
    }

    private static void Agree(Workbench workbench, int seed, params LimitScope[] scopes)
    {
        var random = new Random(seed);
        var lots = workbench.RandomLots(random, whole: random.Next(2) == 0, share: 0.5);
        var book = BookState.Of(workbench.Universe, lots);
        foreach (var measure in Measures)
        {
            foreach (var scope in scopes)
            {
                var model = workbench.Catalog.Model(measure, scope);
                var weight = (model.IsConcave ? -1.0 : 1.0) * (0.1 + random.NextDouble());
                var (evaluated, lowered) = (weight * model.Evaluate(book), new LoweredMeasure(workbench, model, weight).At(lots));
                var magnitude = model.Magnitude(book) + model.Magnitude(workbench.Present);
                Assert.True(Math.Abs(evaluated - lowered) <= 1e-9 * (1.0 + magnitude), $"{measure} {scope}: evaluated {evaluated:r}, optimised {lowered:r}");
            }
        }
    }
}
