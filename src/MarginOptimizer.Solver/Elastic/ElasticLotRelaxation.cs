using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Lots;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Elastic;

/// <summary>
/// Interior point from the start for each question. There is no dive: an interior point has no warm start that would make ten or more solves in a row cheap, and
/// roundings of optima of tightened limits find points where a dive would.
/// </summary>
internal sealed class ElasticLotRelaxation(ConvexProgram program, SolveBudget budget, WorkMeter meter) : ILotRelaxation
{
    private const double LargestShareOfWidth = 0.45;

    private readonly ConvexProgram _relaxed = program with { Lots = new double[program.VariableCount], SecondObjective = null };

    public double[]? Tightened(ReadOnlySpan<double> allowance)
    {
        var limits = new ProgramLimit[program.Limits.Length];
        for (int k = 0; k < limits.Length; k++)
        {
            ProgramLimit limit = program.Limits[k];
            double inwards = Math.Min(allowance[k], LargestShareOfWidth * (limit.Upper - limit.Lower));
            limits[k] = limit with { Lower = limit.Lower + inwards, Upper = limit.Upper - inwards };
        }

        return Solve(_relaxed with { Limits = [.. limits] });
    }

    public double[]? Completed(double[] x)
    {
        double[] lower = (double[])program.Lower.Clone(), upper = (double[])program.Upper.Clone();
        for (int i = 0; i < x.Length; i++)
        {
            if (program.Lots[i] > 0.0)
            {
                lower[i] = upper[i] = x[i];
            }
        }

        return Solve(_relaxed with { Lower = lower, Upper = upper });
    }

    public double[]? Dived(long workLimit) => null;

    private double[]? Solve(ConvexProgram changed)
    {
        Solution solution = new ElasticRun(changed, budget, meter).Solve();
        return solution.HasPoint ? solution.X : null;
    }
}
