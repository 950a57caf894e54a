namespace MarginOptimizer.Margin.Evaluation;

/// <summary>One step of a <see cref="UnitProgram"/>; its value is stored under its own index.</summary>
/// <param name="Kind">What is computed.</param>
/// <param name="Start">
/// First entry: in the sparse arrays for Affine and OneSided, in the argument arrays for the others; index of the scenario reduction for
/// Scenarios.
/// </param>
/// <param name="Count">Number of entries.</param>
/// <param name="Constant">Added to Affine and Combine; the sign for OneSided; index of the function for Opaque, of the shape for Curve.</param>
internal readonly record struct Operation(OperationKind Kind, int Start, int Count, double Constant);
