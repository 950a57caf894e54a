namespace MarginOptimizer.Margin.Okx;

/// <summary>MR7 of options: slippage and fee, coins per coin of size.</summary>
/// <param name="SlippageFloor">Least slippage of a short.</param>
/// <param name="SlippagePerDelta">Slippage of a short per unit of |delta|.</param>
/// <param name="Taker">Taker fee.</param>
/// <param name="FeeCap">Most fee, of the mark.</param>
internal sealed record OkxClosingRule(double SlippageFloor, double SlippagePerDelta, double Taker, double FeeCap)
{
    /// <summary>Costs of closing one coin of size.</summary>
    /// <param name="delta">Black's.</param>
    /// <param name="mark">In coin.</param>
    public (double Long, double Short) PerCoin(double delta, double mark)
    {
        var fee = Math.Min(Taker, FeeCap * mark);
        var slippage = Math.Max(SlippageFloor, SlippagePerDelta * Math.Abs(delta));
        return (Math.Min(slippage, mark) + fee, slippage + fee);
    }
}
