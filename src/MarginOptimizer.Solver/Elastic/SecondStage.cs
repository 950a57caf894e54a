using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Elastic;

/// <summary>
/// The second objective over the optima of the first. On the set of optima of a convex quadratic program the gradient of the quadratic does not change: variables with an entry on
/// the diagonal and the products with the factors are the same everywhere. So these are fixed, and the rest of the first objective becomes a limit.
/// </summary>
internal static class SecondStage
{
    /// <summary>What the first objective may lose, relative to its reference.</summary>
    public const double Tolerance = 1e-10;

    /// <summary>Null where the optimum is unique by its diagonal.</summary>
    public static ConvexProgram? Of(ConvexProgram program, double[] optimum, double reference)
    {
        double[] diagonal = program.Quadratic?.Diagonal ?? [];
        if (program.SecondObjective is not { } second || (diagonal.Length > 0 && diagonal.All(entry => entry > 0.0)))
        {
            return null;
        }

        double[] lower = (double[])program.Lower.Clone(), upper = (double[])program.Upper.Clone();
        for (int i = 0; i < diagonal.Length; i++)
        {
            if (diagonal[i] > 0.0)
            {
                lower[i] = upper[i] = optimum[i];
            }
        }

        List<ProgramLimit> limits = [.. program.Limits];
        double value = PointEvaluation.Value(program, program.Objective, optimum);
        limits.Add(new ProgramLimit("\u0001first objective", program.Objective, double.NegativeInfinity, value + (0.5 * Tolerance * reference)));
        for (int k = 0; k < (program.Quadratic?.Factors?.Rows ?? 0); k++)
        {
            double[] row = [.. program.Quadratic!.Factors!.Row(k), .. new double[program.VariableCount - program.Quadratic.Factors.Columns]];
            double level = FusedKernels.Dot(row, optimum);
            limits.Add(new ProgramLimit($"\u0001factor {k}", new ConvexForm(row, 0.0, [], []), level, level));
        }

        return program with { Lower = lower, Upper = upper, Quadratic = null, Objective = second, SecondObjective = null, Limits = [.. limits] };
    }
}
