using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Expressions;

/// <summary>
/// Losses of one unit of each column in each scenario, in the unit's currency: priced once, shared by every node that needs it.
/// </summary>
/// <param name="Rows">The scenarios.</param>
/// <param name="Columns">Number of columns from the first: the instruments, or with money and auxiliaries up to all columns of the unit.</param>
/// <param name="Stride">Distance between rows of <paramref name="Losses"/>, a multiple of 4, padding zero.</param>
/// <param name="Losses">Row-major; minus the P&amp;L of +1 quantity from now to the shocked state, settlement currency.</param>
public sealed record ScenarioTable(ImmutableArray<ScenarioRow> Rows, int Columns, int Stride, double[] Losses)
{
    public ReadOnlySpan<double> Row(int row) => Losses.AsSpan(row * Stride, Columns);
}
