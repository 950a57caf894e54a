namespace MarginOptimizer.Solver.Tests.ActiveSet;

/// <summary>Dense strictly convex problems: H = FF'/n + 0.01 I, n/2 dense rows between -1 and 1, box [-1, 1].</summary>
internal static class DenseProblems
{
    public static PenaltyProblem Create(int n, int seed)
    {
        var random = new Random(seed);
        var factor = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                factor[i, j] = Normal(random);
            }
        }

        var hessian = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int k = 0; k < n; k++)
                {
                    hessian[i, j] += factor[i, k] * factor[j, k] / n;
                }
            }

            hessian[i, i] += 0.01;
        }

        double[] linear = Enumerable.Range(0, n).Select(_ => Normal(random)).ToArray();
        var rows = new List<PenaltyRow>();
        for (int i = 0; i < n; i++)
        {
            var unit = new double[n];
            unit[i] = 1.0;
            rows.Add(new PenaltyRow(unit, -1.0, 1.0, double.PositiveInfinity, double.PositiveInfinity, i));
        }

        for (int r = 0; r < n / 2; r++)
        {
            double[] coefficients = Enumerable.Range(0, n).Select(_ => Normal(random)).ToArray();
            rows.Add(new PenaltyRow(coefficients, -1.0, 1.0, double.PositiveInfinity, double.PositiveInfinity));
        }

        return new PenaltyProblem(hessian, linear, [], rows);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
}
