using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Lots;

/// <summary>An objective or limit as the lot search sees it: terms by block of rows, bounds, and what a violation costs.</summary>
internal sealed class LotForm
{
    public LotForm(ConvexForm form, double lower, double upper, LotTable table, bool withQuadratic = false)
    {
        Form = form;
        Linear = form.Linear;
        Constant = form.Constant;
        Lower = lower;
        Upper = upper;
        IEnumerable<WeightedTerm> blocks = table.Terms(form);
        Blocks = [.. withQuadratic && table.FactorBlock >= 0 ? blocks.Append(new WeightedTerm(table.FactorBlock, 1.0)) : blocks];
        HasDiagonal = withQuadratic;
        Separables = [.. form.Separables.Where(term => term.Weight > 0.0)];
    }

    /// <summary>As the program has it, the quadratic left out.</summary>
    public ConvexForm Form { get; }

    public double[] Linear { get; }

    public double Constant { get; }

    public double Lower { get; }

    public double Upper { get; }

    /// <summary>Refer to blocks of the table.</summary>
    public WeightedTerm[] Blocks { get; }

    /// <summary>The diagonal of the quadratic is part of this form.</summary>
    public bool HasDiagonal { get; }

    public WeightedTerm[] Separables { get; }

    /// <summary>Violations below this are rounding.</summary>
    public double Tolerance { get; set; }

    /// <summary>Objective units per unit of violation.</summary>
    public double Penalty { get; set; }
}
