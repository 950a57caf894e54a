namespace MarginOptimizer.Solver.Problem;

/// <summary>Values of functions and forms at a point, for the solver's own use.</summary>
internal static class PointEvaluation
{
    public static double Value(PiecewiseLinear part, double x)
    {
        double value = part.ValueAtZero;
        double from = Math.Min(0.0, x), to = Math.Max(0.0, x), sign = x < 0.0 ? -1.0 : 1.0;
        for (int piece = 0; piece < part.Slopes.Length; piece++)
        {
            double left = piece == 0 ? double.NegativeInfinity : part.Breakpoints[piece - 1];
            double right = piece == part.Breakpoints.Length ? double.PositiveInfinity : part.Breakpoints[piece];
            double length = Math.Min(to, right) - Math.Max(from, left);
            if (length > 0.0)
            {
                value += sign * part.Slopes[piece] * length;
            }
        }

        return value;
    }

    public static double Value(SeparableFunction separable, ReadOnlySpan<double> x)
    {
        double sum = 0.0;
        foreach (PiecewiseLinear part in separable.Parts)
        {
            sum += Value(part, x[part.Variable]);
        }

        return sum;
    }

    public static double Value(ScenarioFunction function, ReadOnlySpan<double> x)
    {
        double largest = function.FloorAtZero ? 0.0 : double.NegativeInfinity;
        for (int row = 0; row < function.Matrix.Rows; row++)
        {
            largest = Math.Max(largest, function.Offsets[row] + Simplex.DenseKernels.Dot(function.Matrix.Row(row), x));
        }

        return largest;
    }

    public static double Value(ConvexProgram program, ConvexForm form, ReadOnlySpan<double> x)
    {
        double value = form.Constant + Simplex.DenseKernels.Dot(form.Linear, x);
        foreach (WeightedTerm term in form.Scenarios)
        {
            value += term.Weight * Value(program.Functions[term.Function], x);
        }

        foreach (WeightedTerm term in form.Separables)
        {
            value += term.Weight * Value(program.Separables[term.Function], x);
        }

        return value;
    }
}
