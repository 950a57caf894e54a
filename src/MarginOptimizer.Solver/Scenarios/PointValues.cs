using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Scenarios;

/// <summary>Forms of a program at the point at which its scenario functions were last evaluated.</summary>
internal sealed class PointValues(ConvexProgram program, ScenarioPass pass)
{
    public double Objective(double[] x)
        => Form(program.Objective, x) + (program.Quadratic is { } quadratic ? PointEvaluation.Value(quadratic, x) : 0.0);

    public double[] Limits(double[] x)
    {
        var values = new double[program.Limits.Length];
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = Form(program.Limits[k].Form, x);
        }

        return values;
    }

    /// <summary>Sum of the absolute terms of each limit and its bounds: what a relative tolerance refers to.</summary>
    public double[] Sizes(double[] x)
    {
        var sizes = new double[program.Limits.Length];
        for (int k = 0; k < sizes.Length; k++)
        {
            ProgramLimit limit = program.Limits[k];
            double size = Math.Abs(limit.Form.Constant);
            size += double.IsFinite(limit.Upper) ? Math.Abs(limit.Upper) : 0.0;
            size += double.IsFinite(limit.Lower) ? Math.Abs(limit.Lower) : 0.0;
            for (int i = 0; i < limit.Form.Linear.Length; i++)
            {
                size += Math.Abs(limit.Form.Linear[i]) * Reach(x, i);
            }

            foreach (WeightedTerm term in limit.Form.Scenarios)
            {
                size += term.Weight * LargestOfTail(pass.Oracle(term.Function), x);
            }

            foreach (WeightedTerm term in limit.Form.Separables)
            {
                size += term.Weight * Math.Abs(PointEvaluation.Value(program.Separables[term.Function], x));
            }

            foreach (WeightedTerm term in limit.Form.Norms)
            {
                size += term.Weight * PointEvaluation.Value(program.Norms[term.Function], x);
            }

            sizes[k] = Math.Max(size, 1e-300);
        }

        return sizes;
    }

    /// <summary>Size of the first row of the tail, at most that of the largest row.</summary>
    private double LargestOfTail(ScenarioOracle oracle, double[] x)
    {
        if (oracle.Support.Length == 0)
        {
            return 0.0;
        }

        int row = oracle.Support[0];
        ReadOnlySpan<double> coefficients = oracle.Function.Matrix.Row(row);
        double size = 0.0;
        for (int i = 0; i < coefficients.Length; i++)
        {
            size += Math.Abs(coefficients[i]) * Reach(x, i);
        }

        return (Math.Abs(oracle.Function.Scale(row)) * size) + Math.Abs(oracle.Function.Offsets[row]);
    }

    private double Reach(double[] x, int i) => Math.Abs(x[i]) + (1e-6 * (program.Upper[i] - program.Lower[i]));

    private double Form(ConvexForm form, double[] x)
    {
        double value = form.Constant + RowKernels.Dot(form.Linear, x);
        foreach (WeightedTerm term in form.Scenarios)
        {
            value += term.Weight * pass.Oracle(term.Function).Value;
        }

        foreach (WeightedTerm term in form.Separables)
        {
            value += term.Weight * PointEvaluation.Value(program.Separables[term.Function], x);
        }

        foreach (WeightedTerm term in form.Norms)
        {
            value += term.Weight * PointEvaluation.Value(program.Norms[term.Function], x);
        }

        return value;
    }
}
