using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Accounts;
using MarginOptimizer.Rebalancing.Tests.Execution;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Robustness;

/// <summary>What is said of the worst partial fill of a proposal, against every subset of its trades.</summary>
public sealed class WorstFillTests
{
    private static readonly MarginOptimizer.Domain.Market.MarketSnapshot Market = SyntheticMarket.Btc;

    /// <summary>Six candidates, so that every subset can be tried; vega held, so that something is sold against what is bought.</summary>
    private static readonly RebalancingProblem Small = TestProblems.Tiny(
        RebalancingMode.MinMargin, 8.0, Market.Put(29, 0.80), Market.Call(29, 1.20), Market.Put(85, 0.90), Market.Call(85, 1.10), Market.Put(8, 0.90), Market.Call(8, 1.10)) with
    {
        CostBudget = 900.0,
        Safeguards = Safeguards.None with { LimitRealRisk = true, RobustMargin = true },
        Limits =
        [
            new Limit { Id = "vega", Measure = Measure.Vega, Lower = -10.0, Upper = 10.0, RelativeToNow = true, Policy = LimitPolicy.Hard },
            new Limit { Id = "headroom", Measure = Measure.Headroom, Lower = 0.0 },
            new Limit { Id = "utilisation", Measure = Measure.Utilisation, Upper = 0.9 },
            new Limit { Id = "crash", Measure = Measure.StressLoss, Upper = 1e6, Shock = new(-0.2, VolatilityShock.Up) },
            new Limit { Id = "tail", Measure = Measure.ExpectedShortfall, Upper = 1e6, Tail = new TailRisk(TestProblems.Days, 0.9) },
            new Limit { Id = "late", Measure = Measure.InitialMarginAfterExpiry, Upper = 1e6, Scope = new(null, SyntheticMarket.Expiry(8)) },
            new Limit { Id = "premium", Measure = Measure.Premium, Upper = 1e6 },
            new Limit { Id = "gross", Measure = Measure.GrossNotional, Upper = 1e9 },
        ],
    };

    [Fact]
    public void Every_limit_is_as_bad_as_its_worst_subset_or_bounded_above_it()
    {
        var proposal = Rebalancer.Propose(Small, SolveBudget.Default);
        var bench = new Workbench(Small);
        var subsets = Subsets(bench, proposal).ToList();
        Assert.True(proposal.Trades.Length >= 3, "too few trades to say anything");
        var worst = proposal.WorstFill!;
        Assert.Equal(proposal.Limits.Select(l => l.Id), worst.Limits.Select(l => l.Id));
        foreach (var limit in bench.Question.Limits)
        {
            var claimed = worst.Limits.Single(l => l.Id == limit.Limit.Id);
            var sign = claimed.IsLower ? -1.0 : 1.0;
            var tried = subsets.Max(book => sign * limit.Model.Evaluate(book));
            var room = 1e-7 * (1.0 + Math.Abs(tried));
            Assert.True(sign * claimed.Worst >= tried - room, $"{claimed} and {tried} was found");
            Assert.True(sign * claimed.Found <= tried + room, $"{claimed} and only {tried} was found");
            if (claimed.Proof == WorstFillProof.Exact) Assert.Equal(tried, sign * claimed.Worst, room);
            if (!claimed.IsKept && claimed.Proof == WorstFillProof.Exact) Assert.True(subsets.Exists(book => limit.Excess(book) > 0.0));
            if (claimed.IsKept) Assert.All(subsets, book => Assert.Equal(0.0, limit.Excess(book)));
        }

        Assert.Equal(WorstFillProof.Exact, worst.Limits.Single(l => l.Id == "vega").Proof);
        Assert.Equal(WorstFillProof.Exact, worst.Limits.Single(l => l.Id == "default:real-risk").Proof);
        Assert.Equal(WorstFillProof.Checked, worst.Limits.Single(l => l.Id == "gross").Proof);
        Assert.Contains(worst.Limits, l => !l.IsKept);
    }

    [Fact]
    public void The_subset_named_has_the_margin_found_and_none_has_more_than_the_bound()
    {
        var proposal = Rebalancer.Propose(Small, SolveBudget.Default);
        var bench = new Workbench(Small);
        var worst = proposal.WorstFill!;
        Assert.Equal(proposal.Trades.Select(t => (t.Instrument.Name, t.Quantity)), worst.Orders.Select(o => (o.Name, o.Quantity)));
        var filled = worst.Orders.Where(o => o.IsFilled).Select(o => o.Name).ToHashSet();
        var named = Recomputation.BookAfter(Small, proposal with { Trades = [.. proposal.Trades.Where(t => filled.Contains(t.Instrument.Name))] });
        Assert.Equal(Recomputation.Margin(Small, named).InitialUsd, worst.FoundUsd, 1e-6 * worst.FoundUsd);
        var most = Subsets(bench, proposal).Max(book => bench.Landscape.AtToday(book, LimitScope.Total).Initial);
        Assert.InRange(worst.FoundUsd, 0.0, most * (1.0 + 1e-9));
        Assert.True(worst.InitialUsd >= most * (1.0 - 1e-9));
        Assert.True(worst.InitialUsd <= 1.02 * most, $"bound {worst.InitialUsd}, worst {most}");
    }

    [Fact]
    public void Fractions_and_transfers_fill_in_part_too()
    {
        var fractions = Rebalancer.Propose(Small with { WholeLots = false }, SolveBudget.Default);
        Assert.True(fractions.WorstFill!.InitialUsd >= Math.Max(fractions.Before.InitialUsd, fractions.After.InitialUsd) * (1.0 - 1e-9));
        var moved = Rebalancer.Propose(
            TestAccounts.OnlyTransfers([TestAccounts.Pair[0].With(0.5), TestAccounts.Pair[1].With(8.0)], TestAccounts.Route("sm", "spm")) with { TargetHeadroom = 0.0 }, SolveBudget.Default);
        Assert.NotEmpty(moved.Transfers);
        var order = Assert.Single(moved.WorstFill!.Orders);
        Assert.Equal(("sm", "BTC to spm"), (order.Account, order.Name));
        Assert.Contains(moved.WorstFill.Limits, l => !l.IsKept && l.Id.StartsWith("mode:", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_trades_there_is_nothing_to_fill() =>
        Assert.Null(Rebalancer.Propose(Small with { CostBudget = 0.0, Limits = [] }, SolveBudget.Default).WorstFill);

    [Fact]
    public void What_has_no_bound_is_said_to_be_checked_only()
    {
        var proofs = new HashSet<WorstFillProof>();
        foreach (var model in MarginModelCatalog.Embedded.Models)
        {
            var (problem, orders) = DrawnOrders.Draw(model, new Random(3), 4);
            var bench = new Workbench(problem);
            var lots = new double[bench.Universe.VariableCount];
            for (var i = 0; i < lots.Length; i++)
                lots[i] = orders.Trades.Where(o => o.Instrument == bench.Universe.Tradeables[i].Instrument).Sum(o => (double)(o.Quantity / bench.Universe.Tradeables[i].Lot));
            var worst = WorstFills.Of(bench.Catalog, bench.Question, BookState.Of(bench.Universe, lots))!;
            proofs.Add(worst.Proof);
            Assert.True(double.IsFinite(worst.InitialUsd) && worst.InitialUsd >= worst.FoundUsd, $"{model.Version.Name}: {worst}");
            Assert.True(worst.Proof == WorstFillProof.Checked || worst.FoundUsd <= bench.Landscape.AtWorstFill(bench.Landscape.Today, BookState.Of(bench.Universe, lots), LimitScope.Total).Initial * (1.0 + 1e-9));
        }

        Assert.Contains(WorstFillProof.Exact, proofs);
        Assert.Contains(WorstFillProof.UpperBound, proofs);
    }

    private static IEnumerable<BookState> Subsets(Workbench bench, Proposal proposal)
    {
        var variables = proposal.Trades.Select(t => bench.Universe.Tradeables.Select((tradeable, i) => (tradeable, i)).First(p => p.tradeable.Instrument == t.Instrument).i).ToList();
        for (var bits = 0; bits < 1 << variables.Count; bits++)
        {
            var lots = new double[bench.Universe.VariableCount];
            for (var k = 0; k < variables.Count; k++)
            {
                if ((bits >> k & 1) != 0) lots[variables[k]] = proposal.Trades[k].LotCount;
            }

            yield return BookState.Of(bench.Universe, lots);
        }
    }
}
