using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.V1;
using RebalancingMode = MarginOptimizer.Rebalancing.Problems.RebalancingMode;

namespace MarginOptimizer.Cli.Desks;

/// <summary>Recomputes what an answer says of money from its other figures: objective, savings, break-even price, gap.</summary>
internal sealed class PrintedMoney(RebalancingProblem problem, ProposeRebalancingResult result)
{
    private const double Relative = 1e-9;

    private double Years => problem.HorizonDays / 365.0;

    private double Scale => 1.0 + result.CostUsd + result.ImpactUsd + (problem.PriceOfMargin * Years * (MarginOf(result.Before) + MarginOf(result.After)));

    /// <summary>What is minimised and saved counts resting orders with their worst fills where the model has a form for them; the answer says whether.</summary>
    private bool CountsOrders => result.Warnings.Any(w => w.Code == "OPEN_ORDERS_COUNTED");

    /// <summary>
    /// How much a reduce-only order can fill depends on the position that trades could leave it: figures then are bounds above those of any one book.
    /// </summary>
    private bool IsBound => CountsOrders && (problem.Book.OpenOrders.Any(o => o.ReduceOnly) || result.Warnings.Any(w => w.Code == "OPEN_ORDERS_NOT_OPTIMISED"));

    public IEnumerable<string> Faults()
    {
        var spent = result.CostUsd + result.ImpactUsd;
        var saved = MarginOf(result.Before) - MarginOf(result.After);
        var gain = (problem.PriceOfMargin * Years * saved) - spent;
        if (!IsBound && !Near(gain, result.MoneySavedUsd, Scale)) yield return Text($"{gain:r} of money is saved, {result.MoneySavedUsd:r} is claimed");
        var breakEven = spent / (saved * Years);
        var rounding = 1e-3 + (Math.Abs(breakEven) * (1.0 + (MarginOf(result.Before) / Math.Abs(saved))));
        if (!IsBound && result.HasBreakEvenPriceOfMarginPerYear && !Near(breakEven, result.BreakEvenPriceOfMarginPerYear, rounding))
            yield return Text($"the break-even price is {breakEven:r}, {result.BreakEvenPriceOfMarginPerYear:r} is claimed");
        var end = result.Termination;
        if (end.HasObjective && !IsObjective(end.Objective)) yield return Text($"the objective is {Objective():r}, {end.Objective:r} is claimed");
        if (end.HasBound && end.HasObjective && end.Bound > end.Objective + (Relative * (end.GapScale + Math.Abs(end.Objective))))
            yield return Text($"the bound {end.Bound:r} is above the objective {end.Objective:r}");
        if (end.HasGap && !Near(Math.Max(0.0, end.Objective - end.Bound), end.Gap, Math.Abs(end.Objective) + end.GapScale)) yield return Text($"the gap {end.Gap:r} is not objective less bound");
        if (end.Proven && end.GapRelative > problem.GapTolerance * (1.0 + 1e-6)) yield return "proven with a gap wider than asked for";
        if (end.Proven && !(end.HasBound && end.HasObjective)) yield return "proven without a bound or an objective";
    }

    /// <summary>By the mode, from figures that are re-evaluated elsewhere.</summary>
    private double Objective()
    {
        var margin = result.Robust.Count == 0 ? MarginOf(result.After) : result.Robust.Max(r => r.AfterUsd);
        var money = result.CostUsd + result.ImpactUsd;
        return problem.Mode switch
        {
            RebalancingMode.MinMargin => margin + result.ImpactUsd,
            RebalancingMode.RestoreHeadroom => money,
            _ => (problem.PriceOfMargin * Years * margin) + money + result.Exposures.Sum(e => e.PenaltyAfterUsd),
        };
    }

    private bool IsObjective(double claimed)
    {
        var expected = Objective();
        var scale = Scale + Math.Abs(expected);
        return Near(expected, claimed, scale) || (IsBound && claimed > expected);
    }

    private double MarginOf(MarginReport report) => CountsOrders ? report.Units.Sum(u => u.InitialWithOrders * u.IndexUsd) : report.InitialUsd;

    private static bool Near(double expected, double claimed, double scale) => Math.Abs(expected - claimed) <= Relative * scale;

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
