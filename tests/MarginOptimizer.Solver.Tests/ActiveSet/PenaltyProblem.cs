using MarginOptimizer.Solver.ActiveSet;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Tests.ActiveSet;

/// <summary>A problem in the form of the dual active set, with checks in plain loops that share nothing with it.</summary>
internal sealed record PenaltyProblem(double[,] Hessian, double[] Linear, double[] Weights, List<PenaltyRow> Rows)
{
    public int Size => Linear.Length;

    public static WorkMeter Meter() => new(SolveBudget.Default, CancellationToken.None);

    public DualActiveSet Build(bool diagonal = false)
    {
        var set = new DualActiveSet(Factor(diagonal), Linear);
        foreach (double weight in Weights)
        {
            set.AddGroup(weight);
        }

        foreach (PenaltyRow row in Rows)
        {
            Add(set, row);
        }

        return set;
    }

    public HessianFactor Factor(bool diagonal)
    {
        if (diagonal)
        {
            return HessianFactor.Diagonal(Enumerable.Range(0, Size).Select(i => Hessian[i, i]).ToArray());
        }

        Assert.True(HessianFactor.TryDense(Hessian.Cast<double>().ToArray(), Size, Meter(), out HessianFactor? factor));
        return factor!;
    }

    public static int Add(DualActiveSet set, PenaltyRow row)
    {
        if (row.Group >= 0)
        {
            return set.AddGroupRow(row.Group, row.Coefficients, -row.Upper, row.UpperCap);
        }

        return row.Variable >= 0
            ? set.AddUnitRow(row.Variable, row.Lower, row.Upper, row.LowerCap, row.UpperCap)
            : set.AddRow(row.Coefficients, row.Lower, row.Upper, row.LowerCap, row.UpperCap);
    }

    /// <summary>Largest violation of the optimality conditions, each relative to the sum of its absolute terms.</summary>
    public double Residual(DualActiveSet set)
    {
        double error = 0.0, scale = 0.0;
        double[] x = set.X.ToArray();
        for (int i = 0; i < Size; i++)
        {
            double sum = Linear[i], terms = Math.Abs(Linear[i]);
            for (int j = 0; j < Size; j++)
            {
                sum += Hessian[i, j] * x[j];
                terms += Math.Abs(Hessian[i, j] * x[j]);
            }

            for (int r = 0; r < Rows.Count; r++)
            {
                sum += set.Multiplier(r) * Rows[r].Coefficients[i];
                terms += Math.Abs(set.Multiplier(r) * Rows[r].Coefficients[i]);
            }

            error = Math.Max(error, Math.Abs(sum));
            scale = Math.Max(scale, terms);
        }

        double worst = Ratio(error, Math.Max(scale, 1e-6));
        for (int g = 0; g < Weights.Length; g++)
        {
            double sum = -Weights[g];
            for (int r = 0; r < Rows.Count; r++)
            {
                sum += Rows[r].Group == g ? set.Multiplier(r) : 0.0;
            }

            worst = Math.Max(worst, Ratio(Math.Abs(sum), Weights[g]));
        }

        for (int r = 0; r < Rows.Count; r++)
        {
            worst = Math.Max(worst, RowResidual(set, Rows[r], set.Multiplier(r), x));
        }

        return worst;
    }

    /// <summary>Infeasibility: the ray combines hard bounds to 0 = something below 0.</summary>
    public bool IsContradiction(DualActiveSet set)
    {
        double slack = 0.0, terms = 0.0;
        double[] combination = new double[Size], absolute = new double[Size];
        double[] sums = new double[Weights.Length];
        for (int r = 0; r < Rows.Count; r++)
        {
            double rate = set.Ray(r);
            if (rate == 0.0)
            {
                continue;
            }

            PenaltyRow row = Rows[r];
            if (!double.IsPositiveInfinity(rate > 0.0 ? row.UpperCap : row.LowerCap))
            {
                return false;
            }

            double bound = rate > 0.0 ? row.Upper : row.Lower;
            slack -= rate * bound;
            terms += Math.Abs(rate * bound);
            for (int i = 0; i < Size; i++)
            {
                combination[i] += rate * row.Coefficients[i];
                absolute[i] += Math.Abs(rate * row.Coefficients[i]);
            }

            if (row.Group >= 0)
            {
                sums[row.Group] += rate;
            }
        }

        return slack > 1e-9 * terms
            && Enumerable.Range(0, Size).All(i => Math.Abs(combination[i]) <= 1e-10 * absolute[i])
            && sums.All(sum => Math.Abs(sum) <= 1e-10);
    }

    public double Objective(double[] x, double[] t)
    {
        double value = 0.0;
        for (int i = 0; i < Size; i++)
        {
            value += Linear[i] * x[i];
            for (int j = 0; j < Size; j++)
            {
                value += 0.5 * x[i] * Hessian[i, j] * x[j];
            }
        }

        for (int g = 0; g < Weights.Length; g++)
        {
            value += Weights[g] * t[g];
        }

        foreach (PenaltyRow row in Rows)
        {
            double s = Value(row, x, t);
            value += s > row.Upper && double.IsFinite(row.UpperCap) ? row.UpperCap * (s - row.Upper) : 0.0;
            value += s < row.Lower && double.IsFinite(row.LowerCap) ? row.LowerCap * (row.Lower - s) : 0.0;
        }

        return value;
    }

    public static double Value(PenaltyRow row, double[] x, double[] t)
    {
        double sum = row.Group >= 0 ? -t[row.Group] : 0.0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += row.Coefficients[i] * x[i];
        }

        return sum;
    }

    private static double RowResidual(DualActiveSet set, PenaltyRow row, double y, double[] x)
    {
        double t = row.Group >= 0 ? set.Epigraph(row.Group) : 0.0;
        double value = -t, largest = Math.Max(1.0, x.Max(Math.Abs)), terms = Math.Abs(t) + (row.Group >= 0 ? largest : 0.0);
        for (int i = 0; i < x.Length; i++)
        {
            value += row.Coefficients[i] * x[i];
            terms += Math.Abs(row.Coefficients[i]) * largest;
        }

        double worst = 0.0;
        if (y < row.UpperCap)
        {
            worst = Math.Max(worst, Ratio(value - row.Upper, terms + Math.Abs(row.Upper)));
        }

        if (y > -row.LowerCap)
        {
            worst = Math.Max(worst, Ratio(row.Lower - value, terms + Math.Abs(row.Lower)));
        }

        if (y > 0.0)
        {
            worst = Math.Max(worst, Ratio(row.Upper - value, terms + Math.Abs(row.Upper)));
        }

        if (y < 0.0)
        {
            worst = Math.Max(worst, Ratio(value - row.Lower, terms + Math.Abs(row.Lower)));
        }

        return y > row.UpperCap || y < -row.LowerCap ? double.PositiveInfinity : worst;
    }

    private static double Ratio(double value, double scale) => !(value > 0.0) ? 0.0 : value / Math.Max(scale, 1e-300);
}
