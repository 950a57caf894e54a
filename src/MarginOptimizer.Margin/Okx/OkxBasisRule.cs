namespace MarginOptimizer.Margin.Okx;

/// <summary>How MR4 charges the basis.</summary>
internal enum OkxBasisRule
{
    /// <summary>Since 30 December 2024: floor + annualized move risk * years, on the net cash delta of each expiry.</summary>
    AnnualizedMove,

    /// <summary>Before: a move of the forward and a share of its basis, on the net delta of each expiry.</summary>
    ForwardMove,
}
