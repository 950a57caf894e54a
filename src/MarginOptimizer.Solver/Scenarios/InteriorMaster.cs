using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Elastic;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Scenarios;

/// <summary>Master problems by the interior point: the number of its iterations hardly depends on the number of rows.</summary>
internal static class InteriorMaster
{
    /// <summary>An iterate that is this close serves: its multipliers give a bound, and the next master problem begins anew.</summary>
    private const double GoodEnough = 1e-5;

    /// <summary>Null when the method did not come close, as with limits that contradict each other, or was stopped before it did.</summary>
    /// <param name="working">Without lots.</param>
    /// <param name="reference">Size that gaps refer to.</param>
    /// <param name="relativeGap">Gap to go for.</param>
    /// <param name="meter">Counts work.</param>
    public static Solution? TrySolve(ConvexProgram working, double reference, double relativeGap, WorkMeter meter)
    {
        LoweredProgram lowered = Lowering.Of(working, reference, meter);
        if (meter.Stopped)
        {
            return null;
        }

        var method = new InteriorPoint(lowered.Program, meter);
        bool converged = method.Run(relativeGap);
        if (!converged && !(method.Merit <= GoodEnough * reference))
        {
            return null;
        }

        var x = new double[working.VariableCount];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = Math.Clamp(method.Best.X[i], working.Lower[i], working.Upper[i]);
        }

        Certificate certificate = MultiplierReading.Read(lowered, method.Rows, method.Best, method.Scale);
        return new Solution
        {
            Status = SolutionStatus.Optimal,
            X = x,
            Objective = double.PositiveInfinity,
            LowerBound = double.NegativeInfinity,
            Certificate = certificate,
        };
    }
}
