namespace MarginOptimizer.Solver.Tests.ActiveSet;

/// <summary>The optimum of a tiny problem without groups by trying every state of every row; null when no state is feasible.</summary>
internal static class StateEnumeration
{
    public static double? Minimum(PenaltyProblem problem)
    {
        double? best = null;
        int[] states = new int[problem.Rows.Count];
        while (true)
        {
            if (Candidate(problem, states) is double[] x && Feasible(problem, x))
            {
                double value = problem.Objective(x, []);
                best = best is null ? value : Math.Min(best.Value, value);
            }

            int place = 0;
            while (place < states.Length && ++states[place] == 5)
            {
                states[place++] = 0;
            }

            if (place == states.Length)
            {
                return best;
            }
        }
    }

    /// <summary>States: 0 out, 1 on the lower bound, 2 on the upper, 3 and 4 beyond them. The stationary point, if there is one.</summary>
    private static double[]? Candidate(PenaltyProblem problem, int[] states)
    {
        int n = problem.Size;
        double[] cost = (double[])problem.Linear.Clone();
        var active = new List<(double[] Row, double Bound)>();
        for (int r = 0; r < states.Length; r++)
        {
            PenaltyRow row = problem.Rows[r];
            double end = states[r] switch { 3 => -row.LowerCap, 4 => row.UpperCap, _ => 0.0 };
            double bound = states[r] == 1 ? row.Lower : states[r] == 2 ? row.Upper : 0.0;
            if (!double.IsFinite(end) || !double.IsFinite(bound) || (states[r] >= 3 && end == 0.0) || active.Count > n)
            {
                return null;
            }

            if (states[r] is 1 or 2)
            {
                active.Add((row.Coefficients, bound));
            }

            for (int i = 0; i < n; i++)
            {
                cost[i] += end * row.Coefficients[i];
            }
        }

        int size = n + active.Count;
        var system = new double[size, size + 1];
        for (int i = 0; i < n; i++)
        {
            system[i, size] = -cost[i];
            for (int j = 0; j < n; j++)
            {
                system[i, j] = problem.Hessian[i, j];
            }

            for (int k = 0; k < active.Count; k++)
            {
                system[i, n + k] = system[n + k, i] = active[k].Row[i];
                system[n + k, size] = active[k].Bound;
            }
        }

        return Solve(system, size)?[..n];
    }

    private static double[]? Solve(double[,] system, int size)
    {
        for (int column = 0; column < size; column++)
        {
            int pivot = Enumerable.Range(column, size - column).MaxBy(i => Math.Abs(system[i, column]));
            if (Math.Abs(system[pivot, column]) < 1e-9)
            {
                return null;
            }

            for (int j = 0; j <= size; j++)
            {
                (system[column, j], system[pivot, j]) = (system[pivot, j], system[column, j]);
            }

            for (int i = 0; i < size; i++)
            {
                double factor = i == column ? 0.0 : system[i, column] / system[column, column];
                for (int j = column; j <= size; j++)
                {
                    system[i, j] -= factor * system[column, j];
                }
            }
        }

        return Enumerable.Range(0, size).Select(i => system[i, size] / system[i, i]).ToArray();
    }

    private static bool Feasible(PenaltyProblem problem, double[] x) => problem.Rows.All(row =>
    {
        double value = PenaltyProblem.Value(row, x, []);
        double slack = 1e-9 * (1.0 + row.Coefficients.Sum(Math.Abs));
        return (double.IsFinite(row.UpperCap) || value <= row.Upper + slack) && (double.IsFinite(row.LowerCap) || value >= row.Lower - slack);
    });
}
