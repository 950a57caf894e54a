using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Simplex;

/// <summary>
/// One variable t_j &gt;= f_j(x) per scenario function in use. Its lower bound is the largest of the row minima over the box (or the floor), for a
/// tail mean the minimum of its first cut, the one at zero; its upper bound is the tightest limit that bounds this function alone, which then needs no row.
/// </summary>
internal sealed class EpigraphSet
{
    private EpigraphSet(int[] ofFunction, int[] function)
    {
        OfFunction = ofFunction;
        Function = function;
        Lower = new double[Count];
        Upper = new double[Count];
        AnchorRow = new int[Count];
        FirstCut = new RowWeights?[Count];
        BoundingLimit = new int[Count];
        BoundingWeight = new double[Count];
    }

    public int Count => Function.Length;

    public int[] OfFunction { get; }

    public int[] Function { get; }

    public double[] Lower { get; }

    public double[] Upper { get; }

    public int[] AnchorRow { get; }

    /// <summary>Per tail mean its cut at the point nearest to zero; null for a maximum.</summary>
    public RowWeights?[] FirstCut { get; }

    public int[] BoundingLimit { get; }

    public double[] BoundingWeight { get; }

    /// <summary>Incomplete when the meter has stopped.</summary>
    public static EpigraphSet Build(ConvexProgram program, bool[] inUse, WorkMeter meter)
    {
        var ofFunction = new int[inUse.Length];
        List<int> functions = [];
        for (int j = 0; j < inUse.Length; j++)
        {
            ofFunction[j] = inUse[j] ? functions.Count : -1;
            if (inUse[j])
            {
                functions.Add(j);
            }
        }

        var set = new EpigraphSet(ofFunction, [.. functions]);
        for (int e = 0; e < set.Count; e++)
        {
            set.SetAnchor(e, program, meter);
            set.Upper[e] = double.PositiveInfinity;
            set.BoundingLimit[e] = -1;
        }

        set.SetUpperBounds(program);
        return set;
    }

    /// <summary>True for weight * f + constant &lt;= upper, no other term.</summary>
    public bool IsPlainBound(ProgramLimit limit)
        => PlainTerm(limit) is { } term && BoundingLimit[OfFunction[term.Function]] >= 0;

    private static WeightedTerm? PlainTerm(ProgramLimit limit)
    {
        if (limit.Form.Separables.Any(term => term.Weight > 0.0) || limit.Form.Linear.AsSpan().IndexOfAnyExcept(0.0) >= 0)
        {
            return null;
        }

        WeightedTerm? only = null;
        foreach (WeightedTerm term in limit.Form.Scenarios)
        {
            if (term.Weight == 0.0)
            {
                continue;
            }

            if (only is not null)
            {
                return null;
            }

            only = term;
        }

        return double.IsPositiveInfinity(limit.Upper) ? null : only;
    }

    private void SetUpperBounds(ConvexProgram program)
    {
        for (int k = 0; k < program.Limits.Length; k++)
        {
            ProgramLimit limit = program.Limits[k];
            if (PlainTerm(limit) is not { } term)
            {
                continue;
            }

            int e = OfFunction[term.Function];
            double bound = (limit.Upper - limit.Form.Constant) / term.Weight;
            if (bound < Upper[e])
            {
                // Met at a single point up to rounding: not for the arithmetic to refuse.
                double noise = 1e-12 * (Math.Abs(bound) + Math.Abs(Lower[e]));
                Upper[e] = bound < Lower[e] && bound >= Lower[e] - noise ? Lower[e] : bound;
                BoundingLimit[e] = k;
                BoundingWeight[e] = term.Weight;
            }
        }
    }

    private void SetAnchor(int e, ConvexProgram program, WorkMeter meter)
    {
        ScenarioFunction function = program.Functions[Function[e]];
        AnchorRow[e] = -1;
        Lower[e] = function.FloorAtZero ? 0.0 : double.NegativeInfinity;
        if (!function.IsMaximum)
        {
            SetFirstCut(e, function, program);
            return;
        }

        for (int i = 0; i < function.Matrix.Rows && !meter.Pace(2 * function.Matrix.Columns); i++)
        {
            double smallest = BoxMinimum.Of(function.Matrix.Row(i), program.Lower, program.Upper, function.Scale(i)) + function.Offsets[i];
            if (smallest > Lower[e])
            {
                Lower[e] = smallest;
                AnchorRow[e] = i;
            }
        }
    }

    private void SetFirstCut(int e, ScenarioFunction function, ConvexProgram program)
    {
        var start = new double[program.VariableCount];
        for (int i = 0; i < start.Length; i++)
        {
            start[i] = Math.Clamp(0.0, program.Lower[i], program.Upper[i]);
        }

        var selection = new TailSelection(function);
        selection.Evaluate(start);
        RowWeights cut = selection.Weights();
        var coefficients = new double[function.Matrix.Columns];
        double offset = TailBlock.Aggregate(function, cut, coefficients);
        double smallest = BoxMinimum.Of(coefficients, program.Lower, program.Upper) + offset;
        FirstCut[e] = cut;
        if (smallest > Lower[e])
        {
            Lower[e] = smallest;
            AnchorRow[e] = 0;
        }
    }
}
