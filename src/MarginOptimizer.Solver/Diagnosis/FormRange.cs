using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Diagnosis;

/// <summary>Bounds on what a form can reach over the box, term by term: not tight, but finite and safe.</summary>
internal static class FormRange
{
    public static double Largest(ConvexProgram program, ConvexForm form)
    {
        double sum = form.Constant + Largest(form.Linear, program, 1.0);
        foreach (WeightedTerm term in form.Scenarios)
        {
            ScenarioFunction function = program.Functions[term.Function];
            double most = function.FloorAtZero ? 0.0 : double.NegativeInfinity;
            for (int row = 0; row < function.Matrix.Rows; row++)
            {
                most = Math.Max(most, function.Offsets[row] + Largest(function.Matrix.Row(row), program, function.Scale(row)));
            }

            sum += term.Weight == 0.0 ? 0.0 : term.Weight * most;
        }

        foreach (WeightedTerm term in form.Separables)
        {
            foreach (PiecewiseLinear part in program.Separables[term.Function].Parts)
            {
                double low = PointEvaluation.Value(part, program.Lower[part.Variable]), high = PointEvaluation.Value(part, program.Upper[part.Variable]);
                sum += term.Weight * Math.Max(low, high);
            }
        }

        foreach (WeightedTerm term in form.Norms)
        {
            NormFunction norm = program.Norms[term.Function];
            double squares = 0.0;
            for (int row = 0; row < norm.Matrix.Rows; row++)
            {
                double most = Math.Max(
                    norm.Offsets[row] + Largest(norm.Matrix.Row(row), program, 1.0), Largest(norm.Matrix.Row(row), program, -1.0) - norm.Offsets[row]);
                squares += most * most;
            }

            sum += term.Weight * Math.Sqrt(squares);
        }

        return sum;
    }

    public static double SmallestLinear(ConvexProgram program, ConvexForm form) => form.Constant - Largest(form.Linear, program, -1.0);

    private static double Largest(ReadOnlySpan<double> coefficients, ConvexProgram program, double scale)
    {
        double sum = 0.0;
        for (int i = 0; i < coefficients.Length; i++)
        {
            double coefficient = scale * coefficients[i];
            sum += Math.Max(coefficient * program.Lower[i], coefficient * program.Upper[i]);
        }

        return sum;
    }
}
