namespace MarginOptimizer.Margin.Evaluation;

/// <summary>What one column adds to the products of one table.</summary>
/// <param name="Operation">The operation that multiplies the table.</param>
/// <param name="FirstProduct">First product that the column enters.</param>
/// <param name="Step">Distance between its products: 1, or the number of groups.</param>
/// <param name="Start">First of its losses in <see cref="ColumnLosses.Values"/>.</param>
/// <param name="Count">Rows of the table.</param>
internal readonly record struct ColumnBlock(int Operation, int FirstProduct, int Step, int Start, int Count);
