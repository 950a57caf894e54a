using System.Diagnostics;
using MarginOptimizer.Server.Calls;

namespace MarginOptimizer.Server.Health;

/// <summary>Solves the canned problem once, which also compiles the code that the first caller would otherwise wait for.</summary>
internal sealed class WarmUp(Engine engine, ServerOptions options, Readiness readiness, ILogger<WarmUp> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => Run(stoppingToken), stoppingToken);

    private void Run(CancellationToken stopping)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            Require(new ProposeRebalancingCall(CannedProblem.Create(), engine).Answer(options.DefaultBudget, stopping));
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            // Not rethrown: a server that is up and says NOT_SERVING is easier to diagnose than one that restarts for ever.
            readiness.Failed();
            ServerLog.NotReady(logger, failure);
            return;
        }

        readiness.Ready();
        ServerLog.Ready(logger, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private static void Require(V1.ProposeRebalancingResponse response)
    {
        var (termination, before, after) = (response.Result.Termination, response.Result.Before, response.Result.After);
        var isAnswer = termination.Reason is V1.TerminationReason.Optimal or V1.TerminationReason.FeasibleWithinGap;
        if (!isAnswer || response.Result.Trades.Count == 0 || !(after.InitialUsd < before.InitialUsd))
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"the canned problem ended as {termination.Reason} with {response.Result.Trades.Count} trades and an initial margin of {before.InitialUsd} USD -> {after.InitialUsd} USD"));
        }
    }
}
