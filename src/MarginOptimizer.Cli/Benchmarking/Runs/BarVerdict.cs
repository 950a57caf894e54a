using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Cli.Benchmarking.Cases;
using MarginOptimizer.Cli.Benchmarking.Peers;

namespace MarginOptimizer.Cli.Benchmarking.Runs;

/// <summary>Holds a result against its bar.</summary>
internal static class BarVerdict
{
    public const string Met = "met", Missed = "missed";

    /// <summary>A bar asks for a proof first; passes that were not counted do not meet a bar on passes.</summary>
    public static string Of(Bar bar, bool isProven, double seconds, double? passes, ImmutableArray<RecordedPeer> peers)
    {
        var isMet = isProven
            && (bar.Passes is not { } most || passes <= most)
            && (bar.Seconds is not { } longest || seconds <= longest)
            && (bar.NoSlowerThan.Count == 0 || seconds <= peers.Where(p => bar.NoSlowerThan.Contains(p.Name)).Max(p => p.Seconds));
        return isMet ? Met : Missed;
    }

    public static string Describe(Bar bar)
    {
        List<string> parts = [];
        if (bar.Passes is { } passes) parts.Add(string.Create(CultureInfo.InvariantCulture, $"<= {passes} passes"));
        if (bar.Seconds is { } seconds) parts.Add(string.Create(CultureInfo.InvariantCulture, $"<= {seconds} s"));
        if (bar.NoSlowerThan.Count > 0) parts.Add($"<= {string.Join(" or ", bar.NoSlowerThan.Select(peer => peer.Split(' ')[0]))}");
        return string.Join(", ", parts);
    }
}
