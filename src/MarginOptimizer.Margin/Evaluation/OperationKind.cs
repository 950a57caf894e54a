namespace MarginOptimizer.Margin.Evaluation;

internal enum OperationKind : byte
{
    Affine,
    OneSided,

    /// <summary>Both kinds of scenario nodes: rows from products computed before, then reduced.</summary>
    Scenarios,
    Combine,
    Largest,
    Smallest,
    Curve,
    Opaque,
    Matching,
    Decomposition,
    Length,

    /// <summary>No node: the rows of a scenario table times the columns.</summary>
    TableProducts,

    /// <summary>No node: as <see cref="TableProducts"/>, summed within groups of columns.</summary>
    GroupProducts,

    /// <summary>No node: an auxiliary's value becomes a column.</summary>
    Auxiliary,
}
