using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Tests.Support;

/// <summary>Every point in whole lots, one after another.</summary>
internal static class Enumeration
{
    public static double Size(ConvexProgram program)
    {
        double size = 1.0;
        for (int i = 0; i < program.VariableCount; i++)
        {
            size *= Math.Max(0.0, Last(program, i) - First(program, i) + 1.0);
        }

        return size;
    }

    /// <summary>Least objective over all of them that keep the limits, +infinity when none does.</summary>
    public static double Best(ConvexProgram program)
    {
        double best = double.PositiveInfinity;
        if (Size(program) == 0.0)
        {
            return best;
        }

        double[] lots = [.. Enumerable.Range(0, program.VariableCount).Select(i => First(program, i))];
        while (true)
        {
            double[] x = [.. lots.Select((count, i) => count * program.Lots[i])];
            PointReport report = CertificateChecker.Evaluate(program, x);
            if (report.Feasible(1e-9))
            {
                best = Math.Min(best, report.Objective);
            }

            int place = 0;
            while (place < lots.Length && ++lots[place] > Last(program, place))
            {
                lots[place] = First(program, place);
                place++;
            }

            if (place == lots.Length)
            {
                return best;
            }
        }
    }

    private static double First(ConvexProgram program, int i) => Math.Ceiling(program.Lower[i] / program.Lots[i]);

    private static double Last(ConvexProgram program, int i) => Math.Floor(program.Upper[i] / program.Lots[i]);
}
