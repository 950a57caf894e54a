using System.Collections.Immutable;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Certificates;

/// <summary>The checker's own evaluation of a program at a point.</summary>
internal static class PointEvaluator
{
    public static PointReport Evaluate(ConvexProgram program, double[] x)
    {
        var functions = new (double Value, double Size)[program.Functions.Length];
        for (int j = 0; j < functions.Length; j++)
        {
            functions[j] = Largest(program, program.Functions[j], x);
        }

        var separables = new (double Value, double Size)[program.Separables.Length];
        for (int s = 0; s < separables.Length; s++)
        {
            separables[s] = Sum(program.Separables[s], x);
        }

        ImmutableArray<LimitReport>.Builder limits = ImmutableArray.CreateBuilder<LimitReport>(program.Limits.Length);
        foreach (ProgramLimit limit in program.Limits)
        {
            (double value, double size) = Form(program, limit.Form, x, functions, separables);
            size += double.IsFinite(limit.Upper) ? Math.Abs(limit.Upper) : 0.0;
            size += double.IsFinite(limit.Lower) ? Math.Abs(limit.Lower) : 0.0;
            double violation = Math.Max(0.0, Math.Max(value - limit.Upper, limit.Lower - value));
            limits.Add(new LimitReport(limit.Name, value, violation, size));
        }

        double objective = Form(program, program.Objective, x, functions, separables).Value;
        double second = program.SecondObjective is { } form ? Form(program, form, x, functions, separables).Value : double.NaN;
        return new PointReport(objective, second, limits.MoveToImmutable(), BoxViolation(program, x), LotViolation(program, x));
    }

    /// <summary>At least the sum of the absolute terms from which the value is summed.</summary>
    public static double Size(PiecewiseLinear part, double x) => Math.Abs(part.ValueAtZero) + (Math.Abs(x) * part.Slopes.Max(Math.Abs));

    /// <summary>A convex function is the largest of its pieces' lines; integrating from 0 needs no case of its own.</summary>
    public static double Value(PiecewiseLinear part, double x)
    {
        double value = part.ValueAtZero, at = 0.0;
        if (x >= 0.0)
        {
            int piece = 0;
            while (piece < part.Breakpoints.Length && part.Breakpoints[piece] <= 0.0)
            {
                piece++;
            }

            for (; piece < part.Breakpoints.Length && part.Breakpoints[piece] < x; piece++)
            {
                value += part.Slopes[piece] * (part.Breakpoints[piece] - at);
                at = part.Breakpoints[piece];
            }

            return value + part.Slopes[piece] * (x - at);
        }

        int left = part.Breakpoints.Length;
        while (left > 0 && part.Breakpoints[left - 1] >= 0.0)
        {
            left--;
        }

        for (; left > 0 && part.Breakpoints[left - 1] > x; left--)
        {
            value -= part.Slopes[left] * (at - part.Breakpoints[left - 1]);
            at = part.Breakpoints[left - 1];
        }

        return value - part.Slopes[left] * (at - x);
    }

    private static (double Value, double Size) Largest(ConvexProgram program, ScenarioFunction function, double[] x)
    {
        double largest = function.FloorAtZero ? 0.0 : double.NegativeInfinity, size = 0.0;
        for (int row = 0; row < function.Matrix.Rows; row++)
        {
            double value = function.Offsets[row], absolute = Math.Abs(value);
            for (int i = 0; i < function.Matrix.Columns; i++)
            {
                double term = function.Matrix.Values[row * function.Matrix.Stride + i] * x[i];
                value += term;
                absolute += Math.Abs(term) + RoundingShare(program, function.Matrix.Values[row * function.Matrix.Stride + i], i);
            }

            largest = Math.Max(largest, value);
            size = Math.Max(size, absolute);
        }

        return (largest, size);
    }

    /// <summary>A millionth of the box: next to a zero of the variable, relative tolerances would refer to its rounding noise.</summary>
    private static double RoundingShare(ConvexProgram program, double coefficient, int i)
        => 1e-6 * Math.Abs(coefficient) * (program.Upper[i] - program.Lower[i]);

    private static (double Value, double Size) Sum(SeparableFunction separable, double[] x)
    {
        double sum = 0.0, size = 0.0;
        foreach (PiecewiseLinear part in separable.Parts)
        {
            double value = Value(part, x[part.Variable]);
            sum += value;
            size += Math.Abs(value);
        }

        return (sum, size);
    }

    private static (double Value, double Size) Form(
        ConvexProgram program, ConvexForm form, double[] x, (double Value, double Size)[] functions, (double Value, double Size)[] separables)
    {
        double value = form.Constant, size = Math.Abs(value);
        for (int i = 0; i < form.Linear.Length; i++)
        {
            value += form.Linear[i] * x[i];
            size += Math.Abs(form.Linear[i] * x[i]) + RoundingShare(program, form.Linear[i], i);
        }

        foreach (WeightedTerm term in form.Scenarios)
        {
            value += term.Weight * functions[term.Function].Value;
            size += term.Weight * functions[term.Function].Size;
        }

        foreach (WeightedTerm term in form.Separables)
        {
            value += term.Weight * separables[term.Function].Value;
            size += term.Weight * separables[term.Function].Size;
        }

        return (value, size);
    }

    private static double BoxViolation(ConvexProgram program, double[] x)
    {
        double worst = 0.0;
        for (int i = 0; i < x.Length; i++)
        {
            worst = Math.Max(worst, Math.Max(program.Lower[i] - x[i], x[i] - program.Upper[i]));
        }

        return worst;
    }

    private static double LotViolation(ConvexProgram program, double[] x)
    {
        double worst = 0.0;
        for (int i = 0; i < x.Length; i++)
        {
            if (program.Lots[i] > 0.0)
            {
                double lots = x[i] / program.Lots[i];
                worst = Math.Max(worst, Math.Abs(lots - Math.Round(lots)));
            }
        }

        return worst;
    }
}
