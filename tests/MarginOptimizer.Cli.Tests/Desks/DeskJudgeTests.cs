using MarginOptimizer.Cli.Desks;
using MarginOptimizer.Cli.Questions;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.V1;

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
        Assert.Contains(Answer(Traded, r => r.Limits[0].After = 1e9), f => f.Contains("is broken by", StringComparison.Ordinal));
        Assert.Contains(Answer(Traded, r => r.Termination.Bound = r.Termination.Objective + 1.0), f => f.StartsWith("the bound", StringComparison.Ordinal));
    }

    /// <summary>A desk whose answer has trades and a limit with an upper bound first.</summary>
    private static int Traded { get; } = Enumerable.Range(0, 60).First(seed => Result(seed).Result is { Trades.Count: > 0 } r && r.Limits is [{ HasUpper: true }, ..]);

    private static List<string> Answer(int seed, Action<ProposeRebalancingResult> tamper)
    {
        var (judge, result) = Judged(seed);
        tamper(result);
        return [.. judge.Faults()];
    }

    private static (DeskJudge Judge, ProposeRebalancingResult Result) Judged(int seed)
    {
        var (problem, model, result) = Result(seed);
        return (new DeskJudge(problem, model, result), result);
    }

    private static (Rebalancing.Problems.RebalancingProblem Problem, ModelChoice Model, ProposeRebalancingResult Result) Result(int seed)
    {
        var problem = RandomDesk.Draw(ExampleQuestion.Market(), seed);
        var model = new ModelChoice(problem.Model.Version.Name, problem.Market.AsOf);
        var request = ProposeRebalancingWire.Write(problem, model);
        request.WorkLimit = Work;
        return (problem, model, ProposeRebalancingCall.Run(request, Engine.Default, () => Timeout.InfiniteTimeSpan, CancellationToken.None).Result);
    }
}
