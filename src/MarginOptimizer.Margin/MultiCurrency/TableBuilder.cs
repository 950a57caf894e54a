using System.Collections.Immutable;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Pricing.Chains;

namespace MarginOptimizer.Margin.MultiCurrency;

/// <summary>A loss table over all columns of an account, to be filled.</summary>
internal sealed class TableBuilder(AccountColumns account, ImmutableArray<ScenarioRow> rows)
{
    public int Stride { get; } = OptionChain.StrideOf(account.Count);

    public double[] Losses { get; } = new double[rows.Length * OptionChain.StrideOf(account.Count)];

    /// <summary>A column that gains in proportion to the move of a row.</summary>
    /// <param name="column">Of the account.</param>
    /// <param name="usdPerMove">Gain of one unit at a move of +100 %.</param>
    public void AddLinear(int column, double usdPerMove)
    {
        for (var r = 0; r < rows.Length; r++) Losses[(r * Stride) + column] -= usdPerMove * rows[r].Shock.Move;
    }

    /// <summary>A column that gains in proportion to moves of one direction and loses nothing in the other.</summary>
    /// <param name="column">Of the account.</param>
    /// <param name="usdPerMove">Gain of one unit at a move of 100 % in that direction.</param>
    /// <param name="direction">+1 or -1.</param>
    public void AddOneSided(int column, double usdPerMove, int direction)
    {
        for (var r = 0; r < rows.Length; r++) Losses[(r * Stride) + column] -= usdPerMove * Math.Max(direction * rows[r].Shock.Move, 0.0);
    }

    public ScenarioTable Build() => new(rows, account.Count, Stride, Losses);
}
