namespace MarginOptimizer.Solver.Scenarios;

/// <summary>What a row of the active set stands for.</summary>
/// <param name="Function">-1: box, kink or linear limit.</param>
/// <param name="Limit">-1: in the objective.</param>
/// <param name="Member">Present place among the rows of the working function; -1: not there any more.</param>
internal readonly record struct MasterRow(int Function, int Limit, int Member)
{
    /// <summary>Constant of the row.</summary>
    public double Offset { get; init; }

    /// <summary>Largest multiplier.</summary>
    public double Cap { get; init; } = double.PositiveInfinity;
}
