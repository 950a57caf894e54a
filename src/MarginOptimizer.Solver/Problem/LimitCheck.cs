namespace MarginOptimizer.Solver.Problem;

/// <summary>Exact evaluation of limits at a point, for the solver's own use: a violation counts relative to the size of the terms it is summed from.</summary>
internal static class LimitCheck
{
    public const double Tolerance = 1e-9;

    public static bool AllKept(ConvexProgram program, ReadOnlySpan<double> x, double tolerance = Tolerance)
    {
        foreach (ProgramLimit limit in program.Limits)
        {
            if (!Kept(program, limit, x, tolerance))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same for two tolerances at once: every limit is evaluated once.</summary>
    /// <param name="program">The program.</param>
    /// <param name="x">The point.</param>
    /// <param name="tolerance">Decides the result.</param>
    /// <param name="stricter">Not above <paramref name="tolerance"/>.</param>
    /// <param name="strictly">All limits are kept within the stricter tolerance; false where the result is.</param>
    public static bool AllKept(ConvexProgram program, ReadOnlySpan<double> x, double tolerance, double stricter, out bool strictly)
    {
        strictly = true;
        foreach (ProgramLimit limit in program.Limits)
        {
            double violation = Violation(program, limit, x);
            if (violation <= 0.0 || violation <= stricter * Bounds(limit))
            {
                continue;
            }

            bool isNear = violation <= tolerance * Bounds(limit);
            double size = strictly || !isNear ? Size(program, limit, x) : double.PositiveInfinity;
            strictly = strictly && violation <= stricter * size;
            if (!strictly && !isNear && !(violation <= tolerance * size))
            {
                return false;
            }
        }

        return true;
    }

    public static bool Kept(ConvexProgram program, ProgramLimit limit, ReadOnlySpan<double> x, double tolerance = Tolerance)
    {
        // Usually within the tolerance of the bound alone: no need to look at every row again.
        double violation = Violation(program, limit, x);
        return violation <= 0.0 || violation <= tolerance * Bounds(limit) || violation <= tolerance * Size(program, limit, x);
    }

    private static double Bounds(ProgramLimit limit)
        => Math.Max(double.IsFinite(limit.Upper) ? Math.Abs(limit.Upper) : 0.0, double.IsFinite(limit.Lower) ? Math.Abs(limit.Lower) : 0.0);

    private static double Violation(ConvexProgram program, ProgramLimit limit, ReadOnlySpan<double> x)
    {
        double value = PointEvaluation.Value(program, limit.Form, x);
        return Math.Max(value - limit.Upper, limit.Lower - value);
    }

    /// <summary>Sum of absolute terms of a limit, its bound and a rounding share of the box included.</summary>
    public static double Size(ConvexProgram program, ProgramLimit limit, ReadOnlySpan<double> x)
    {
        ConvexForm form = limit.Form;
        double size = Math.Abs(form.Constant);
        size += double.IsFinite(limit.Upper) ? Math.Abs(limit.Upper) : 0.0;
        size += double.IsFinite(limit.Lower) ? Math.Abs(limit.Lower) : 0.0;
        for (int i = 0; i < form.Linear.Length; i++)
        {
            size += Math.Abs(form.Linear[i]) * Reach(program, x, i);
        }

        foreach (WeightedTerm term in form.Scenarios)
        {
            ScenarioFunction function = program.Functions[term.Function];
            size += term.Weight * LargestRowSize(program, function.Matrix, function.Offsets, function.RowScale, x);
        }

        foreach (WeightedTerm term in form.Separables)
        {
            foreach (PiecewiseLinear part in program.Separables[term.Function].Parts)
            {
                size += term.Weight * Math.Abs(PointEvaluation.Value(part, x[part.Variable]));
            }
        }

        foreach (WeightedTerm term in form.Norms)
        {
            NormFunction norm = program.Norms[term.Function];
            size += term.Weight * Math.Sqrt(norm.Matrix.Rows) * LargestRowSize(program, norm.Matrix, norm.Offsets, [], x);
        }

        return size;
    }

    private static double LargestRowSize(ConvexProgram program, RowMatrix matrix, double[] offsets, double[] scales, ReadOnlySpan<double> x)
    {
        double largest = 0.0;
        for (int row = 0; row < matrix.Rows; row++)
        {
            ReadOnlySpan<double> coefficients = matrix.Row(row);
            double size = 0.0;
            for (int i = 0; i < coefficients.Length; i++)
            {
                size += Math.Abs(coefficients[i]) * Reach(program, x, i);
            }

            size *= scales.Length == 0 ? 1.0 : Math.Abs(scales[row]);
            largest = Math.Max(largest, size + Math.Abs(offsets[row]));
        }

        return largest;
    }

    /// <summary>Size of a variable; a millionth of its box stands for the rounding of a zero.</summary>
    private static double Reach(ConvexProgram program, ReadOnlySpan<double> x, int i)
        => Math.Abs(x[i]) + 1e-6 * (program.Upper[i] - program.Lower[i]);
}
