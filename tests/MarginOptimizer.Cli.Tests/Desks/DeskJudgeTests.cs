using System.Collections.Concurrent;
using MarginOptimizer.Cli.Desks;
using MarginOptimizer.Cli.Questions;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.V1;
using Package = MarginOptimizer.Domain.Instruments.Package;
using Payoff = MarginOptimizer.Domain.Instruments.Payoff;
using RebalancingProblem = MarginOptimizer.Rebalancing.Problems.RebalancingProblem;

namespace MarginOptimizer.Cli.Tests.Desks;

public sealed class DeskJudgeTests
{
    /// <summary>Enough work for an answer in whole lots, the same on every machine.</summary>
    private const long Work = 2_000_000;

    /// <summary>A desk whose answer has several trades and limits.</summary>
    private const int Traded = 17;

    private static readonly ConcurrentDictionary<int, (RebalancingProblem Problem, ModelChoice Model, ProposeRebalancingRequest Request, ProposeRebalancingResult Result)> Results = [];

    [Fact]
    public void Answers_to_random_desks_and_their_plans_stand_up()
    {
        var faults = new List<string>();
        var soak = new DeskSoak(Timeout.InfiniteTimeSpan, Work, faults.Add, CancellationToken.None);
        var report = soak.Run([ExampleQuestion.Market], 3, Traded - 1);
        Assert.Empty(faults);
        Assert.Empty(report.Failures);
        Assert.Equal(3, report.Reasons.Values.Sum());
        Assert.True(report is { Orders: >= 3, Plans: >= 1, States: > 50 });
    }

    [Fact]
    public void Desks_have_all_that_desks_have()
    {
        var market = ExampleQuestion.Market();
        var desks = Enumerable.Range(0, 60).Select(seed => RandomDesk.Draw(market, seed)).ToList();
        Assert.Contains(desks, d => d.Candidates.Any(c => c.Instrument is Package));
        Assert.Contains(desks, d => !d.Book.OpenOrders.IsEmpty);
        Assert.Contains(desks, d => !d.WholeLots);
        Assert.Contains(desks, d => d.Candidates.Any(c => c.MinimumQuantity is not null));
        Assert.Contains(desks, d => d.Market.Listings.All(l => l.Instrument.Payoff == Payoff.Linear));
        Assert.Contains(desks, d => d.Market.Listings.Any(l => l.Quote.Asks is { IsDepthKnown: true, Levels.Length: > 1 }));
        Assert.Equal(5, desks.Select(d => d.Mode).Distinct().Count());
        Assert.True(desks.Select(d => d.Model.Version.Id).Distinct().Count() >= 8);
        Assert.All(desks, d => Assert.True(d.Model.Version.Includes(market.AsOf)));
        Assert.Equal(EvaluateMarginWire.Write(desks[5].Book, desks[5].Market, Choice(desks[5])), EvaluateMarginWire.Write(RandomDesk.Draw(market, 5).Book, desks[5].Market, Choice(desks[5])));
    }

    [Fact]
    public void Every_false_claim_is_found()
    {
        AssertFound(r => r.After.InitialUsd *= 1.0 + 1e-6, "initial after");
        AssertFound(r => r.Before.CollateralUsd += 1.0, "collateral before");
        AssertFound(r => r.CostUsd += 1.0, "costs of the orders");
        AssertFound(r => r.MoneySavedUsd += 1.0, "of money is saved");
        AssertFound(r => r.Trades[0].Quantity = "0.05", "no whole number of lots");
        AssertFound(r => r.Trades[0].Quantity = "40000", "does not reduce");
        AssertFound(r => r.Trades[0].LimitPrice = "0.00012345", "ticks");
        AssertFound(r => r.Trades[0].CostUsd += 1.0, "by its fills");
        AssertFound(r => r.Trades[0].PremiumUsd += 1.0, "by its fills");
        AssertFound(r => r.Trades[0].Instrument = "BTC-1JAN30-1-C", "not listed");
        AssertFound(r => r.Limits.Add(new LimitOutcome { Id = "added", Upper = 1.0, After = 2.0, Policy = LimitPolicy.Hard }), "is broken by");
        AssertFound(r => r.Limits[0].After += 1e4, "is claimed");
        AssertFound(r => r.Termination.Bound = r.Termination.Objective + 1.0, "the bound");
        AssertFound(r => r.Termination.Objective += 1.0, "the objective is");
    }

    [Fact]
    public void Every_false_claim_of_a_plan_is_found()
    {
        AssertFoundInPlan(p => Scale(p, 0.99), "inside wave 1");
        AssertFoundInPlan(p => p.Before += 1.0, "before");
        AssertFoundInPlan(p => p.Waves[0].After += 1.0, "after wave 1");
        AssertFoundInPlan(p => p.Waves[0].Orders.RemoveAt(0), "the waves trade 0 of");
        AssertFoundInPlan(p => p.Waves[0].Orders[0].LimitPrice = "0.00012345", "ticks");
        AssertFoundInPlan(p => p.CostUsd += 1.0, "is claimed");
        AssertFoundInPlan(p => p.ProblemHash = "", "another problem");
        AssertFoundInPlan(p => p.PeakGuaranteed *= 0.9, "the worst of the waves");

        static void Scale(PlanExecutionResult plan, double factor)
        {
            plan.PeakGuaranteed *= factor;
            foreach (var wave in plan.Waves) wave.Worst *= factor;
        }
    }

    private static void AssertFound(Action<ProposeRebalancingResult> tamper, string fault)
    {
        var (problem, model, _, given) = Results.GetOrAdd(Traded, Result);
        Assert.Empty(new DeskJudge(problem, model, given).Faults());
        var result = given.Clone();
        tamper(result);
        Assert.Contains(new DeskJudge(problem, model, result).Faults(), f => f.Contains(fault, StringComparison.Ordinal));
    }

    private static void AssertFoundInPlan(Action<PlanExecutionResult> tamper, string fault)
    {
        var (problem, _, request, result) = Results.GetOrAdd(Traded, Result);
        var question = new PlanExecutionRequest { Problem = request, PlanWorkLimit = 10_000 };
        question.Trades.AddRange(result.Trades.Select(t => new OrderToExecute { Instrument = t.Instrument, Quantity = t.Quantity }));
        var plan = PlanExecutionCall.Run(question, Engine.Default, () => Timeout.InfiniteTimeSpan, CancellationToken.None).Result;
        Assert.Empty(FaultsOf(plan));
        tamper(plan);
        Assert.Contains(FaultsOf(plan), f => f.Contains(fault, StringComparison.Ordinal));

        IEnumerable<string> FaultsOf(PlanExecutionResult printed) =>
            new PlanJudge(problem, result, question, printed).Faults().Concat(new PlanReplay(problem, printed, []).Faults(new Random(1)));
    }

    private static ModelChoice Choice(RebalancingProblem problem) => new(problem.Model.Version.Name, problem.Market.AsOf);

    private static (RebalancingProblem Problem, ModelChoice Model, ProposeRebalancingRequest Request, ProposeRebalancingResult Result) Result(int seed)
    {
        var problem = RandomDesk.Draw(ExampleQuestion.Market(), seed);
        var request = ProposeRebalancingWire.Write(problem, Choice(problem));
        request.WorkLimit = Work;
        request.View = View.Full;
        return (problem, Choice(problem), request, ProposeRebalancingCall.Run(request, Engine.Default, () => Timeout.InfiniteTimeSpan, CancellationToken.None).Result);
    }
}
