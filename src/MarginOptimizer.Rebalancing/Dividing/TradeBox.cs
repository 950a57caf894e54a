using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>Ranges of the trades and transfers of a part, narrowed by what its other ranges and the cost budget leave of them.</summary>
internal sealed class TradeBox
{
    private const int Rounds = 3;

    /// <summary>Sums round: nothing within this share of their terms counts as outside.</summary>
    private const double Rounding = 1e-9;

    private readonly double[] _steps;

    private TradeBox(TradingUniverse universe, bool wholeLots)
    {
        (Lower, Upper, _steps) = (new double[universe.VariableCount], new double[universe.VariableCount], Steps(universe, wholeLots));
        for (var i = 0; i < universe.Tradeables.Length; i++) (Lower[i], Upper[i]) = (-universe.Tradeables[i].MaxSellLots, universe.Tradeables[i].MaxBuyLots);
        foreach (var transfer in universe.Transfers) Upper[transfer.Variable] = transfer.Most;
    }

    public double[] Lower { get; }

    public double[] Upper { get; }

    /// <summary>The part has no point.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>What may be traded at all.</summary>
    public static TradeBox Whole(TradingUniverse universe, bool wholeLots) => new(universe, wholeLots);

    /// <summary>1 for variables that are whole numbers, 0 for others.</summary>
    public static double[] Steps(TradingUniverse universe, bool wholeLots) =>
        [.. universe.Tradeables.Select(_ => wholeLots ? 1.0 : 0.0), .. universe.Transfers.Select(t => t.IsWhole ? 1.0 : 0.0)];

    /// <param name="part">Its ranges of trades are the box to begin with.</param>
    /// <param name="budget">On the cost of all trades; null for none.</param>
    /// <param name="keepsMinimums">Trades reach their smallest orders.</param>
    public static TradeBox Of(TradingUniverse universe, bool wholeLots, Part part, CostBudget? budget, bool keepsMinimums = true)
    {
        var box = new TradeBox(universe, wholeLots);
        foreach (var range in part.Ranges)
        {
            if (range.Key.Kind == PartKind.Trade) box.Narrow(range.Key.Variable, range.Lower, range.Upper);
            if (range.Key is { Kind: PartKind.Option, Variable: >= 0 })
            {
                var i = range.Key.Variable;
                box.Hold(i, range, Math.Max(box._steps[i], keepsMinimums ? universe.Tradeables[i].LeastLots : 0.0));
            }
        }

        var cuts = part.Ranges.Where(r => r.Key.Kind == PartKind.Argument).Select(r => (Form: HoldingsForm.OfArgument(universe, r.Key.Choice), Range: r)).Where(c => c.Form is not null).ToList();
        for (var round = 0; round < Rounds && !box.IsEmpty; round++)
        {
            foreach (var (form, range) in cuts) box.Narrow(form!, range.Lower, range.Upper);
            if (budget is not null && !box.IsEmpty) box.Narrow(budget);
        }

        return box;
    }

    /// <summary>How many choices of whole numbers there are; +infinity where some variable is not whole.</summary>
    public double Choices()
    {
        var count = 1.0;
        for (var i = 0; i < _steps.Length; i++)
        {
            if (Upper[i] == Lower[i]) continue;
            if (_steps[i] == 0.0) return double.PositiveInfinity;
            count *= Upper[i] - Lower[i] + 1.0;
        }

        return count;
    }

    /// <summary>A trade on the sides that are left to it.</summary>
    private void Hold(int variable, PartRange side, double least)
    {
        if (side.Lower > 1.0) Narrow(variable, double.NegativeInfinity, -least);
        else if (side.Upper < 1.0) Narrow(variable, 0.0, 0.0);
        else if (side.Upper < 2.0) Narrow(variable, side.Lower > 0.0 ? least : 0.0, double.PositiveInfinity);
    }

    private void Narrow(CostBudget budget)
    {
        var most = budget.Affordable(Lower, Upper);
        if (most is null)
        {
            IsEmpty = true;
            return;
        }

        for (var i = 0; i < most.Value.Lower.Length && !IsEmpty; i++) Narrow(i, most.Value.Lower[i], most.Value.Upper[i]);
    }

    /// <summary>Every trade within what the others leave of a linear form.</summary>
    private void Narrow(ProgramForm form, double lower, double upper)
    {
        var (least, most, size) = (form.Constant, form.Constant, Math.Abs(form.Constant));
        for (var i = 0; i < Lower.Length; i++)
        {
            var (a, b) = (form.Trades[i] * Lower[i], form.Trades[i] * Upper[i]);
            (least, most, size) = (least + Math.Min(a, b), most + Math.Max(a, b), size + Math.Max(Math.Abs(a), Math.Abs(b)));
        }

        var room = Rounding * (size + (double.IsFinite(lower) ? Math.Abs(lower) : 0.0) + (double.IsFinite(upper) ? Math.Abs(upper) : 0.0));
        if (least > upper + room || most < lower - room)
        {
            IsEmpty = true;
            return;
        }

        for (var i = 0; i < Lower.Length && !IsEmpty; i++)
        {
            var slope = form.Trades[i];
            if (slope == 0.0 || Upper[i] == Lower[i]) continue;
            var (a, b) = (slope * Lower[i], slope * Upper[i]);
            var highest = (upper + room - (least - Math.Min(a, b))) / slope;
            var lowest = (lower - room - (most - Math.Max(a, b))) / slope;
            Narrow(i, Math.Min(lowest, highest), Math.Max(lowest, highest));
            (a, b) = (Math.Min(a, b), Math.Max(a, b));
            var (c, d) = (slope * Lower[i], slope * Upper[i]);
            (least, most) = (least - a + Math.Min(c, d), most - b + Math.Max(c, d));
        }
    }

    private void Narrow(int variable, double lower, double upper)
    {
        if (_steps[variable] > 0.0) (lower, upper) = (Math.Ceiling(lower - Rounding), Math.Floor(upper + Rounding));
        var (least, most) = (Math.Max(Lower[variable], lower), Math.Min(Upper[variable], upper));
        if (least > most)
        {
            IsEmpty |= _steps[variable] > 0.0 || least - most > Rounding * (1.0 + Math.Abs(least));
            most = least = Math.Clamp(least, Lower[variable], Upper[variable]);
        }

        (Lower[variable], Upper[variable]) = (least, most);
    }
}
