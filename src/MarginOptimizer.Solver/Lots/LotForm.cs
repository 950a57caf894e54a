using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Lots;

/// <summary>An objective or limit as the lot search sees it: terms by epigraph index, bounds, and what a violation costs.</summary>
internal sealed class LotForm
{
    public LotForm(ConvexForm form, double lower, double upper, int[] epigraphOfFunction)
    {
        Linear = form.Linear;
        Constant = form.Constant;
        Lower = lower;
        Upper = upper;
        Scenarios = [.. form.Scenarios.Where(term => term.Weight > 0.0).Select(term => term with { Function = epigraphOfFunction[term.Function] })];
        Separables = [.. form.Separables.Where(term => term.Weight > 0.0)];
    }

    public double[] Linear { get; }

    public double Constant { get; }

    public double Lower { get; }

    public double Upper { get; }

    public WeightedTerm[] Scenarios { get; }

    public WeightedTerm[] Separables { get; }

    /// <summary>Violations below this are rounding.</summary>
    public double Tolerance { get; set; }

    /// <summary>Objective units per unit of violation.</summary>
    public double Penalty { get; set; }
}
