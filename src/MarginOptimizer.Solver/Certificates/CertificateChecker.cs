using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Certificates;

/// <summary>
/// Recomputes bounds, objective and feasibility from the problem data alone, by plain loops. Shares no code with any solver.
/// The bound is valid for whatever multipliers it is given: they are first brought into their sets.
/// </summary>
public static class CertificateChecker
{
    private const double Tolerance = 1e-9;

    /// <summary>A proven lower bound of the objective over all points that keep box, lots and limits; -infinity when nothing follows.</summary>
    public static double LowerBound(ConvexProgram program, Certificate certificate)
        => new WeightedProgram(program, certificate, withObjective: true).Minimum();

    /// <summary>Above 0 proves that no point of the box (in whole lots, where asked) keeps all limits that carry a multiplier.</summary>
    public static double InfeasibilityMargin(ConvexProgram program, Certificate certificate)
        => new WeightedProgram(program, certificate, withObjective: false).Minimum();

    /// <summary>Objective, limits, box and lots at a point.</summary>
    public static PointReport Evaluate(ConvexProgram program, double[] x) => PointEvaluator.Evaluate(program, x);

    /// <summary>Checks every claim of a solution: point feasible, objective, lower bound, gap of an optimal one, proof of an infeasible one.</summary>
    /// <param name="program">What was to be solved.</param>
    /// <param name="solution">What was answered.</param>
    /// <param name="relativeGap">Gap that <see cref="SolutionStatus.Optimal"/> has to keep, relative to max(|objective at the start|, GapScale).</param>
    /// <param name="absoluteGap">Gap in units of the objective that is enough as well.</param>
    public static SolutionReport Verify(ConvexProgram program, Solution solution, double relativeGap, double absoluteGap = 0.0)
    {
        List<string> faults = [];
        double bound = solution.Certificate is { } certificate ? LowerBound(program, certificate) : double.NegativeInfinity;
        bound = solution.Tree is { } tree ? Math.Max(bound, TreeProofChecker.LowerBound(program, tree)) : bound;
        PointReport? point = solution.HasPoint && solution.X.Length == program.VariableCount ? Evaluate(program, solution.X) : null;
        double reference = Math.Max(program.GapScale, Math.Abs(PointEvaluator.Evaluate(program, Start(program)).Objective));
        double margin = double.NaN;
        if (solution.Infeasibility is { } proof)
        {
            margin = InfeasibilityMargin(program, proof);
        }

        bool infeasible = solution.Status is SolutionStatus.Infeasible;
        Add(infeasible && !(margin > 0.0), "infeasibility is claimed and not proven");
        Add(infeasible && point is not null, "infeasibility is claimed with a point");
        Add(solution.Status is SolutionStatus.InfeasibleInLots && !double.IsPositiveInfinity(bound), "infeasibility in lots is claimed and not proven");
        Add(!infeasible && solution.LowerBound > bound + Tolerance * reference, "the lower bound does not reproduce");
        bool needsPoint = solution.Status is SolutionStatus.Optimal or SolutionStatus.FeasibleWithGap or SolutionStatus.FeasibleAtLimit;
        Add(needsPoint && point is null, "the status claims a point and there is none");
        double gap = double.PositiveInfinity;
        if (point is not null)
        {
            gap = point.Objective - bound;
            Add(point.BoxViolation > 0.0, "the point lies outside the box");
            Add(point.LotViolation > Tolerance, "the point is not in whole lots");
            Add(!point.KeepsLegs, "the point breaks a rule on legs");
            Add(!point.Feasible(Tolerance) && point.Worst is not null, $"limit '{point.Worst?.Name}' is violated");
            Add(!(Math.Abs(point.Objective - solution.Objective) <= Tolerance * reference), "the objective does not reproduce");
            Add(solution.Status == SolutionStatus.Optimal && !(gap <= Math.Max(absoluteGap, relativeGap * reference) + (Tolerance * reference)), "optimality is claimed beyond the proven gap");
            Add(gap < -Tolerance * reference, "the bound lies above the objective");
        }

        return new SolutionReport(bound, gap, margin, point, faults);

        void Add(bool wrong, string fault)
        {
            if (wrong)
            {
                faults.Add(fault);
            }
        }
    }

    private static double[] Start(ConvexProgram program)
    {
        var x = new double[program.VariableCount];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = Math.Min(Math.Max(0.0, program.Lower[i]), program.Upper[i]);
        }

        return x;
    }
}
