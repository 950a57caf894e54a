using System.Diagnostics;
using MarginOptimizer.Solver.ActiveSet;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Elastic;
using MarginOptimizer.Solver.Lots;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Scenarios;
using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Tangents;
using MarginOptimizer.Solver.Validation;

namespace MarginOptimizer.Solver;

/// <summary>The one front door: chooses the method by what the program contains. Stateless: one instance may serve many threads.</summary>
public sealed class ConvexSolver : IConvexSolver
{
    /// <summary>Rows of a scenario function from which few of them are brought into a master problem and few are evaluated.</summary>
    private const int ManyRows = 10_000;

    private const int WideFrom = 200;
    private const int FewFactors = 32;

    private readonly LpSolver _linear = new();
    private readonly LpSolver _search = new() { Divides = false };
    private readonly ScenarioSolver _scenarios = new();

    /// <inheritdoc/>
    public Solution Solve(ConvexProgram program, SolveBudget budget, CancellationToken cancellation = default)
        => Solve(program, budget, warmStart: null, cancellation);

    /// <inheritdoc/>
    public Solution Solve(ConvexProgram program, SolveBudget budget, WarmStart? warmStart, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ArgumentNullException.ThrowIfNull(program);
        SolveInput.ThrowIfUnusable(program, budget);
        if (program.Legs is not null && !IsLinear(program))
        {
            throw new NotSupportedException("Rules on legs are solved in linear programs only: not with a quadratic or norms.");
        }

        if (HasManyRows(program))
        {
            Solution lazy = program.SecondObjective is null && program.Legs is null && !HasLots(program)
                ? _scenarios.Solve(program, budget, cancellation)
                : new ScenarioLots(program, budget, (model, left) => OfFewRows(model, left, null, cancellation), cancellation).Solve();
            return lazy with { WarmStartUse = warmStart is null ? WarmStartUse.None : WarmStartUse.Ignored };
        }

        return OfFewRows(program, budget, warmStart, cancellation);
    }

    private static bool HasManyRows(ConvexProgram program) => program.Functions.Any(function => function.Matrix.Rows >= ManyRows);

    /// <summary>All rows enter at once.</summary>
    private Solution OfFewRows(ConvexProgram program, SolveBudget budget, WarmStart? warmStart, CancellationToken cancellation)
    {
        ProgramValidation.ThrowIfMalformed(program);
        program = WithoutIdleNorms(program);
        if (IsLinear(program))
        {
            return _linear.Solve(program, budget, warmStart, cancellation);
        }

        Solution solution = HasLots(program) ? Lots(program, budget, cancellation) : Curved(program, budget, cancellation);
        return solution with { WarmStartUse = warmStart is null ? WarmStartUse.None : WarmStartUse.Ignored };
    }

    private static bool IsLinear(ConvexProgram program) => program.Quadratic is null && program.Norms.IsEmpty;

    /// <summary>
    /// Norms that weigh nothing must not bar a program from the methods that take none. Where any weighs something, all stay: certificates index them.
    /// </summary>
    private static ConvexProgram WithoutIdleNorms(ConvexProgram program)
    {
        if (program.Norms.IsEmpty || Forms(program).Any(form => form.Norms.Any(term => term.Weight != 0.0)))
        {
            return program;
        }

        return program with
        {
            Norms = [],
            Objective = program.Objective with { Norms = [] },
            SecondObjective = program.SecondObjective is { } second ? second with { Norms = [] } : null,
            Limits = [.. program.Limits.Select(limit => limit with { Form = limit.Form with { Norms = [] } })],
        };
    }

    private static IEnumerable<ConvexForm> Forms(ConvexProgram program)
    {
        yield return program.Objective;
        if (program.SecondObjective is { } second)
        {
            yield return second;
        }

        foreach (ProgramLimit limit in program.Limits)
        {
            yield return limit.Form;
        }
    }

    private static bool HasLots(ConvexProgram program) => program.Lots.AsSpan().IndexOfAnyExcept(0.0) >= 0;

    /// <summary>Wide programs in few squares whose interior point would cost most of the time; the simplex on tangents needs a tenth there.</summary>
    private static bool IsWide(ConvexProgram program) => program.Norms.IsEmpty && program.VariableCount > WideFrom && !program.Functions.IsEmpty
        && (program.Quadratic?.Factors?.Rows ?? 0) <= FewFactors;

    /// <summary>The search on the program itself, but for wide ones on linear models of it; the second takes over where the first ends of itself and finds nothing.</summary>
    private Solution Lots(ConvexProgram program, SolveBudget budget, CancellationToken cancellation)
    {
        if (IsWide(program))
        {
            return new CurvedLots(program, budget, this, _search, cancellation).Solve();
        }

        long entered = Stopwatch.GetTimestamp();
        Solution first = new ElasticLots(program, budget, new WorkMeter(budget, cancellation)).Solve();
        if (first.StoppedAt is not null || first.HasPoint || first.Status is SolutionStatus.Infeasible or SolutionStatus.InfeasibleInLots)
        {
            return first;
        }

        SolveBudget left = budget.Less(Stopwatch.GetElapsedTime(entered), first.Work, first.Checkpoints);
        return Joined(first, new CurvedLots(program, left, this, _search, cancellation).Solve());
    }

    /// <summary>
    /// Where the first method ends of itself short of the gap asked for, the second goes on with what is left of the budget. The first has no share of
    /// its own: one of the clock would differ between machines and runs, and the checkpoint of a stop would not repeat the answer.
    /// </summary>
    private Solution Curved(ConvexProgram program, SolveBudget budget, CancellationToken cancellation)
    {
        if (!program.Norms.IsEmpty)
        {
            return Interior(program, budget, cancellation);
        }

        if (ActiveSetRun.Fits(program))
        {
            return StrictlyConvex(program, budget, cancellation);
        }

        long entered = Stopwatch.GetTimestamp();
        bool isWide = IsWide(program);
        Solution first = isWide ? new TangentRun(program, budget, _linear, cancellation).Solve([]) : Interior(program, budget, cancellation);
        if (first.StoppedAt is not null || first.Status is SolutionStatus.Optimal or SolutionStatus.Infeasible)
        {
            return first;
        }

        SolveBudget left = budget.Less(Stopwatch.GetElapsedTime(entered), first.Work, first.Checkpoints);
        return Joined(first, isWide ? Interior(program, left, cancellation) : new TangentRun(program, left, _linear, cancellation).Solve(first.X));
    }

    /// <summary>The active set, a dual method without a point before its end; what it cannot finish, the interior point does with what is left of the budget. One meter numbers the checkpoints of both.</summary>
    private static Solution StrictlyConvex(ConvexProgram program, SolveBudget budget, CancellationToken cancellation)
    {
        var meter = new WorkMeter(budget, cancellation);
        if (ActiveSetRun.TrySolve(program, budget, meter) is { } solved)
        {
            return solved;
        }

        return meter.Stopped ? DoingNothing.After(program, budget, meter) : new ElasticRun(program, budget, meter).Solve();
    }

    private static Solution Interior(ConvexProgram program, SolveBudget budget, CancellationToken cancellation) =>
        new ElasticRun(program, budget, new WorkMeter(budget, cancellation)).Solve();

    /// <summary>The better point with the better bound, each computed from the program itself; a proof of infeasibility stands alone.</summary>
    private static Solution Joined(Solution first, Solution second)
    {
        bool isPointFirst = first.HasPoint && (!second.HasPoint || first.Objective <= second.Objective);
        bool isBoundFirst = first.Certificate is not null && (second.Certificate is null || first.LowerBound >= second.LowerBound);
        bool isProof = second.Infeasibility is not null;
        return second with
        {
            X = isPointFirst && !isProof ? first.X : second.X,
            Objective = isPointFirst && !isProof ? first.Objective : second.Objective,
            Certificate = isBoundFirst && !isProof ? first.Certificate : second.Certificate,
            LowerBound = isBoundFirst && !isProof ? first.LowerBound : second.LowerBound,
            Status = !second.HasPoint && first.HasPoint && !isProof ? first.Status : second.Status,
            Iterations = first.Iterations + second.Iterations,
            Work = first.Work + second.Work,
            Checkpoints = first.Checkpoints + second.Checkpoints,
            StoppedAt = second.StoppedAt is { } stop ? first.Checkpoints + stop : null,
        };
    }
}
