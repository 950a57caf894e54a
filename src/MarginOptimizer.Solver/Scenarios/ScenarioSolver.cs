using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Elastic;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Validation;

namespace MarginOptimizer.Solver.Scenarios;

/// <summary>
/// Programs whose scenario functions have many rows: few of them are ever in a master problem, and few are evaluated. Lots are disregarded. Stateless.
/// </summary>
internal sealed class ScenarioSolver : IConvexSolver
{
    private const int Stride = 8;

    /// <summary>Rows times squared variables up to which all rows enter the master problem at once.</summary>
    public double SmallEnough { get; init; } = 2e7;

    /// <summary>The same for tails without a sample to start from: cuts from nowhere need many rounds.</summary>
    public double SmallEnoughTail { get; init; } = 5e8;

    /// <inheritdoc/>
    public Solution Solve(ConvexProgram program, SolveBudget budget, CancellationToken cancellation = default)
        => SolveWithReport(program, budget, cancellation).Solution;

    /// <summary>The same with an account of the work.</summary>
    public (Solution Solution, ScenarioReport Report) SolveWithReport(ConvexProgram program, SolveBudget budget, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ProgramValidation.ThrowIfMalformed(program, scenarioRows: false);
        var control = new PassControl(new WorkMeter(budget, cancellation), budget.Threads);
        double reference = GapReference(program, control.Meter);
        (Solution solution, ScenarioReport report, _) = Solve(program, budget, reference, Start(program), control);
        return (solution, report);
    }

    /// <summary>The same with the run, which can go on from its model, and the size that relative gaps refer to. No run where it was stopped before it began.</summary>
    public (Solution Solution, ScenarioRun? Run, double Reference) SolveWithRun(ConvexProgram program, SolveBudget budget, CancellationToken cancellation)
    {
        ProgramValidation.ThrowIfMalformed(program, scenarioRows: false);
        var control = new PassControl(new WorkMeter(budget, cancellation), budget.Threads);
        double reference = GapReference(program, control.Meter);
        (Solution solution, _, ScenarioRun? run) = Solve(program, budget, reference, Start(program), control);
        return (solution, run, reference);
    }

    private (Solution Solution, ScenarioReport Report, ScenarioRun? Run) Solve(
        ConvexProgram program, SolveBudget budget, double reference, double[] start, PassControl control)
    {
        int rows = program.Functions.IsEmpty ? 0 : program.Functions.Max(function => function.Matrix.Rows);
        double n = Math.Max(1, program.VariableCount);
        double[] shift = [];
        int[][] familiar = [];
        double coarsePasses = 0.0;
        TimeSpan coarseTime = default;
        int coarseRounds = 0, sample = 0;
        bool coarsePays = CoarsePays(program, rows);
        bool takeAll = rows * n * n <= (coarsePays || program.Functions.All(function => function.IsMaximum) ? SmallEnough : SmallEnoughTail);
        if (!takeAll && coarsePays && !control.Meter.Stopped)
        {
            ConvexProgram coarse = CoarseProgram.Of(program, Stride, control.Meter);
            SolveBudget rough = budget with { RelativeGap = Math.Max(budget.RelativeGap, 1e-4) };
            (Solution first, ScenarioReport report, _) = Solve(coarse, rough, reference, start, control);
            if (first.HasPoint)
            {
                start = first.X;
                shift = [.. report.Shifts.Select(moved => moved / Math.Sqrt(Stride))];
                sample = CoarseProgram.Rows(rows, Stride);
                familiar = Familiar(coarse, first.Certificate);
            }

            coarsePasses = (report.Passes + 1.0) / Stride;
            coarseTime = report.MasterTime;
            coarseRounds = report.Rounds;
        }

        if (control.Meter.Stopped)
        {
            // The point of a sample says nothing of all rows before they have been evaluated there.
            return (Unstarted(control.Meter), new ScenarioReport(coarsePasses, coarseTime, coarseRounds, []), null);
        }

        var settings = new ScenarioSettings(budget, reference, takeAll, (working, meter) => SolveMaster(working, budget, reference, meter));
        var run = new ScenarioRun(program, settings, control);
        Solution solution = run.Solve(start, shift, sample, familiar);
        // From nowhere rows move all the way, which says nothing of how they move from here to finer levels.
        double[] shifts = sample == 0 && !ScenarioRun.IsCurved(program) ? [] : run.Shifts;
        var result = new ScenarioReport(run.Pass.Passes + coarsePasses, run.MasterTime + coarseTime, run.Rounds + coarseRounds, shifts);
        return (solution with { Passes = result.Passes }, result, run);
    }

    /// <summary>Linear programs of few rows go to the simplex, the others to the interior point, and to the whole method behind it where that does not converge.</summary>
    private static Solution SolveMaster(ConvexProgram working, SolveBudget budget, double reference, WorkMeter meter)
    {
        double gap = Math.Max(budget.AbsoluteGap / reference, budget.RelativeGap);
        if (InteriorMaster.TrySolve(working, reference, 0.05 * gap, meter) is { } solved)
        {
            return solved;
        }

        // The one meter numbers its checkpoints too: that of a stop in here repeats the answer.
        return new ElasticRun(working, budget with { RelativeGap = 0.1 * gap }, meter).Solve();
    }

    private static Solution Unstarted(WorkMeter meter) => new()
    {
        Status = SolutionStatus.NoSolutionFound,
        X = [],
        Objective = double.PositiveInfinity,
        LowerBound = double.NegativeInfinity,
        Iterations = meter.Iterations,
        Work = meter.Spent,
        Refactorisations = meter.Refactorisations,
        Checkpoints = meter.Checkpoints,
        StoppedAt = meter.StoppedAt,
    };

    /// <summary>Rows of maxima that carry weight in the coarse bound.</summary>
    private static int[][] Familiar(ConvexProgram coarse, Certificate? certificate) => certificate is null
        ? []
        : [.. coarse.Functions.Select((function, j) => function.IsMaximum ? certificate.FunctionWeights[j].Rows.Select(row => row * Stride).ToArray() : [])];

    /// <summary>A coarse solution is a good start when it has many rows for each variable.</summary>
    private static bool CoarsePays(ConvexProgram program, int rows)
    {
        int coarse = CoarseProgram.Rows(rows, Stride);
        return coarse >= (6 * program.VariableCount) + 200;
    }

    /// <summary>Zero, or the nearest to it in the box.</summary>
    private static double[] Start(ConvexProgram program)
    {
        var x = new double[program.VariableCount];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = Math.Clamp(0.0, program.Lower[i], program.Upper[i]);
        }

        return x;
    }

    /// <summary>max(GapScale, |objective at zero|), the latter from offsets alone; where zero is outside the box, the gap scale, which asks for no less.</summary>
    private static double GapReference(ConvexProgram program, WorkMeter meter)
    {
        double[] start = Start(program);
        if (start.AsSpan().IndexOfAnyExcept(0.0) >= 0)
        {
            return program.GapScale;
        }

        ConvexForm form = program.Objective;
        double value = form.Constant + DenseKernels.Dot(form.Linear, start);
        foreach (WeightedTerm term in form.Scenarios)
        {
            value += term.Weight * OfOffsets(program.Functions[term.Function], meter);
        }

        value += PointEvaluation.Value(program, form with { Linear = [], Constant = 0.0, Scenarios = [] }, start);
        return Math.Max(program.GapScale, Math.Abs(value));
    }

    /// <summary>Where all products are 0; no number when the meter has stopped.</summary>
    private static double OfOffsets(ScenarioFunction function, WorkMeter meter)
    {
        if (!function.IsMaximum)
        {
            return new TailSelection(function with { RowScale = [] }, meter).Select(function.Offsets);
        }

        double largest = function.FloorAtZero ? 0.0 : double.NegativeInfinity;
        for (int row = 0; row < function.Offsets.Length && !meter.Pace(1); row++)
        {
            largest = Math.Max(largest, function.Offsets[row]);
        }

        return largest;
    }
}
