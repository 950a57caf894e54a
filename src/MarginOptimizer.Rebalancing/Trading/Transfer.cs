using MarginOptimizer.Domain.Books;

namespace MarginOptimizer.Rebalancing.Trading;

/// <summary>A transfer route as the optimiser sees it: a variable that is never negative.</summary>
/// <param name="Route">As the caller gave it.</param>
/// <param name="From">Position of the account it leaves.</param>
/// <param name="To">Position of the account it reaches.</param>
/// <param name="Variable">Its variable, after those of the tradeables.</param>
/// <param name="Size">Units of the currency per unit of the variable, &gt; 0.</param>
/// <param name="Most">Upper bound of the variable, &gt;= 0; whole where <paramref name="IsWhole"/>.</param>
/// <param name="IsWhole">The variable counts whole steps.</param>
/// <param name="UsdPerUnit">Index of the currency where it comes from.</param>
internal sealed record Transfer(TransferRoute Route, int From, int To, int Variable, double Size, double Most, bool IsWhole, double UsdPerUnit)
{
    /// <summary>Share of the upper bound below which an amount is rounding of the search.</summary>
    private const double Least = 1e-12;

    /// <summary>The amount a solver meant: whole steps, and nothing instead of next to nothing.</summary>
    public double Clean(double value) =>
        IsWhole ? Math.Round(value) : value <= Least * Most ? 0.0 : Math.Min(value, Most);

    /// <summary>Units sent, which the account it comes from loses.</summary>
    public double Sent(double value) => IsWhole ? WholeSteps(Size, value) : value * Size;

    /// <summary>Units that arrive.</summary>
    public double Received(double value) => value * ReceivedPerUnit;

    /// <summary>Units lost on the way.</summary>
    public double Cost(double value) => value * Size * Route.CostRate;

    public double ReceivedPerUnit => Size * (1.0 - Route.CostRate);

    /// <summary>Steps of a size that a decimal holds are added up as decimals: 28 steps of 0.1 are 2.8, not 2.8000000000000003.</summary>
    private static double WholeSteps(double size, double count)
    {
        const double most = 1e27;
        if (Math.Abs(size * count) >= most || size >= most || Math.Abs(count) >= most) return size * count;
        var step = (decimal)size;
        return (double)step == size ? (double)(step * (decimal)count) : size * count;
    }
}
