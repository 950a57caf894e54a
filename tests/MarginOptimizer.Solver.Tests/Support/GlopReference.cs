using Google.OrTools.LinearSolver;
using MarginOptimizer.Solver.Problem;
using LinearSolver = Google.OrTools.LinearSolver.Solver;

namespace MarginOptimizer.Solver.Tests.Support;

/// <summary>
/// The same program written down independently for GLOP: one free epigraph variable per use of a maximum, one per part of a separable function,
/// bounded below by every line of it. Money is scaled to about 1.
/// </summary>
internal static class GlopReference
{
    public static (LinearSolver.ResultStatus Status, double Objective) Solve(ConvexProgram program) => Solve(program, "GLOP", 1.0 / program.GapScale);

    /// <param name="engine">A solver of OR-Tools for linear programs.</param>
    /// <param name="money">Factor on every amount.</param>
    public static (LinearSolver.ResultStatus Status, double Objective) Solve(ConvexProgram program, string engine, double money)
    {
        using LinearSolver solver = Build(program, engine, money);
        LinearSolver.ResultStatus status = solver.Solve();
        return (status, solver.Objective().Value() / money);
    }

    /// <param name="program">Linear, without tail means.</param>
    /// <param name="engine">Or another of OR-Tools' solvers for linear programs.</param>
    public static LinearSolver Build(ConvexProgram program, string engine = "GLOP") => Build(program, engine, 1.0 / program.GapScale);

    private static LinearSolver Build(ConvexProgram program, string engine, double money)
    {
        LinearSolver solver = LinearSolver.CreateSolver(engine) ?? throw new InvalidOperationException($"OR-Tools offers no {engine} here.");
        Variable[] x = [.. program.Lower.Select((low, i) => solver.MakeNumVar(low, program.Upper[i], $"x{i}"))];
        foreach (ProgramLimit limit in program.Limits)
        {
            LinearExpr value = Express(solver, program, limit.Form, x, money);
            if (!double.IsPositiveInfinity(limit.Upper))
            {
                solver.Add(value <= money * limit.Upper);
            }

            if (!double.IsNegativeInfinity(limit.Lower))
            {
                solver.Add(value >= money * limit.Lower);
            }
        }

        solver.Minimize(Express(solver, program, program.Objective, x, money));
        return solver;
    }

    private static LinearExpr Express(LinearSolver solver, ConvexProgram program, ConvexForm form, Variable[] x, double money)
    {
        LinearExpr sum = new LinearExpr() + money * form.Constant;
        for (int i = 0; i < form.Linear.Length; i++)
        {
            sum += money * form.Linear[i] * x[i];
        }

        foreach (WeightedTerm term in form.Scenarios)
        {
            sum += term.Weight * Maximum(solver, program.Functions[term.Function], x, money);
        }

        foreach (WeightedTerm term in form.Separables)
        {
            foreach (PiecewiseLinear part in program.Separables[term.Function].Parts)
            {
                sum += term.Weight * Convex(solver, part, x[part.Variable], money);
            }
        }

        return sum;
    }

    private static Variable Maximum(LinearSolver solver, ScenarioFunction function, Variable[] x, double money)
    {
        Variable top = solver.MakeNumVar(function.FloorAtZero ? 0.0 : double.NegativeInfinity, double.PositiveInfinity, "t");
        for (int row = 0; row < function.Matrix.Rows; row++)
        {
            LinearExpr line = new LinearExpr() + money * function.Offsets[row];
            ReadOnlySpan<double> coefficients = function.Matrix.Row(row);
            for (int i = 0; i < coefficients.Length; i++)
            {
                line += money * coefficients[i] * x[i];
            }

            solver.Add(top >= line);
        }

        return top;
    }

    private static Variable Convex(LinearSolver solver, PiecewiseLinear part, Variable x, double money)
    {
        Variable value = solver.MakeNumVar(double.NegativeInfinity, double.PositiveInfinity, "v");
        for (int piece = 0; piece < part.Slopes.Length; piece++)
        {
            double at = part.Breakpoints.Length == 0 ? 0.0 : part.Breakpoints[Math.Max(0, piece - 1)];
            double slope = part.Slopes[piece];
            solver.Add(value >= money * slope * x + money * (ValueAt(part, at) - slope * at));
        }

        return value;
    }

    /// <summary>Sum over kinks: the change of slope there times the distance beyond, anchored at zero.</summary>
    private static double ValueAt(PiecewiseLinear part, double z)
    {
        return part.ValueAtZero + Raw(z) - Raw(0.0);

        double Raw(double at)
        {
            double sum = part.Slopes[0] * at;
            for (int k = 0; k < part.Breakpoints.Length; k++)
            {
                sum += (part.Slopes[k + 1] - part.Slopes[k]) * Math.Max(0.0, at - part.Breakpoints[k]);
            }

            return sum;
        }
    }
}
