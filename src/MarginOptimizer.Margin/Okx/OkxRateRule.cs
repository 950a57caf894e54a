using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Okx;

/// <summary>MR5: moves of the curve of rates along its first two components, each alone.</summary>
/// <param name="Days">Tenors of the loadings, ascending.</param>
/// <param name="First">Loadings of the first component by tenor.</param>
/// <param name="Second">Loadings of the second.</param>
/// <param name="FirstMoves">Moves of the first component, rate per unit of loading, either sign.</param>
/// <param name="SecondMoves">Moves of the second.</param>
internal sealed record OkxRateRule(
    ImmutableArray<double> Days,
    ImmutableArray<double> First,
    ImmutableArray<double> Second,
    ImmutableArray<double> FirstMoves,
    ImmutableArray<double> SecondMoves)
{
    public int RowCount => FirstMoves.Length + SecondMoves.Length;

    /// <summary>Change of the rate of a tenor in a row.</summary>
    public double RateMove(int row, double days) => row < FirstMoves.Length
        ? FirstMoves[row] * Interpolation.At(Days, First, days)
        : SecondMoves[row - FirstMoves.Length] * Interpolation.At(Days, Second, days);
}
