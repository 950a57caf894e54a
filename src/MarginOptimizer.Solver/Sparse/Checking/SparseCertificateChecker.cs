using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Solver.Sparse.Checking;

/// <summary>
/// Recomputes what is claimed of a sparse quadratic program from its data alone, by plain loops; shares no code with the solver. Derivations are on the
/// page beside it (METHOD.md). Bounds are valid for whatever point and multipliers they are given.
/// </summary>
public static class SparseCertificateChecker
{
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>Slopes that change the objective by no more than this share of it over the box do not count.</summary>
    private const double Negligible = 1e-12;

    /// <summary>Terms that vanish count as this share of what they could be.</summary>
    private const double SmallTerms = 1e-3;

    /// <summary>Rows that contradict each other only in the 12th digit of their numbers are not called infeasible: they were meant to agree.</summary>
    private const double DataRounding = 1e-12;

    /// <summary>Whether P is positive semidefinite, by a Cholesky factorisation in the order given.</summary>
    /// <exception cref="ArgumentException">The order is no permutation of the variables.</exception>
    public static ConvexityReport Convexity(QuadraticProgram program, int[] order, Func<bool>? stop = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(order);
        var seen = new bool[program.VariableCount];
        foreach (int j in order)
        {
            if (j < 0 || j >= seen.Length || seen[j])
            {
                throw new ArgumentException($"variable {j} does not belong into a permutation of {seen.Length}", nameof(order));
            }

            seen[j] = true;
        }

        if (order.Length != seen.Length)
        {
            throw new ArgumentException($"the order has {order.Length} entries for {seen.Length} variables", nameof(order));
        }

        return ConvexityCheck.Run(program.Quadratic, order, stop ?? (() => false));
    }

    /// <summary>The bound of a certificate. With r = Px + q + A'y at its point x:
    /// f(x) + sum y_i (Ax - side)_i + sum_j min over z in the box of r_j (z - x_j), less half the convexity shift times the squared width, less rounding.</summary>
    public static SparseBound LowerBound(QuadraticProgram program, SparseCertificate certificate, ConvexityReport convexity)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(convexity);
        double[] x = certificate.Point;
        double[] y = Clipped(program, certificate.Multipliers);
        SparseEvaluation evaluation = SparseEvaluation.Of(program, x, y, withObjective: true);
        (double sides, double error, double cost) = Sides(program, y, evaluation);
        double slope = OpenSlope(program, certificate, evaluation);
        if (!convexity.Established)
        {
            return new SparseBound(evaluation.Objective, double.NegativeInfinity, cost, slope);
        }

        double slack = 0.0;
        for (int j = 0; j < x.Length; j++)
        {
            double low = certificate.BoxLower[j] - x[j], high = certificate.BoxUpper[j] - x[j];
            double wide = Math.Max(Math.Abs(low), Math.Abs(high));
            slack += Least(evaluation.Gradient[j], evaluation.GradientError[j], low, high);
            slack -= convexity.Shift[j] == 0.0 ? 0.0 : 0.5 * convexity.Shift[j] * wide * wide;
            error += Math.Abs(slack) * Epsilon;
        }

        double bound = evaluation.Objective + (sides + slack) - error - (4.0 * Epsilon * Math.Abs(evaluation.Objective));
        return new SparseBound(evaluation.Objective, double.IsNaN(bound) ? double.NegativeInfinity : bound, cost, slope);
    }

    /// <summary>
    /// Above 0 proves that no x keeps rows and bounds: y'Ax would have to be both at most the sides' sum and more than it. Variables with an infinite bound that
    /// their coefficient leans on count as kept within <paramref name="radius"/>: the proof then excludes all |x_j| up to it.
    /// </summary>
    public static double InfeasibilityMargin(QuadraticProgram program, double[] multipliers, double radius)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(multipliers);
        double[] y = Clipped(program, multipliers);
        SparseEvaluation evaluation = SparseEvaluation.Of(program, new double[program.VariableCount], y, withObjective: false);
        (double margin, double error, _) = Sides(program, y, evaluation);
        for (int i = 0; i < y.Length; i++)
        {
            double side = y[i] > 0.0 ? program.RowUpper[i] : program.RowLower[i];
            error += y[i] == 0.0 ? 0.0 : DataRounding * Math.Abs(y[i] * side);
        }

        for (int j = 0; j < program.VariableCount; j++)
        {
            double low = Math.Max(program.Lower[j], Math.Min(-radius, program.Upper[j]));
            double high = Math.Min(program.Upper[j], Math.Max(radius, program.Lower[j]));
            margin += Least(evaluation.Gradient[j], evaluation.GradientError[j], low, high);
            error += DataRounding * evaluation.GradientSize[j] * Math.Max(OrZero(program.Lower[j]), OrZero(program.Upper[j]));
            error += Math.Abs(margin) * Epsilon;
        }

        return margin - error;
    }

    /// <summary>Objective and violations at a point.</summary>
    public static SparsePointReport Evaluate(QuadraticProgram program, double[] x)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(x);
        SparseEvaluation evaluation = SparseEvaluation.Of(program, x, new double[program.RowCount], withObjective: true);
        double[] unit = Filled(x.Length, 1.0), nothing = new double[Math.Max(x.Length, program.RowCount)];
        double bounds = Violation(x, program.Lower, program.Upper, nothing, unit);
        double rows = Violation(evaluation.Activity, program.RowLower, program.RowUpper, nothing, Filled(program.RowCount, 1.0));
        double excess = Violation(evaluation.Activity, program.RowLower, program.RowUpper, evaluation.ActivityError, evaluation.RowScale);
        return new SparsePointReport(evaluation.Objective, rows, bounds, Math.Max(bounds, excess));
    }

    /// <summary>d'Pd plus a bound of its rounding error: below 0 proves that P is not positive semidefinite.</summary>
    public static double Curvature(QuadraticProgram program, double[] direction)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(direction);
        SparseMatrix p = program.Quadratic;
        double sum = 0.0, size = 0.0;
        for (int j = 0; j < p.Columns; j++)
        {
            for (int k = p.Starts[j]; k < p.Starts[j + 1]; k++)
            {
                double part = (p.Indices[k] == j ? 1.0 : 2.0) * p.Values[k] * direction[p.Indices[k]] * direction[j];
                sum += part;
                size += Math.Abs(part);
            }
        }

        return sum + ((p.Count + 4.0) * Epsilon * size);
    }

    /// <summary>How far a direction is from one along which the objective falls for ever inside rows and bounds.</summary>
    public static RayReport Ray(QuadraticProgram program, double[] direction)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(direction);
        return RayReport.Of(program, direction);
    }

    /// <summary>Largest slope toward a side without a bound, beyond rounding, relative to the terms it is made of.</summary>
    private static double OpenSlope(QuadraticProgram program, SparseCertificate certificate, SparseEvaluation evaluation)
    {
        double largest = 0.0;
        for (int j = 0; j < program.VariableCount; j++)
        {
            double slope = evaluation.Gradient[j];
            bool open = slope > 0.0 ? double.IsNegativeInfinity(program.Lower[j]) : double.IsPositiveInfinity(program.Upper[j]);
            double excess = Math.Abs(slope) - evaluation.GradientError[j];
            double reach = excess * Math.Max(certificate.BoxUpper[j] - certificate.Point[j], certificate.Point[j] - certificate.BoxLower[j]);
            if (open && reach > Negligible * Math.Max(1.0, Math.Abs(evaluation.Objective)))
            {
                largest = Math.Max(largest, excess / (evaluation.GradientSize[j] + (SmallTerms * evaluation.GradientReach[j])));
            }
        }

        return largest;
    }

    private static double[] Clipped(QuadraticProgram program, double[] multipliers)
    {
        var y = new double[multipliers.Length];
        for (int i = 0; i < y.Length; i++)
        {
            double side = multipliers[i] > 0.0 ? program.RowUpper[i] : program.RowLower[i];
            y[i] = double.IsFinite(side) && double.IsFinite(multipliers[i]) ? multipliers[i] : 0.0;
        }

        return y;
    }

    /// <summary>sum y_i (activity - side)_i, a bound of its rounding error, and sum |y_i| violation_i.</summary>
    private static (double Sum, double Error, double Cost) Sides(QuadraticProgram program, double[] y, SparseEvaluation evaluation)
    {
        double sum = 0.0, error = 0.0, cost = 0.0;
        for (int i = 0; i < y.Length; i++)
        {
            if (y[i] == 0.0)
            {
                continue;
            }

            double side = y[i] > 0.0 ? program.RowUpper[i] : program.RowLower[i];
            double part = y[i] * (evaluation.Activity[i] - side);
            sum += part;
            error += (Math.Abs(y[i]) * evaluation.ActivityError[i]) + (Epsilon * (Math.Abs(sum) + (2.0 * Math.Abs(part))));
            cost += program.RowLower[i] == program.RowUpper[i] ? Math.Abs(part) : Math.Max(0.0, part);
        }

        return (sum, error, cost);
    }

    /// <summary>min of r z over z in [low, high] and r within its error.</summary>
    private static double Least(double r, double error, double low, double high)
        => Math.Min(
            Math.Min(Product(r - error, low), Product(r + error, low)),
            Math.Min(Product(r - error, high), Product(r + error, high)));

    private static double OrZero(double bound) => double.IsFinite(bound) ? Math.Abs(bound) : 0.0;

    private static double Product(double r, double z) => r == 0.0 || z == 0.0 ? 0.0 : r * z;

    /// <param name="values">Values to be judged.</param>
    /// <param name="lower">Their lower bounds.</param>
    /// <param name="upper">Their upper bounds.</param>
    /// <param name="allowances">Violations that do not count.</param>
    /// <param name="scales">Violations refer to this or the bound, whichever is larger, but to no more than max(1, |bound|).</param>
    private static double Violation(double[] values, double[] lower, double[] upper, double[] allowances, double[] scales)
    {
        double largest = 0.0;
        for (int i = 0; i < values.Length; i++)
        {
            double below = lower[i] - values[i] - allowances[i], above = values[i] - upper[i] - allowances[i];
            largest = below > 0.0 ? Math.Max(largest, below / Reference(lower[i], scales[i])) : largest;
            largest = above > 0.0 ? Math.Max(largest, above / Reference(upper[i], scales[i])) : largest;
            largest = double.IsNaN(values[i]) ? double.PositiveInfinity : largest;
        }

        return largest;
    }

    private static double Reference(double bound, double scale) => Math.Min(Math.Max(1.0, Math.Abs(bound)), Math.Max(scale, Math.Abs(bound)));

    private static double[] Filled(int count, double value)
    {
        var filled = new double[count];
        Array.Fill(filled, value);
        return filled;
    }
}
