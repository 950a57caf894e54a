using MarginOptimizer.Solver.Simplex;

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
        if (!function.IsMaximum)
        {
            return TailMean(function, x);
        }

        double largest = function.FloorAtZero ? 0.0 : double.NegativeInfinity;
        for (int row = 0; row < function.Matrix.Rows; row++)
        {
            largest = Math.Max(largest, Row(function, row, x));
        }

        return largest;
    }

    /// <summary>Value of one row of a scenario function.</summary>
    public static double Row(ScenarioFunction function, int row, ReadOnlySpan<double> x)
        => function.Offsets[row] + (function.Scale(row) * DenseKernels.Dot(function.Matrix.Row(row), x));

    public static double Value(NormFunction norm, ReadOnlySpan<double> x)
    {
        double squares = 0.0;
        for (int row = 0; row < norm.Matrix.Rows; row++)
        {
            double value = norm.Offsets[row] + DenseKernels.Dot(norm.Matrix.Row(row), x);
            squares += value * value;
        }

        return Math.Sqrt(squares);
    }

    public static double Value(Quadratic quadratic, ReadOnlySpan<double> x)
    {
        double twice = 0.0;
        for (int i = 0; i < quadratic.Diagonal.Length; i++)
        {
            twice += quadratic.Diagonal[i] * x[i] * x[i];
        }

        for (int k = 0; k < (quadratic.Factors?.Rows ?? 0); k++)
        {
            double level = DenseKernels.Dot(quadratic.Factors!.Row(k), x);
            twice += level * level;
        }

        return 0.5 * twice;
    }

    /// <summary>The whole objective, its quadratic included.</summary>
    public static double Objective(ConvexProgram program, ReadOnlySpan<double> x)
        => Value(program, program.Objective, x) + (program.Quadratic is { } quadratic ? Value(quadratic, x) : 0.0);

    public static double Value(ConvexProgram program, ConvexForm form, ReadOnlySpan<double> x)
    {
        double value = form.Constant + DenseKernels.Dot(form.Linear, x);
        foreach (WeightedTerm term in form.Scenarios)
        {
            value += term.Weight * Value(program.Functions[term.Function], x);
        }

        foreach (WeightedTerm term in form.Separables)
        {
            value += term.Weight * Value(program.Separables[term.Function], x);
        }

        foreach (WeightedTerm term in form.Norms)
        {
            value += term.Weight * Value(program.Norms[term.Function], x);
        }

        return value;
    }

    private static double TailMean(ScenarioFunction function, ReadOnlySpan<double> x) => new TailSelection(function).Evaluate(x);
}
