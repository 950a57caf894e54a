using MarginOptimizer.Solver.ActiveSet;
using MarginOptimizer.Solver.Elastic;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Scenarios;

/// <summary>The Hessian of a program's quadratic as a matrix.</summary>
internal static class ProgramHessian
{
    /// <summary>diag + F'F, factored; null when it is not strictly positive definite.</summary>
    public static HessianFactor? Factor(ConvexProgram program, WorkMeter meter)
    {
        int n = program.VariableCount;
        double[] diagonal = program.Quadratic!.Diagonal.Length == 0 ? new double[n] : program.Quadratic.Diagonal;
        if (program.Quadratic.Factors is not { } factors)
        {
            return diagonal.AsSpan().IndexOf(0.0) < 0 ? HessianFactor.Diagonal(diagonal) : null;
        }

        int leading = (n + GramKernel.Panel - 1) / GramKernel.Panel * GramKernel.Panel;
        var products = new double[leading * leading];
        var gram = new GramKernel(products, leading, 1.0);
        for (int k = 0; k < factors.Rows; k++)
        {
            if (gram.Pack(1.0, factors.Row(k)))
            {
                gram.Flush(meter);
                meter.Add(GramKernel.BlockWork(n));
                if (meter.Checkpoint())
                {
                    return null;
                }
            }
        }

        gram.Flush(meter);
        var matrix = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            if (meter.Pace(4 * n))
            {
                return null;
            }

            for (int j = 0; j <= i; j++)
            {
                double entry = products[(i * leading) + j] + (i == j ? diagonal[i] : 0.0);
                matrix[(i * n) + j] = entry;
                matrix[(j * n) + i] = entry;
            }
        }

        return HessianFactor.TryDense(matrix, n, meter, out HessianFactor? hessian) ? hessian : null;
    }
}
