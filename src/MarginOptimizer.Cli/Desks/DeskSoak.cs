using System.Diagnostics;
using System.Globalization;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.V1;
using MarketSnapshot = MarginOptimizer.Domain.Market.MarketSnapshot;

namespace MarginOptimizer.Cli.Desks;

/// <summary>Asks for a proposal for many random desks, and for a plan to execute it; judges every answer from what is printed, and replays every plan.</summary>
internal sealed class DeskSoak
{
    /// <summary>The replay of a desk draws other numbers than the desk.</summary>
    private const int ReplaySalt = 0x5EED;

    private readonly DeskTally _tally = new();
    private readonly TimeSpan _time;
    private readonly long? _work;
    private readonly Action<string> _progress;
    private readonly CancellationToken _cancellation;

    /// <param name="time">Time to search for each.</param>
    /// <param name="work">Work units of each search at most; null = no limit but the time.</param>
    /// <param name="progress">Told of every fault as it is found.</param>
    /// <param name="cancellation">Ends the run without a report.</param>
    public DeskSoak(TimeSpan time, long? work, Action<string> progress, CancellationToken cancellation) =>
        (_time, _work, _progress, _cancellation) = (time, work, progress, cancellation);

    /// <param name="markets">Each has an equal part of the desks.</param>
    /// <param name="count">Desks, &gt; 0.</param>
    /// <param name="firstSeed">Of the first; the others follow one by one.</param>
    public DeskReport Run(IReadOnlyList<Func<MarketSnapshot>> markets, int count, int firstSeed)
    {
        MarketSnapshot? market = null;
        var perMarket = (count + markets.Count - 1) / markets.Count;
        for (var k = 0; k < count; k++)
        {
            _cancellation.ThrowIfCancellationRequested();
            if (k % perMarket == 0) market = markets[k / perMarket]();
            Ask(RandomDesk.Draw(market!, firstSeed + k), firstSeed + k);
        }

        return _tally.Report(count, firstSeed, (count + perMarket - 1) / perMarket);
    }

    private void Ask(RebalancingProblem problem, int seed)
    {
        _tally.Asked(problem);
        try
        {
            var model = new ModelChoice(problem.Model.Version.Name, problem.Market.AsOf);
            var request = ProposeRebalancingWire.Write(problem, model);
            request.View = View.Full;
            if (_work is { } work) request.WorkLimit = work;
            var start = Stopwatch.GetTimestamp();
            var result = ProposeRebalancingCall.Run(request, Engine.Default, () => _time, _cancellation).Result;
            _tally.Answered(result, Stopwatch.GetElapsedTime(start));
            Note(problem, seed, [.. new DeskJudge(problem, model, result).Faults()]);
            if (problem.WholeLots && result.Trades.Count > 0) Plan(problem, request, result, seed);
        }
        catch (Exception fault) when (fault is InvalidInputException or InvalidOperationException or ArithmeticException)
        {
            var where = fault.StackTrace?.Split(Environment.NewLine).Take(2).Select(l => l.Trim()) ?? [];
            Note(problem, seed, [$"{fault.GetType().Name}: {fault.Message} {string.Join(' ', where)}"]);
        }
    }

    private void Plan(RebalancingProblem problem, ProposeRebalancingRequest request, ProposeRebalancingResult result, int seed)
    {
        var random = new Random(seed ^ ReplaySalt);
        var question = PlanRequests.Draw(request, result, random);
        var start = Stopwatch.GetTimestamp();
        var plan = PlanExecutionCall.Run(question, Engine.Default, () => _time, _cancellation).Result;
        var spent = Stopwatch.GetElapsedTime(start);
        var replay = new PlanReplay(problem, plan, result.Robust.Select(r => r.Move));
        Note(problem, seed, [.. new PlanJudge(problem, result, question, plan).Faults().Concat(replay.Faults(random)).Select(f => $"{Words(problem, question)}: {f}")]);
        _tally.Planned(plan, replay, spent);
    }

    private static string Words(RebalancingProblem problem, PlanExecutionRequest question) => string.Create(
        CultureInfo.InvariantCulture,
        $"plan of {question.Trades.Count} trades, {question.PeakCase}{(question.OverRobustMoves ? ", over moves" : "")}, {problem.Book.OpenOrders.Length} open orders, {problem.Book.OpenOrders.Count(o => o.ReduceOnly)} reduce-only");

    private void Note(RebalancingProblem problem, int seed, string[] faults)
    {
        if (faults.Length == 0) return;
        var coin = problem.Market.Listings[0].Instrument.Base.Code;
        _tally.Failed(new DeskFailure(seed, coin, problem.Market.AsOf, problem.Model.Version.Name, problem.Mode.ToString(), [.. faults]));
        _progress(FormattableString.Invariant($"seed {seed} on {coin} at {problem.Market.AsOf:yyyy-MM-ddTHH:mm:ssZ}, {problem.Model.Version.Name}, {problem.Mode}: {string.Join("; ", faults.Take(3))}"));
    }
}
