using System.Collections.Immutable;

namespace MarginOptimizer.Cli.Benchmarking.Peers;

/// <summary>
/// Seconds of other solvers on the same instances, recorded once on two shared cores of a machine that reads memory at 21 GB/s with one thread and
/// 30 GB/s with two. CVQP ran at its defaults (1e-4 absolute, 1e-3 relative), which do not reach the gaps asked of ours.
/// </summary>
internal static class RecordedPeers
{
    public const string Daqp = "DAQP 0.9", Piqp = "PIQP 0.6 dense";
    private const string ProxQp = "ProxQP", Osqp = "OSQP 1.0", Scs = "SCS 3.2", Qoco = "QOCO", Highs = "HiGHS 1.12", Cvqp = "CVQP 0.2.2";
    private const string Prototype = "working-set prototype (numpy)";

    private static readonly Dictionary<string, ImmutableArray<RecordedPeer>> ByInstance = new(StringComparer.Ordinal)
    {
        ["dense n=50"] = Row(0.00012, 0.00034, 0.0013, 0.0015, 0.0024, 0.0025, 0.020),
        ["dense n=100"] = Row(0.00068, 0.0011, 0.013, 0.028, 0.022, 0.026, 0.124),
        ["dense n=200"] = Row(0.013, 0.024, 0.104, 0.117, 0.214, 0.215, 0.490),
        ["dense n=500"] = [.. Row(0.53, 0.26, 0.67, 0.62, 1.83, 2.30, null), new(Highs, null, "failed (60 s)")],
        ["max-loss 50 x 1e3"] = Row(0.016, 0.021, 0.19, 0.91, 0.39, 0.19, 0.27),
        ["max-loss 50 x 1e4"] = Row(0.089, 0.19, 1.99, 24.0, 36.0, 1.0, 1.1),
        ["max-loss 200 x 1e4"] = [.. Row(3.6, 1.5, null, null, null, 20.0, null), new(Highs, null, "failed (50 s)")],
        ["max-loss 50 x 1e6"] = [new(Prototype, 1.5, "7 passes")],
        ["max-loss 200 x 1e5"] = [new(Prototype, 3.7, "6 passes")],
        ["CVaR99 50 x 1e4"] = [new("PIQP 0.6 sparse", 6.3), new(Osqp, 17.5), new(Scs, 13.9), new(Qoco, 5.9), new(Highs, null, "error")],
        ["CVaR99 50 x 1e5"] = [new(Prototype, 0.95, "7 passes")],
        ["portfolio 500 x 1e5, 0.3"] = [new(Cvqp, 9.1, "\"optimal\" although infeasible")],
        ["portfolio 500 x 1e5, 0.32"] = [new(Cvqp, 55.0, "loaded machine")],
        ["portfolio 2000 x 1e4, 0.3"] = [new(Cvqp, 16.5, "objective 4.7 % off")],
        ["quantile 500 x 1e5"] = [new(Cvqp, 115.0)],
        ["quantile 100 x 1e5"] = [new(Cvqp, 24.0)],
    };

    public static IEnumerable<string> Instances => ByInstance.Keys;

    /// <summary>Empty where nothing was recorded.</summary>
    public static ImmutableArray<RecordedPeer> Of(string instance) => ByInstance.GetValueOrDefault(instance, []);

    private static ImmutableArray<RecordedPeer> Row(double? daqp, double? piqp, double? proxQp, double? osqp, double? scs, double? qoco, double? highs)
    {
        RecordedPeer[] all =
        [
            new(Daqp, daqp), new(Piqp, piqp), new(ProxQp, proxQp), new(Osqp, osqp), new(Scs, scs), new(Qoco, qoco), new(Highs, highs),
        ];
        return [.. all.Where(peer => peer.Seconds is not null)];
    }
}
