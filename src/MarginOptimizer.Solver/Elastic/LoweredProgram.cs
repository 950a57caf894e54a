using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Elastic;

/// <summary>A convex program in piecewise linear-quadratic form, with the way back.</summary>
internal sealed record LoweredProgram(ConvexProgram Source, ElasticProgram Program)
{
    /// <summary>Row that presses on the upper bound of each limit; -1 for none. Equalities press both ways.</summary>
    public required int[] UpperRow { get; init; }

    /// <summary>Row that presses on the lower bound of each limit; -1 for none.</summary>
    public required int[] LowerRow { get; init; }

    /// <summary>Group of rows of each scenario function; -1 where nothing uses it.</summary>
    public required int[] GroupOfFunction { get; init; }

    /// <summary>Cone of each norm; -1 where nothing uses it.</summary>
    public required int[] ConeOfNorm { get; init; }

    /// <summary>Variable that measures how far limits are exceeded in phase one; -1 outside it.</summary>
    public required int Excess { get; init; }
}
