namespace MarginOptimizer.Solver.Problem;

/// <summary><c>Lower &lt;= form(x) &lt;= Upper</c>.</summary>
/// <param name="Name">Unique; answers refer to it.</param>
/// <param name="Form">What is bounded.</param>
/// <param name="Lower">-infinity, unless the form is linear.</param>
/// <param name="Upper">+infinity for none.</param>
public sealed record ProgramLimit(string Name, ConvexForm Form, double Lower, double Upper)
{
    /// <summary>False for a limit stricter than what is asked: parts of the box are not ruled out on its account alone.</summary>
    public bool IsExact { get; init; } = true;

    /// <summary>Upper bound as asked where no whole lots reach it; null where <see cref="Upper"/> is that.</summary>
    public double? UpperInFractions { get; init; }

    /// <summary>Sum of the absolute terms that the constant of the form was put together from: what its rounding refers to.</summary>
    internal double FoldedSize { get; init; }
}
