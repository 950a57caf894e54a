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
            functions[j] = TailMean(program, program.Functions[j], x);
        }

        var separables = new (double Value, double Size)[program.Separables.Length];
        for (int s = 0; s < separables.Length; s++)
        {
            separables[s] = Sum(program.Separables[s], x);
        }

        var norms = new (double Value, double Size)[program.Norms.Length];
        for (int j = 0; j < norms.Length; j++)
        {
            norms[j] = Length(program, program.Norms[j], x);
        }

        ImmutableArray<LimitReport>.Builder limits = ImmutableArray.CreateBuilder<LimitReport>(program.Limits.Length);
        foreach (ProgramLimit limit in program.Limits)
        {
            (double value, double size) = Form(program, limit.Form, x, functions, separables, norms);
            size += double.IsFinite(limit.Upper) ? Math.Abs(limit.Upper) : 0.0;
            size += double.IsFinite(limit.Lower) ? Math.Abs(limit.Lower) : 0.0;
            double violation = Math.Max(0.0, Math.Max(value - limit.Upper, limit.Lower - value));
            limits.Add(new LimitReport(limit.Name, value, violation, size));
        }

        double objective = Form(program, program.Objective, x, functions, separables, norms).Value + Quadratic(program.Quadratic, x);
        double second = program.SecondObjective is { } form ? Form(program, form, x, functions, separables, norms).Value : double.NaN;
        bool keepsLegs = KeepsLegs(program.Legs, x, out double charges);
        return new PointReport(objective + charges, second, limits.MoveToImmutable(), BoxViolation(program, x), LotViolation(program, x), keepsLegs);
    }

    /// <summary>A size below its least by rounding is kept: it is judged to a billionth.</summary>
    private static bool KeepsLegs(LegRules? legs, double[] x, out double charges)
    {
        charges = 0.0;
        if (legs is null)
        {
            return true;
        }

        int used = 0;
        bool kept = true;
        foreach (LegRule rule in legs.Rules)
        {
            double value = x[rule.Variable];
            if (value != 0.0)
            {
                used++;
                charges += rule.Charge;
                kept &= value > 0.0 ? value >= rule.LeastUp * (1.0 - 1e-9) : value <= -rule.LeastDown * (1.0 - 1e-9);
            }
        }

        return kept && (legs.MostLegs is not { } most || used <= most);
    }

    /// <summary>At least the sum of the absolute terms from which the value is summed.</summary>
    public static double Size(PiecewiseLinear part, double x)
    {
        double steepest = 0.0;
        foreach (double slope in part.Slopes)
        {
            steepest = Math.Max(steepest, Math.Abs(slope));
        }

        return Math.Abs(part.ValueAtZero) + (Math.Abs(x) * steepest);
    }

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

    /// <summary>
    /// Mean of the largest rows up to the tail mass; with a floor, weight that only rows below zero could take rests on a row of zero. The size is that of the
    /// largest row.
    /// </summary>
    private static (double Value, double Size) TailMean(ConvexProgram program, ScenarioFunction function, double[] x)
    {
        int rows = function.Matrix.Rows;
        var values = new double[rows];
        double size = 0.0;
        for (int row = 0; row < rows; row++)
        {
            (values[row], double absolute) = Row(program, function.Matrix, row, function.Scale(row), function.Offsets[row], x);
            size = Math.Max(size, absolute);
        }

        int[] order = function.IsMaximum ? Largest(values) : [.. Enumerable.Range(0, rows).OrderByDescending(row => values[row])];
        double mean = 0.0, left = 1.0;
        for (int k = 0; k < order.Length && left > 0.0 && !(function.FloorAtZero && values[order[k]] <= 0.0); k++)
        {
            double share = Math.Min(left, function.Cap(order[k]));
            mean += share * values[order[k]];
            left -= share;
        }

        return (mean, size);
    }

    private static int[] Largest(double[] values)
    {
        int largest = 0;
        for (int row = 1; row < values.Length; row++)
        {
            largest = values[row] > values[largest] ? row : largest;
        }

        return values.Length == 0 ? [] : [largest];
    }

    private static (double Value, double Size) Row(
        ConvexProgram program, RowMatrix matrix, int row, double scale, double offset, double[] x)
    {
        ReadOnlySpan<double> coefficients = matrix.Row(row);
        double value = 0.0, absolute = 0.0;
        for (int i = 0; i < coefficients.Length; i++)
        {
            double term = coefficients[i] * x[i];
            value += term;
            absolute += Math.Abs(term) + RoundingShare(program, coefficients[i], i);
        }

        return ((scale * value) + offset, (Math.Abs(scale) * absolute) + Math.Abs(offset));
    }

    private static (double Value, double Size) Length(ConvexProgram program, NormFunction norm, double[] x)
    {
        double squares = 0.0, sizes = 0.0;
        for (int row = 0; row < norm.Matrix.Rows; row++)
        {
            (double value, double size) = Row(program, norm.Matrix, row, 1.0, norm.Offsets[row], x);
            squares += value * value;
            sizes += size * size;
        }

        return (Math.Sqrt(squares), Math.Sqrt(sizes));
    }

    private static double Quadratic(Quadratic? quadratic, double[] x)
    {
        double twice = 0.0;
        for (int i = 0; i < (quadratic?.Diagonal.Length ?? 0); i++)
        {
            twice += quadratic!.Diagonal[i] * x[i] * x[i];
        }

        for (int k = 0; k < (quadratic?.Factors?.Rows ?? 0); k++)
        {
            ReadOnlySpan<double> row = quadratic!.Factors!.Row(k);
            double level = 0.0;
            for (int i = 0; i < row.Length; i++)
            {
                level += row[i] * x[i];
            }

            twice += level * level;
        }

        return 0.5 * twice;
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
        ConvexProgram program,
        ConvexForm form,
        double[] x,
        (double Value, double Size)[] functions,
        (double Value, double Size)[] separables,
        (double Value, double Size)[] norms)
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

        foreach (WeightedTerm term in form.Norms)
        {
            value += term.Weight * norms[term.Function].Value;
            size += term.Weight * norms[term.Function].Size;
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
