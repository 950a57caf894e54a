using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>
/// A hard limit on the execution cost of all trades, USD. Transfers are taken to be free. It bounds every linear form of the trades better than the box alone: the most is reached
/// by spending the budget where a dollar moves the form farthest.
/// </summary>
internal sealed class CostBudget
{
    /// <summary>Limits are kept up to rounding: ranges must not be narrower.</summary>
    private const double Slack = 1e-6;

    private readonly double _dollars;
    private readonly List<(double Lots, double Dollars)>[] _buys;
    private readonly List<(double Lots, double Dollars)>[] _sells;
    private readonly double[] _transfers;

    /// <param name="limitId">The limit it comes from: proofs that use it rest on this limit.</param>
    /// <param name="dollars">&gt;= 0.</param>
    public CostBudget(string limitId, double dollars, TradingUniverse universe)
    {
        LimitId = limitId;
        _dollars = (dollars * (1.0 + Slack)) + Slack;
        _buys = [.. universe.Tradeables.Select(t => Steps(t.Ladder.Buys, t.MaxBuyLots, universe.MarketOf(t).IndexOf(t.Instrument.Settlement)))];
        _transfers = [.. universe.Transfers.Select(t => t.Most)];
        _sells = [.. universe.Tradeables.Select(t => Steps(t.Ladder.Sells, t.MaxSellLots, universe.MarketOf(t).IndexOf(t.Instrument.Settlement)))];
    }

    public string LimitId { get; }

    public double Dollars => _dollars;

    /// <summary>Some bound rests on the budget.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>Marks that a bound rests on the budget.</summary>
    public void Use() => IsUsed = true;

    /// <summary>Least and largest value of <c>coefficients'x</c> over the trades that the budget allows.</summary>
    public (double Lower, double Upper) Range(ReadOnlySpan<double> coefficients)
    {
        IsUsed = true;
        return (-Most(coefficients, -1.0), Most(coefficients, 1.0));
    }

    private double Most(ReadOnlySpan<double> coefficients, double sign)
    {
        var steps = new List<(double Price, double Gain, double Dollars)>();
        var free = 0.0;
        for (var i = 0; i < coefficients.Length; i++)
        {
            var gain = sign * coefficients[i];
            if (gain == 0.0) continue;
            if (i >= _buys.Length)
            {
                free += Math.Max(0.0, gain * _transfers[i - _buys.Length]);
                continue;
            }

            foreach (var (lots, dollars) in gain > 0.0 ? _buys[i] : _sells[i]) steps.Add((dollars / Math.Abs(gain), Math.Abs(gain) * lots, dollars * lots));
        }

        steps.Sort((a, b) => a.Price.CompareTo(b.Price));
        var (left, most) = (_dollars, free);
        foreach (var (_, gain, dollars) in steps)
        {
            if (dollars > left) return most + (gain * left / dollars);
            most += gain;
            left -= dollars;
        }

        return most;
    }

    private static List<(double, double)> Steps(IEnumerable<LadderStep> ladder, double cap, double index)
    {
        var steps = new List<(double, double)>();
        var (from, price) = (0.0, 0.0);
        foreach (var step in ladder)
        {
            var to = Math.Min(step.UpTo, cap);
            price = step.PerLot.Cost * index;
            if (to > from) steps.Add((to - from, price));
            from = Math.Max(from, to);
        }

        if (cap > from) steps.Add((cap - from, price));

        return steps;
    }
}
