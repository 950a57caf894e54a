using System.Globalization;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Benchmarks.Lots;

/// <summary>Whole lots on real instances beside HiGHS, CBC and SCIP on the same programs in the same run, held against the bars.</summary>
internal static class LotTimes
{
    /// <summary>Gap of a full proof, in shares of the objective where nothing is traded: the same for all.</summary>
    private const double ProofGap = 1e-6;

    /// <summary>Shares of the same by which objectives may differ that are called equal.</summary>
    private const double Agreement = 1e-5;

    private const int Cardinality = 5;
    private const double Second = 1000.0;

    /// <summary>Multiply-adds of a few tenths of a second, and of more than a second.</summary>
    private const long WarmUp = 200_000_000;
    private const long MostWork = 4_000_000_000;
    private static readonly string[] Peers = ["HIGHS", "CBC", "SCIP"];

    /// <param name="output">Takes the tables.</param>
    /// <param name="perFile">Desks on each month of chains.</param>
    /// <param name="cap">Seconds for every solve.</param>
    /// <param name="withPeers">False measures the own solver alone.</param>
    public static void Print(TextWriter output, int perFile, double cap, bool withPeers)
    {
        if (SharedData.Folder is not { } shared || !Directory.Exists(Path.Combine(shared, "data", "deribit_chain")))
        {
            output.WriteLine("The instances are cases and chains of ../shared (MARGINOPTIMIZER_SHARED), which is absent: nothing to measure.");
            return;
        }

        List<(LotInstance Instance, double? Optimum)> instances = [.. LotInstances.Cases(shared), .. LotInstances.Desks(shared, perFile).Select(i => (i, (double?)null))];
        foreach (var (instance, _) in instances.Take(4)) OwnTimes.After(instance, Second, ProofGap, WarmUp);
        output.WriteLine($"Whole lots: {instances.Count} instances; gaps in % of the objective where nothing is traded; processor time in s until the gap is {ProofGap:g1}, the own check included; * = not proven by {cap:0} s or by itself");
        output.WriteLine($"  {"instance",-36} {"cand",4} {"rows",5} | {"first ms",8} {"20 ms",9} {"100 ms",9} | {"own s",8} {"check",6} {"nodes",6} |{string.Concat((withPeers ? Peers : []).Select(p => $" {p,8} {"x own",7}"))} | objectives");
        var rows = instances.ConvertAll(i => Measure(output, i.Instance, i.Optimum, cap, withPeers));
        output.WriteLine($"At most {Cardinality} trades: gap in % after 1 s");
        output.WriteLine($"  {"instance",-36} {"cand",4} | {"gap %",9} {"status",-20}");
        var counted = instances.ConvertAll(i => Counted(output, i.Instance));
        Judge(output, rows, counted, withPeers);
    }

    private static Row Measure(TextWriter output, LotInstance instance, double? optimum, double cap, bool withPeers)
    {
        var own = OwnTimes.Of(instance, cap, ProofGap);
        var ours = own.Proven.Status is SolutionStatus.Optimal or SolutionStatus.InfeasibleInLots or SolutionStatus.Infeasible;
        var best = own.Proven.UpperBound;
        var peers = new List<MilpAnswer>();
        foreach (var name in withPeers ? Peers : [])
        {
            using var peer = new MilpPeer(name, instance);
            peers.Add(peer.Solve(cap, ProofGap * instance.Scale / Math.Max(Math.Abs(best), 1e-9 * instance.Scale)));
        }

        var rows = instance.Program.Functions.Sum(f => f.Matrix.Rows) + instance.Program.Limits.Length;
        var judged = string.Join(' ', Disagreements(instance, own.Proven, optimum, peers));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {instance.Name,-36} {instance.Candidates,4} {rows,5} | {own.FirstMs,8:0} {100.0 * own.GapAt20,9:0.00000} {100.0 * own.GapAt100,9:0.00000} | {own.Seconds,7:0.000}{(ours ? ' ' : '*')} {own.CheckSeconds,6:0.000} {own.Proven.Nodes,6} |{string.Concat(peers.Select(p => Text(p, own.Seconds)))} | {(judged.Length == 0 ? "agree" : judged)}"));
        return new Row(own, ours, peers);
    }

    private static string Text(MilpAnswer peer, double own) => string.Create(CultureInfo.InvariantCulture,
        $" {peer.Seconds,7:0.00}{(peer.IsProven || peer.IsInfeasible ? ' ' : '*')} {(peer.IsProven || peer.IsInfeasible ? "" : ">") + (peer.Seconds / own).ToString("0.0", CultureInfo.InvariantCulture),7}");

    private static IEnumerable<string> Disagreements(LotInstance instance, Solution own, double? optimum, List<MilpAnswer> peers)
    {
        var room = Agreement * instance.Scale;
        if (optimum is { } stated && Math.Abs(own.UpperBound - stated) > room) yield return FormattableString.Invariant($"stated optimum {stated:g9}, own {own.UpperBound:g9}");
        for (var k = 0; k < peers.Count; k++)
        {
            // A point beyond a limit is none; a point below the own proven bound refutes one of the two.
            if (peers[k].Excess > 1e-6) yield return FormattableString.Invariant($"{Peers[k]} breaks a limit by {peers[k].Excess:g2}");
            else if (peers[k].Objective < own.LowerBound - room) yield return FormattableString.Invariant($"{Peers[k]} {peers[k].Objective:g9} below the own bound {own.LowerBound:g9}");
            else if (peers[k].IsProven && Math.Abs(peers[k].Objective - own.UpperBound) > room) yield return FormattableString.Invariant($"{Peers[k]} {peers[k].Objective:g9}, own {own.UpperBound:g9}");
        }
    }

    private static double Counted(TextWriter output, LotInstance instance)
    {
        var counted = instance.WithAtMost(Cardinality);
        var solution = OwnTimes.After(counted, Second, ProofGap, MostWork);
        var gap = solution.Proven && !solution.HasPoint ? 0.0 : counted.Gap(solution);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {counted.Name,-36} {counted.Candidates,4} | {100.0 * gap,9:0.00000} {solution.Status,-20}"));
        return gap;
    }

    private static void Judge(TextWriter output, List<Row> rows, List<double> counted, bool withPeers)
    {
        // An instance without a point at all has no incumbent to be late with.
        var solvable = rows.Where(r => r.Own.Proven.HasPoint).ToList();
        Bar("incumbent in 20 ms", solvable.Count(r => r.Own.FirstMs <= 20.0), solvable.Count, 1.0);
        Bar("gap <= 0.1 % in 100 ms on 90 %", solvable.Count(r => r.Own.GapAt100 <= 1e-3), solvable.Count, 0.9);
        Bar("gap <= 0.5 % in 100 ms on all", solvable.Count(r => r.Own.GapAt100 <= 5e-3), solvable.Count, 1.0);
        Bar("proven within the cap", rows.Count(r => r.IsProven), rows.Count, 1.0);
        for (var k = 0; k < Peers.Length && withPeers; k++)
        {
            var ratios = rows.Where(r => r.IsProven).Select(r => r.Peers[k].Seconds / r.Own.Seconds).Order().ToList();
            var total = rows.Sum(r => r.Peers[k].Seconds) / rows.Sum(r => r.Own.Seconds);
            Bar($"proof >= 10x faster than {Peers[k]}", ratios.Count(r => r >= 10.0), rows.Count, 1.0,
                FormattableString.Invariant($"median {(ratios.Count == 0 ? double.NaN : ratios[ratios.Count / 2]):0.0}x, all instances together {total:0.0}x"));
        }

        Bar($"{Cardinality} trades: gap <= 1 % in 1 s, or proven to have no point", counted.Count(g => g <= 1e-2), counted.Count, 1.0);

        void Bar(string what, int met, int of, double share, string more = "") =>
            output.WriteLine(FormattableString.Invariant($"{(met >= share * of ? "met    " : "NOT MET")} {what}: {met} of {of}{(more.Length == 0 ? "" : "; " + more)}"));
    }

    private sealed record Row(OwnTimes Own, bool IsProven, List<MilpAnswer> Peers);
}
