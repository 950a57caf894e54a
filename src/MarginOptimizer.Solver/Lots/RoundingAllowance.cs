using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Lots;

/// <summary>
/// How far rounding is likely to move each limit: the root of the summed squares of lot effects, as if every fractional variable were
/// rounded by a uniform random part of its lot. A point that keeps the limits with this to spare usually keeps them when rounded.
/// </summary>
internal static class RoundingAllowance
{
    private const double VarianceOfUniform = 1.0 / 12.0;

    /// <returns>One per limit, &gt;= 0; 0 where continuous variables take the rounding up.</returns>
    public static double[] Of(ConvexProgram program, FollowingVariables? followers, ReadOnlySpan<double> relaxed)
    {
        double[] lots = FractionalLots(program, relaxed);
        var byFunction = new double[program.Functions.Length];
        Array.Fill(byFunction, -1.0);
        var allowance = new double[program.Limits.Length];
        for (int k = 0; k < allowance.Length; k++)
        {
            if (followers is not null && followers.TakesUp(program.Limits[k].Form))
            {
                continue;
            }

            allowance[k] = Of(program, program.Limits[k].Form, lots, byFunction);
        }

        return allowance;
    }

    private static double Of(ConvexProgram program, ConvexForm form, double[] lots, double[] byFunction)
    {
        double effect = Effect(form.Linear, lots);
        foreach (WeightedTerm term in form.Scenarios)
        {
            ref double known = ref byFunction[term.Function];
            known = known >= 0.0 ? known : LargestRow(program.Functions[term.Function].Matrix, lots);
            effect += term.Weight * known;
        }

        foreach (WeightedTerm term in form.Separables)
        {
            double squares = 0.0;
            foreach (PiecewiseLinear part in program.Separables[term.Function].Parts)
            {
                double step = lots[part.Variable] * part.Slopes.Max(Math.Abs);
                squares += step * step;
            }

            effect += term.Weight * Math.Sqrt(squares * VarianceOfUniform);
        }

        return effect;
    }

    private static double LargestRow(RowMatrix matrix, double[] lots)
    {
        double largest = 0.0;
        for (int row = 0; row < matrix.Rows; row++)
        {
            largest = Math.Max(largest, Effect(matrix.Row(row), lots));
        }

        return largest;
    }

    private static double Effect(ReadOnlySpan<double> coefficients, double[] lots)
    {
        double squares = 0.0;
        for (int i = 0; i < coefficients.Length; i++)
        {
            double step = coefficients[i] * lots[i];
            squares += step * step;
        }

        return Math.Sqrt(squares * VarianceOfUniform);
    }

    /// <summary>Lots of the variables that are fractional, 0 for the others.</summary>
    private static double[] FractionalLots(ConvexProgram program, ReadOnlySpan<double> relaxed)
    {
        var lots = new double[program.VariableCount];
        for (int i = 0; i < lots.Length; i++)
        {
            double lot = program.Lots[i];
            if (lot > 0.0 && Math.Abs(relaxed[i] / lot - Math.Round(relaxed[i] / lot)) > LimitCheck.Tolerance)
            {
                lots[i] = lot;
            }
        }

        return lots;
    }
}
