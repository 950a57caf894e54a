using System.Collections.Immutable;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Prices;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Validation;

namespace MarginOptimizer.Solver.Diagnosis;

/// <summary>
/// Minimises <c>sum of v_k s_k</c> subject to <c>g_k(x) &lt;= tau_k + s_k unit_k</c>, s &gt;= 0: a program of the same kind with one more variable per bound
/// that may move. Among equally cheap ways it prefers a low objective of the program, where that is linear.
/// </summary>
public sealed class RelaxationFinder(IConvexSolver solver)
{
    /// <summary>Steps below this share of the largest are rounding.</summary>
    private const double Negligible = 1e-9;

    /// <param name="program">Any; its lots are kept.</param>
    /// <param name="slacks">Bounds that may move, each at most once.</param>
    /// <param name="budget">Of the search.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="ArgumentException">The program is malformed, or a slack names no finite bound or no positive unit and cost.</exception>
    public CheapestRelaxation Find(ConvexProgram program, ImmutableArray<LimitSlack> slacks, SolveBudget budget, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ProgramValidation.ThrowIfMalformed(program);
        int[] limits = [.. slacks.Select(slack => IndexOf(program, slack))];
        Solution solution = solver.Solve(Extended(program, slacks, limits), budget, cancellation);
        if (!solution.HasPoint)
        {
            return new CheapestRelaxation([], double.PositiveInfinity, solution.LowerBound, [], solution.Status);
        }

        ReadOnlySpan<double> steps = solution.X.AsSpan(program.VariableCount);
        double largest = 0.0;
        foreach (double step in steps)
        {
            largest = Math.Max(largest, step);
        }

        var moved = ImmutableArray.CreateBuilder<RelaxedLimit>();
        for (int k = 0; k < steps.Length; k++)
        {
            if (steps[k] > Negligible * largest)
            {
                ProgramLimit limit = program.Limits[limits[k]];
                double bound = slacks[k].Side == LimitSide.Upper ? limit.Upper + (steps[k] * slacks[k].Unit) : limit.Lower - (steps[k] * slacks[k].Unit);
                moved.Add(new RelaxedLimit(limit.Name, slacks[k].Side, steps[k], bound));
            }
        }

        return new CheapestRelaxation(
            moved.ToImmutable(), solution.Objective, Math.Max(0.0, solution.LowerBound), solution.X[..program.VariableCount], solution.Status);
    }

    private static ConvexProgram Extended(ConvexProgram program, ImmutableArray<LimitSlack> slacks, int[] limits)
    {
        int n = program.VariableCount, total = n + slacks.Length;
        var cost = new double[total];
        var most = new double[slacks.Length];
        ProgramLimit[] widened = [.. program.Limits.Select(limit => limit with { Form = Widened(limit.Form, total) })];
        for (int k = 0; k < slacks.Length; k++)
        {
            ProgramLimit limit = widened[limits[k]];
            double[] linear = limit.Form.Linear.Length == 0 ? new double[total] : limit.Form.Linear;
            bool isUpper = slacks[k].Side == LimitSide.Upper;
            linear[n + k] = isUpper ? -slacks[k].Unit : slacks[k].Unit;
            widened[limits[k]] = limit with { Form = limit.Form with { Linear = linear } };
            cost[n + k] = slacks[k].CostPerUnit;
            ProgramLimit given = program.Limits[limits[k]];
            double farthest = isUpper ? FormRange.Largest(program, given.Form) - given.Upper : given.Lower - FormRange.SmallestLinear(program, given.Form);
            most[k] = Math.Max(0.0, farthest) / slacks[k].Unit;
        }

        return program with
        {
            VariableCount = total,
            Lower = [.. program.Lower, .. new double[slacks.Length]],
            Upper = [.. program.Upper, .. most],
            Lots = [.. program.Lots, .. new double[slacks.Length]],
            Quadratic = null,
            Objective = new ConvexForm(cost, 0.0, [], []),
            SecondObjective = program.Quadratic is null && program.Norms.IsEmpty ? Widened(program.Objective, total) : null,
            Limits = [.. widened],
            GapScale = slacks.IsEmpty ? program.GapScale : slacks.Max(slack => slack.CostPerUnit),
        };
    }

    private static ConvexForm Widened(ConvexForm form, int total)
    {
        if (form.Linear.Length == 0)
        {
            return form;
        }

        var linear = new double[total];
        form.Linear.CopyTo(linear, 0);
        return form with { Linear = linear };
    }

    private static int IndexOf(ConvexProgram program, LimitSlack slack)
    {
        for (int k = 0; k < program.Limits.Length; k++)
        {
            if (program.Limits[k].Name == slack.Limit)
            {
                double bound = slack.Side == LimitSide.Upper ? program.Limits[k].Upper : program.Limits[k].Lower;
                bool valid = double.IsFinite(bound) && slack.Unit > 0.0 && slack.CostPerUnit > 0.0 && double.IsFinite(slack.Unit) && double.IsFinite(slack.CostPerUnit);
                return valid ? k : throw new ArgumentException($"Limit '{slack.Limit}': its bound is not finite, or unit or cost is not a number above 0.", nameof(slack));
            }
        }

        throw new ArgumentException($"The program has no limit '{slack.Limit}'.", nameof(slack));
    }
}
