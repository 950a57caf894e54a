namespace MarginOptimizer.Margin.Evaluation;

internal enum OperationKind : byte
{
    Affine,
    OneSided,
    Scenarios,
    Combine,
    Largest,
    Curve,
    Opaque,
}
