using System.Collections.Concurrent;
using MarginOptimizer.Cli.Desks;
using MarginOptimizer.Cli.Questions;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.V1;
using RebalancingProblem = MarginOptimizer.Rebalancing.Problems.RebalancingProblem;

namespace MarginOptimizer.Cli.Tests.Desks;

public sealed class DeskJudgeTests
{
    /// <summary>Enough work for an answer in whole lots, the same on every machine.</summary>
    private const long Work = 20_000_000;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Answers_to_random_desks_stand_up(int seed) => Assert.Empty(Answer(seed, _ => { }));

    [Fact]
    public void Every_false_claim_is_found()
    {
        Assert.Contains(Answer(Traded, r => r.After.InitialUsd *= 1.0 + 1e-6), f => f.StartsWith("initial after", StringComparison.Ordinal));
        Assert.Contains(Answer(Traded, r => r.Before.CollateralUsd += 1.0), f => f.StartsWith("collateral before", StringComparison.Ordinal));
        Assert.Contains(Answer(Traded, r => r.CostUsd += 1.0), f => f.StartsWith("costs", StringComparison.Ordinal));
        Assert.Contains(Answer(Traded, r => r.Trades[0].Quantity = "0.05"), f => f.Contains("no whole number of lots", StringComparison.Ordinal));
        Assert.Contains(Answer(Traded, r => r.Trades[0].LimitPrice = "0.00012345"), f => f.Contains("ticks", StringComparison.Ordinal));
        Assert.Contains(Answer(Traded, r => r.Trades[0].CostUsd += 1.0), f => f.Contains("by its fills", StringComparison.Ordinal));
        Assert.Contains(Answer(Traded, r => r.Trades[0].Instrument = "BTC-1JAN30-1-C"), f => f.Contains("not listed", StringComparison.Ordinal));
        Assert.Contains(Answer(Traded, r => r.Limits.Add(new LimitOutcome { Id = "added", Upper = 1.0, After = 2.0, Policy = LimitPolicy.Hard })), f => f.Contains("is broken by", StringComparison.Ordinal));
        Assert.Contains(Answer(Traded, r => r.Termination.Bound = r.Termination.Objective + 1.0), f => f.StartsWith("the bound", StringComparison.Ordinal));
    }

    /// <summary>A desk whose answer has trades and limits.</summary>
    private const int Traded = 9;

    private static readonly ConcurrentDictionary<int, (RebalancingProblem Problem, ModelChoice Model, ProposeRebalancingResult Result)> Results = [];

    private static List<string> Answer(int seed, Action<ProposeRebalancingResult> tamper)
    {
        var (problem, model, given) = Results.GetOrAdd(seed, Result);
        var result = given.Clone();
        tamper(result);
        return [.. new DeskJudge(problem, model, result).Faults()];
    }

    private static (RebalancingProblem Problem, ModelChoice Model, ProposeRebalancingResult Result) Result(int seed)
    {
        var problem = RandomDesk.Draw(ExampleQuestion.Market(), seed);
        var model = new ModelChoice(problem.Model.Version.Name, problem.Market.AsOf);
        var request = ProposeRebalancingWire.Write(problem, model);
        request.WorkLimit = Work;
        return (problem, model, ProposeRebalancingCall.Run(request, Engine.Default, () => Timeout.InfiniteTimeSpan, CancellationToken.None).Result);
    }
}
