namespace MarginOptimizer.Margin.Evaluation;

/// <summary>One step of a <see cref="UnitProgram"/>; its value is stored under its own index.</summary>
/// <param name="Kind">What is computed.</param>
/// <param name="Start">First entry: in the sparse arrays for Affine and OneSided, in the argument arrays for the others.</param>
/// <param name="Count">Number of entries.</param>
/// <param name="Item">
/// Which table, grouped table, reduction, shape, function, matching, covering or length; the column for Auxiliary; unused otherwise.
/// </param>
/// <param name="Constant">Added to Affine and Combine; the sign for OneSided.</param>
internal readonly record struct Operation(OperationKind Kind, int Start, int Count, int Item = 0, double Constant = 0.0);
