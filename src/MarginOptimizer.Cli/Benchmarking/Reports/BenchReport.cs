using System.Collections.Immutable;
using MarginOptimizer.Cli.Benchmarking.Measures;

namespace MarginOptimizer.Cli.Benchmarking.Reports;

/// <summary>Everything that one run measured, as <c>--json</c> prints it. Times in seconds, rates in bytes per second.</summary>
internal sealed record BenchReport(BenchMachine Machine, BenchFloors Floors, ImmutableArray<BenchMeasure> Measures, ImmutableArray<BenchResult> Results)
{
    public int Count => Results.Length;

    public int Right => Results.Count(result => result.Right);

    /// <summary>Every result is right, or may stay open.</summary>
    public bool Passed => Results.All(result => result.Right || result.MayStayOpen);
}

/// <summary>Where the run took place.</summary>
/// <param name="Processors">That this process may use.</param>
/// <param name="VectorBits">Width of the widest registers in use.</param>
/// <param name="Runtime">Version of .NET.</param>
internal sealed record BenchMachine(int Processors, int VectorBits, string Runtime);

/// <summary>The least that the work could cost, measured in the same run.</summary>
internal sealed record BenchFloors(double ReadOneThread, double ReadTwoThreads, ImmutableArray<CholeskyTime> Cholesky);

/// <summary>One dense Cholesky factorisation of n rows.</summary>
internal sealed record CholeskyTime(int N, double Seconds);
