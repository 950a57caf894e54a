using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Benchmarks.Lots;

/// <summary>Values of a program at a point, by a sum of its own: what every solver's answer is judged by.</summary>
internal static class ProgramValues
{
    /// <summary>With the charges of legs.</summary>
    public static double Objective(ConvexProgram program, ReadOnlySpan<double> x)
    {
        var sum = Form(program, program.Objective, x);
        foreach (var rule in program.Legs?.Rules ?? []) sum += x[rule.Variable] == 0.0 ? 0.0 : rule.Charge;
        return sum;
    }

    /// <summary>Largest excess over a limit, relative to the sizes of its terms.</summary>
    public static double Excess(ConvexProgram program, ReadOnlySpan<double> x)
    {
        var worst = 0.0;
        foreach (var limit in program.Limits)
        {
            var value = Form(program, limit.Form, x);
            var size = 1.0 + Math.Abs(value) + (double.IsFinite(limit.Upper) ? Math.Abs(limit.Upper) : 0.0) + (double.IsFinite(limit.Lower) ? Math.Abs(limit.Lower) : 0.0);
            worst = Math.Max(worst, Math.Max(value - limit.Upper, limit.Lower - value) / size);
        }

        return worst;
    }

    private static double Form(ConvexProgram program, ConvexForm form, ReadOnlySpan<double> x)
    {
        var sum = form.Constant;
        for (var i = 0; i < form.Linear.Length; i++) sum += form.Linear[i] * x[i];
        foreach (var term in form.Scenarios) sum += term.Weight * Largest(program.Functions[term.Function], x);
        foreach (var term in form.Separables)
        {
            foreach (var part in program.Separables[term.Function].Parts) sum += term.Weight * At(part, x[part.Variable]);
        }

        return sum;
    }

    private static double Largest(ScenarioFunction function, ReadOnlySpan<double> x)
    {
        var largest = function.FloorAtZero ? 0.0 : double.NegativeInfinity;
        for (var row = 0; row < function.Matrix.Rows; row++)
        {
            var sum = 0.0;
            var coefficients = function.Matrix.Row(row);
            for (var i = 0; i < coefficients.Length; i++) sum += coefficients[i] * x[i];
            largest = Math.Max(largest, (function.Scale(row) * sum) + function.Offsets[row]);
        }

        return largest;
    }

    /// <summary>From zero outwards, piece by piece.</summary>
    public static double At(PiecewiseLinear part, double x)
    {
        var value = part.ValueAtZero;
        for (var k = 0; k < part.Slopes.Length; k++)
        {
            var from = k == 0 ? double.NegativeInfinity : part.Breakpoints[k - 1];
            var to = k == part.Breakpoints.Length ? double.PositiveInfinity : part.Breakpoints[k];
            value += part.Slopes[k] * (Math.Clamp(x, from, to) - Math.Clamp(0.0, from, to));
        }

        return value;
    }
}
