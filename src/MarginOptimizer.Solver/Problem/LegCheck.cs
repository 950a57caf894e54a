namespace MarginOptimizer.Solver.Problem;

/// <summary>Rules on legs at a point, for the solver's own use.</summary>
internal static class LegCheck
{
    private const double Tolerance = 1e-9;

    public static bool AllKept(ConvexProgram program, ReadOnlySpan<double> x)
    {
        int used = 0;
        foreach (LegRule rule in program.Legs?.Rules ?? [])
        {
            double value = x[rule.Variable];
            if (value == 0.0)
            {
                continue;
            }

            used++;
            double least = value > 0.0 ? rule.LeastUp : rule.LeastDown;
            if (Math.Abs(value) < least * (1.0 - Tolerance))
            {
                return false;
            }
        }

        return program.Legs?.MostLegs is not { } most || used <= most;
    }

    /// <summary>Charges of the legs used, in units of the objective.</summary>
    public static double Charges(ConvexProgram program, ReadOnlySpan<double> x)
    {
        double sum = 0.0;
        foreach (LegRule rule in program.Legs?.Rules ?? [])
        {
            sum += x[rule.Variable] == 0.0 ? 0.0 : rule.Charge;
        }

        return sum;
    }
}
