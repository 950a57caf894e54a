using Google.OrTools.LinearSolver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Validation;
using LinearSolver = Google.OrTools.LinearSolver.Solver;

namespace MarginOptimizer.Solver;

/// <summary>
/// A second, independent method for cross-checks: GLOP of OR-Tools on the whole linear program; its row multipliers become the same kind of
/// certificate. Lots and the second objective are disregarded: the lower bound holds for the program with lots, a point is returned only without.
/// Slower and less exact than <see cref="LpSolver"/>; its work is not counted and its answer may depend on the library's version.
/// </summary>
public sealed class OrToolsLpSolver : IConvexSolver
{
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">OR-Tools offers no GLOP on this machine.</exception>
    public Solution Solve(ConvexProgram program, SolveBudget budget, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ProgramValidation.ThrowIfMalformed(program);
        if (program.Quadratic is not null || !program.Norms.IsEmpty || program.Functions.Any(function => !function.IsMaximum))
        {
            throw new ArgumentException("This method takes linear programs of maxima only: no quadratic, no norms, no tail means.", nameof(program));
        }

        LpModel model = LpModelBuilder.Build(program);
        using LinearSolver solver = LinearSolver.CreateSolver("GLOP") ?? throw new InvalidOperationException("OR-Tools offers no GLOP here.");
        if (budget.WallClock != Timeout.InfiniteTimeSpan)
        {
            solver.SetTimeLimit((long)Math.Max(1.0, budget.WallClock.TotalMilliseconds));
        }

        Variable[] columns = AddColumns(solver, model);
        Constraint[] rows = AddRows(solver, model, columns);
        LinearSolver.ResultStatus status = cancellation.IsCancellationRequested ? LinearSolver.ResultStatus.NOT_SOLVED : solver.Solve();
        return status == LinearSolver.ResultStatus.OPTIMAL ? Optimal(program, budget, solver, model, columns, rows) : WithoutPoint(status);
    }

    private static Variable[] AddColumns(LinearSolver solver, LpModel model)
    {
        var columns = new Variable[model.Columns];
        for (int q = 0; q < columns.Length; q++)
        {
            columns[q] = solver.MakeNumVar(model.Lower[q], model.Upper[q], string.Empty);
            solver.Objective().SetCoefficient(columns[q], model.Cost[q]);
        }

        solver.Objective().SetMinimization();
        return columns;
    }

    private static Constraint[] AddRows(LinearSolver solver, LpModel model, Variable[] columns)
    {
        ConvexProgram program = model.Origin.Program;
        var rows = new Constraint[model.Rows];
        for (int r = 0; r < rows.Length; r++)
        {
            double start = 0.0;
            for (int i = 0; i < model.Variables; i++)
            {
                start += model.Row(r)[i] * (program.Lower[i] / model.VariableScale[i]);
            }

            rows[r] = solver.MakeConstraint(model.Lower[model.Columns + r] - start, model.Upper[model.Columns + r] - start);
            for (int q = 0; q < columns.Length; q++)
            {
                double entry = model.Entry(r, q);
                if (entry != 0.0)
                {
                    rows[r].SetCoefficient(columns[q], entry);
                }
            }
        }

        return rows;
    }

    private static Solution Optimal(
        ConvexProgram program, SolveBudget budget, LinearSolver solver, LpModel model, Variable[] columns, Constraint[] rows)
    {
        double[] x = (double[])program.Lower.Clone();
        for (int s = 0; s < model.Segments; s++)
        {
            x[model.Layout.Owner[s]] += columns[s].SolutionValue() * model.VariableScale[model.Layout.Owner[s]];
        }

        for (int i = 0; i < x.Length; i++)
        {
            x[i] = Math.Clamp(x[i], program.Lower[i], program.Upper[i]);
        }

        double[] multipliers = [.. rows.Select(row => row.DualValue())];
        Certificate certificate = MultiplierExtraction.Extract(model, multipliers, withObjective: true);
        bool lots = program.Lots.AsSpan().IndexOfAnyExcept(0.0) >= 0;
        double bound = DualBound.Of(model, certificate, withObjective: true, lots).Value;
        double objective = PointEvaluation.Value(program, program.Objective, x);
        bool point = !lots && LimitCheck.AllKept(program, x);
        double gap = (objective - bound) / Math.Max(program.GapScale, Math.Abs(objective));
        return new Solution
        {
            Status = !point ? SolutionStatus.NoSolutionFound
                : gap <= budget.RelativeGap ? SolutionStatus.Optimal : SolutionStatus.FeasibleWithGap,
            X = point ? x : [],
            Objective = point ? objective : double.PositiveInfinity,
            LowerBound = bound,
            RelaxedObjective = objective,
            RelaxedX = x,
            Certificate = certificate,
            Iterations = (int)solver.Iterations(),
        };
    }

    /// <summary>GLOP hands out no proof of infeasibility here, so none is claimed.</summary>
    private static Solution WithoutPoint(LinearSolver.ResultStatus status) => new()
    {
        Status = status == LinearSolver.ResultStatus.ABNORMAL ? SolutionStatus.NumericalFailure : SolutionStatus.NoSolutionFound,
        X = [],
        Objective = double.PositiveInfinity,
        LowerBound = double.NegativeInfinity,
    };
}
