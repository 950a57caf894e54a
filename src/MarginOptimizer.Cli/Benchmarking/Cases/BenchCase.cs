using System.Collections.Immutable;
using MarginOptimizer.Cli.Benchmarking.Peers;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Cli.Benchmarking.Cases;

/// <summary>One instance to be solved and what is known about it.</summary>
/// <param name="Group">Heading under which it is listed.</param>
/// <param name="Name">Unique.</param>
/// <param name="Program">Draws the instance; called once, outside all timing.</param>
/// <param name="Solver">The method under test.</param>
internal sealed record BenchCase(string Group, string Name, Func<ConvexProgram> Program, IConvexSolver Solver)
{
    public required Expected Expected { get; init; }

    /// <summary>A program of the same shape, solved before; its end is the start of this one. Null: a cold start.</summary>
    public Func<ConvexProgram>? WarmFrom { get; init; }

    /// <summary>Gap at which to stop, relative to the program's gap scale.</summary>
    public double RelativeGap { get; init; } = 1e-9;

    /// <summary>The whole case, drawing and checking included, takes more than about ten seconds: left out of a quick run.</summary>
    public bool IsLong { get; init; }

    /// <summary>n of the dense Cholesky factorisation that is the floor; 0: one pass over the scenario rows is.</summary>
    public int CholeskySize { get; init; }

    public ImmutableArray<RecordedPeer> Peers { get; init; } = [];

    /// <summary>What the result has to reach beyond being right; null for none.</summary>
    public Bar? Bar { get; init; }
}
