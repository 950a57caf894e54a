using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MarginOptimizer.Cli.Benchmarking.Cases;
using MarginOptimizer.Cli.Benchmarking.Floors;
using MarginOptimizer.Cli.Benchmarking.Maros;
using MarginOptimizer.Cli.Benchmarking.Measures;
using MarginOptimizer.Cli.Benchmarking.Reports;

namespace MarginOptimizer.Cli.Benchmarking.Runs;

/// <summary>Measures the floors and what is not a solve, then every case.</summary>
internal static class BenchRun
{
    /// <param name="cases">In the order in which they run.</param>
    /// <param name="maros">Solved after them.</param>
    /// <param name="effort">How much is spent on measuring.</param>
    /// <param name="progress">Told the name of each case before it runs.</param>
    /// <param name="cancellation">Ends the run without a report.</param>
    public static BenchReport Run(
        IEnumerable<BenchCase> cases, MarosSet maros, BenchEffort effort, Action<string> progress, CancellationToken cancellation)
    {
        progress("memory bandwidth");
        var rates = StreamBandwidth.Measure([1, 2], effort.StreamBytes);
        progress("measures");
        ImmutableArray<BenchMeasure> measures = [ChainPricing.Measure(effort.PerCase), .. effort.Passes.Select(size => ScenarioPassTime.Measure(size.Columns, size.Rows, rates[0]))];
        var factorisations = new SortedDictionary<int, double>();
        var results = ImmutableArray.CreateBuilder<BenchResult>();
        foreach (var bench in cases)
        {
            progress(bench.Name);
            results.Add(CaseRun.Run(bench, effort, Cholesky, rates[0], cancellation));
        }

        results.AddRange(MarosRun.Solve(maros, effort.PerSolve, progress, cancellation));
        var machine = new BenchMachine(
            Environment.ProcessorCount, Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128, RuntimeInformation.FrameworkDescription);
        var floors = new BenchFloors(rates[0], rates[1], [.. factorisations.Select(f => new CholeskyTime(f.Key, f.Value))]);
        return new BenchReport(machine, floors, measures, results.ToImmutable());

        double Cholesky(int n)
        {
            if (!factorisations.TryGetValue(n, out var seconds)) factorisations[n] = seconds = CholeskyFloor.Measure(n);
            return seconds;
        }
    }
}
