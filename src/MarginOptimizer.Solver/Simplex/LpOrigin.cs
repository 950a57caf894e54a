using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Simplex;

/// <summary>How rows and columns of the linear program go back to the convex program.</summary>
internal sealed class LpOrigin
{
    public required ConvexProgram Program { get; init; }

    /// <summary>Epigraph of each function, -1 where it is not used.</summary>
    public required int[] EpigraphOfFunction { get; init; }

    public required int[] FunctionOfEpigraph { get; init; }

    /// <summary>Row whose smallest value over the box bounds the function from below; -1 when it is the floor at zero.</summary>
    public required int[] AnchorRow { get; init; }

    /// <summary>Limit that bounds the epigraph variable from above, -1 for none.</summary>
    public required int[] BoundingLimit { get; init; }

    /// <summary>Weight of the function in that limit.</summary>
    public required double[] BoundingWeight { get; init; }

    /// <summary>Limit of each limit row.</summary>
    public required int[] LimitOfRow { get; init; }
}
