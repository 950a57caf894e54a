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
    private readonly (double Lots, double Dollars)[][] _buys;
    private readonly (double Lots, double Dollars)[][] _sells;
    private readonly List<(double Price, double Gain, double Dollars)> _steps = [];

    /// <param name="limitId">The limit it comes from: proofs that use it rest on this limit.</param>
    /// <param name="dollars">&gt;= 0.</param>
    public CostBudget(string limitId, double dollars, TradingUniverse universe)
    {
        LimitId = limitId;
        _dollars = (dollars * (1.0 + Slack)) + Slack;
        _buys = [.. universe.Tradeables.Select(t => Steps(t.Ladder.Buys, t.MaxBuyLots, universe.MarketOf(t).IndexOf(t.Instrument.Settlement)))];
        _sells = [.. universe.Tradeables.Select(t => Steps(t.Ladder.Sells, t.MaxSellLots, universe.MarketOf(t).IndexOf(t.Instrument.Settlement)))];
    }

    public string LimitId { get; }

    public double Dollars => _dollars;

    /// <summary>Some bound rests on the budget.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>Marks that a bound rests on the budget.</summary>
    public void Use() => IsUsed = true;

    /// <summary>Least and largest value of <c>coefficients'x</c> over the trades of a box that the budget allows.</summary>
    /// <param name="coefficients">One per variable.</param>
    /// <param name="lower">Of the box.</param>
    /// <param name="upper">Of the box.</param>
    public (double Lower, double Upper) Range(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        IsUsed = true;
        var left = _dollars - LeastCost(lower, upper);
        return (-Most(coefficients, -1.0, lower, upper, left), Most(coefficients, 1.0, lower, upper, left));
    }

    /// <summary>The trades of a box that can be paid for each by itself, all others costing as little as the box lets them; null where nothing can be paid for.</summary>
    public (double[] Lower, double[] Upper)? Affordable(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        IsUsed = true;
        var left = _dollars - LeastCost(lower, upper);
        if (left < 0.0) return null;
        var (least, most) = (new double[_buys.Length], new double[_buys.Length]);
        for (var i = 0; i < most.Length; i++)
        {
            var nearest = Math.Clamp(0.0, lower[i], upper[i]);
            most[i] = nearest < 0.0 ? upper[i] : nearest + Lots(_buys[i], nearest, upper[i], left);
            least[i] = nearest > 0.0 ? lower[i] : nearest - Lots(_sells[i], -nearest, -lower[i], left);
        }

        return (least, most);
    }

    private double LeastCost(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        var sum = 0.0;
        for (var i = 0; i < _buys.Length; i++)
        {
            var nearest = Math.Clamp(0.0, lower[i], upper[i]);
            if (nearest != 0.0) sum += Cost(nearest > 0.0 ? _buys[i] : _sells[i], Math.Abs(nearest));
        }

        return sum;
    }

    private static double Cost((double Lots, double Dollars)[] steps, double lots)
    {
        var sum = 0.0;
        foreach (var (size, dollars) in steps)
        {
            if (lots <= 0.0) break;
            sum += Math.Min(lots, size) * dollars;
            lots -= size;
        }

        return sum;
    }

    /// <summary>How many lots between two counts can be added with the money left.</summary>
    private static double Lots((double Lots, double Dollars)[] steps, double from, double to, double left)
    {
        var (reached, added) = (0.0, 0.0);
        foreach (var (size, dollars) in steps)
        {
            var part = Math.Min(to, reached + size) - Math.Max(from, reached);
            reached += size;
            if (part <= 0.0) continue;
            if (part * dollars > left) return added + (left / dollars);
            added += part;
            left -= part * dollars;
        }

        return added;
    }

    private double Most(ReadOnlySpan<double> coefficients, double sign, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, double left)
    {
        _steps.Clear();
        var most = 0.0;
        for (var i = 0; i < coefficients.Length; i++)
        {
            var gain = sign * coefficients[i];
            if (gain == 0.0) continue;
            if (i >= _buys.Length)
            {
                most += Math.Max(gain * lower[i], gain * upper[i]);
                continue;
            }

            var nearest = Math.Clamp(0.0, lower[i], upper[i]);
            most += gain * nearest;
            var (from, to) = gain > 0.0 ? (nearest, upper[i]) : (-nearest, -lower[i]);
            if (from < 0.0) continue;
            var reached = 0.0;
            foreach (var (size, dollars) in gain > 0.0 ? _buys[i] : _sells[i])
            {
                var part = Math.Min(to, reached + size) - Math.Max(from, reached);
                reached += size;
                if (part > 0.0) _steps.Add((dollars / Math.Abs(gain), Math.Abs(gain) * part, dollars * part));
            }
        }

        _steps.Sort(static (a, b) => a.Price.CompareTo(b.Price));
        foreach (var (_, gain, dollars) in _steps)
        {
            if (dollars > left) return most + (gain * Math.Max(0.0, left) / dollars);
            most += gain;
            left -= dollars;
        }

        return most;
    }

    private static (double, double)[] Steps(IEnumerable<LadderStep> ladder, double cap, double index)
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
        return [.. steps];
    }
}
