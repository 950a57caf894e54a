using System.Diagnostics;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Scenarios;

/// <summary>
/// Whole lots, rules on legs and a second objective over many scenario rows. With all three disregarded the program gives the bound, and a model of few rows
/// that is right around its optimum; the model is searched with them, each point is evaluated in every row that can matter, and the model mended until it
/// agrees with the program at the point it leads to.
/// </summary>
/// <param name="program">Some scenario function of it has many rows.</param>
/// <param name="budget">Of all searches together.</param>
/// <param name="search">Solves a model of few rows.</param>
/// <param name="cancellation">Ends the search.</param>
internal sealed class ScenarioLots(
    ConvexProgram program, SolveBudget budget, Func<ConvexProgram, SolveBudget, Solution> search, CancellationToken cancellation)
{
    private const int MostRounds = 8;

    /// <summary>Model and program agree at a point to this share of the gap asked for: the search cannot do better from there.</summary>
    private const double Agreement = 0.1;

    private readonly long _entered = Stopwatch.GetTimestamp();
    private double[] _best = [];
    private double _objective = double.PositiveInfinity;
    private long _work;
    private int _checkpoints;
    private int _iterations;
    private int? _stoppedAt;

    public Solution Solve()
    {
        ConvexProgram relaxed = program with { Lots = new double[program.VariableCount], Legs = null };
        (Solution first, ScenarioRun? run, double reference) = new ScenarioSolver().SolveWithRun(relaxed, budget, cancellation);
        Count(first);
        if (first.Status == SolutionStatus.Infeasible || run is null)
        {
            return first;
        }

        if (_stoppedAt is null && first.HasPoint)
        {
            Search(run, reference);
        }

        return Answer(first, run, reference);
    }

    private void Search(ScenarioRun run, double reference)
    {
        double accepted = Math.Max(budget.AbsoluteGap, budget.RelativeGap * reference);
        for (int round = 0; round < MostRounds && _stoppedAt is null; round++)
        {
            Solution found = search(run.Model(program), budget.Less(Stopwatch.GetElapsedTime(_entered), _work, _checkpoints));
            Count(found);
            if (!found.HasPoint || run.TryEvaluate(found.X) is not { } value)
            {
                return;
            }

            if (value.IsKept && value.Objective < _objective)
            {
                (_best, _objective) = (found.X, value.Objective);
            }

            bool agrees = value.IsKept && Math.Abs(value.Objective - found.Objective) <= Agreement * accepted;
            if (agrees || !run.Learn(found.X))
            {
                return;
            }
        }
    }

    private void Count(Solution part)
    {
        if (part.StoppedAt is { } stop)
        {
            _stoppedAt = _checkpoints + stop;
        }

        _work += part.Work;
        _checkpoints += part.Checkpoints;
        _iterations += part.Iterations;
    }

    private Solution Answer(Solution first, ScenarioRun run, double reference)
    {
        bool exists = _best.Length > 0;
        return first with
        {
            Status = !exists ? SolutionStatus.NoSolutionFound
                : budget.Accepts(_objective - first.LowerBound, reference) ? SolutionStatus.Optimal
                : _stoppedAt is not null ? SolutionStatus.FeasibleAtLimit
                : SolutionStatus.FeasibleWithGap,
            X = _best,
            Objective = _objective,
            RelaxedX = first.X,
            RelaxedObjective = first.HasPoint ? first.Objective : double.NaN,
            Passes = first.Passes + run.PassesSince,
            Iterations = _iterations,
            Work = _work + run.WorkSince,
            Checkpoints = _checkpoints,
            StoppedAt = _stoppedAt,
        };
    }
}
