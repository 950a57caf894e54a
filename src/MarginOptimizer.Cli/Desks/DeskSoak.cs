using System.Collections.Immutable;
using System.Diagnostics;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.V1;
using MarketSnapshot = MarginOptimizer.Domain.Market.MarketSnapshot;

namespace MarginOptimizer.Cli.Desks;

/// <summary>Asks for a proposal for many random desks and judges every answer.</summary>
internal static class DeskSoak
{
    /// <param name="markets">Desks take turns on them.</param>
    /// <param name="count">Desks, &gt; 0.</param>
    /// <param name="firstSeed">Of the first; the others follow one by one.</param>
    /// <param name="time">Time to search for each.</param>
    /// <param name="progress">Told of every fault as it is found.</param>
    /// <param name="cancellation">Ends the run without a report.</param>
    public static DeskReport Run(
        IReadOnlyList<Func<MarketSnapshot>> markets, int count, int firstSeed, TimeSpan time, Action<string> progress, CancellationToken cancellation)
    {
        var reasons = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var failures = ImmutableArray.CreateBuilder<DeskFailure>();
        var (orders, proven, spent, gaps) = (0, 0, new List<double>(), new List<double>());
        MarketSnapshot? market = null;
        var perMarket = (count + markets.Count - 1) / markets.Count;
        for (var k = 0; k < count; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (k % perMarket == 0) market = markets[k / perMarket]();
            var seed = firstSeed + k;
            var problem = RandomDesk.Draw(market!, seed);
            var model = new ModelChoice(problem.Model.Version.Name, market!.AsOf);
            var watch = Stopwatch.GetTimestamp();
            try
            {
                var request = ProposeRebalancingWire.Write(problem, model);
                var result = ProposeRebalancingCall.Run(request, Engine.Default, () => time, cancellation).Result;
                spent.Add(Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
                var reason = result.Termination.Reason.ToString();
                reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
                orders += result.Trades.Count;
                proven += result.Termination.Proven ? 1 : 0;
                if (result.Termination.HasGapRelative) gaps.Add(result.Termination.GapRelative);
                Note(seed, problem, [.. new DeskJudge(problem, model, result).Faults()]);
            }
            catch (Exception fault) when (fault is InvalidInputException or InvalidOperationException or ArithmeticException)
            {
                Note(seed, problem, [$"{fault.GetType().Name}: {fault.Message}"]);
            }
        }

        return new DeskReport(count, firstSeed, reasons.ToImmutableSortedDictionary(), orders, proven, Rank(spent, 0.5), Rank(spent, 0.95), Rank(gaps, 0.5), Rank(gaps, 0.95), failures.ToImmutable());

        void Note(int seed, RebalancingProblem problem, ImmutableArray<string> faults)
        {
            if (faults.IsEmpty) return;
            failures.Add(new DeskFailure(seed, market!.AsOf, problem.Model.Version.Name, problem.Mode.ToString(), faults));
            progress($"seed {seed}, {problem.Model.Version.Name}, {problem.Mode}: {string.Join("; ", faults.Take(3))}");
        }
    }

    private static double Rank(List<double> values, double share)
    {
        values.Sort();
        return values.Count == 0 ? double.NaN : values[(int)Math.Min(values.Count - 1.0, share * values.Count)];
    }
}
