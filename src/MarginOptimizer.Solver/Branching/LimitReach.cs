using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Branching;

/// <summary>Whether a linear limit rules out what an <see cref="ImpliedRange"/> says it does. The checker's own arithmetic.</summary>
internal sealed class LimitReach(ConvexProgram program)
{
    private const double MachineEpsilon = 2.220446049250313e-16;
    private const int ProductsPerTerm = 8;

    private readonly int[]?[] _variables = new int[]?[program.Limits.Length];

    /// <summary>Nothing of the region outside of the range keeps the limit, rounding allowed for.</summary>
    public bool Holds(PartRegion region, ImpliedRange range)
    {
        if (range.Limit < 0 || range.Limit >= program.Limits.Length || range.Kept.Variable < 0 || range.Kept.Variable >= program.VariableCount)
        {
            return false;
        }

        ProgramLimit limit = program.Limits[range.Limit];
        if (!limit.IsExact || !limit.Form.IsLinear || limit.Form.Linear.Length == 0 || range.Kept.Use != LegUse.Open)
        {
            return false;
        }

        int i = range.Kept.Variable;
        (double from, double to) = region.Range(i);
        double lot = program.Lots[i];
        double below = Math.Min(to, Before(range.Kept.Lower)), above = Math.Max(from, After(range.Kept.Upper));
        return (range.Kept.Lower <= from || from > below || IsBroken(range.Limit, region, i, from, below))
            && (range.Kept.Upper >= to || above > to || IsBroken(range.Limit, region, i, above, to));

        double Before(double end) => lot > 0.0 ? lot * (PartRegion.First(end, lot) - 1.0) : end;

        double After(double end) => lot > 0.0 ? lot * (PartRegion.Last(end, lot) + 1.0) : end;
    }

    /// <summary>Everywhere in the region with the variable in [from, to] the form lies on one side of its bounds.</summary>
    private bool IsBroken(int k, PartRegion region, int variable, double from, double to)
    {
        ProgramLimit limit = program.Limits[k];
        double[] linear = limit.Form.Linear;
        double least = limit.Form.Constant, most = limit.Form.Constant, size = Math.Abs(limit.Form.Constant);
        int[] variables = _variables[k] ??= [.. Enumerable.Range(0, linear.Length).Where(i => linear[i] != 0.0)];
        foreach (int i in variables)
        {
            (double low, double high) = i == variable ? (from, to) : region.Range(i);
            if (low > high)
            {
                return true;
            }

            double first = linear[i] * low, last = linear[i] * high;
            least += Math.Min(first, last);
            most += Math.Max(first, last);
            size += Math.Max(Math.Abs(first), Math.Abs(last));
        }

        double rounding = (variables.Length + ProductsPerTerm) * MachineEpsilon * size;
        return least - rounding > limit.Upper || most + rounding < limit.Lower;
    }
}
