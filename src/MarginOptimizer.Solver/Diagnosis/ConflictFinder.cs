using System.Collections.Immutable;
using System.Diagnostics;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Diagnosis;

/// <summary>
/// Finds limits of a program that contradict each other, as few as deletion leaves, with lots disregarded. A limit left out keeps its place and
/// loses its bounds, so that every solve can start where the last one ended.
/// </summary>
public sealed class ConflictFinder(IConvexSolver solver)
{
    /// <summary>Solves spent at most on showing that no smaller set contradicts itself.</summary>
    private const int SolvesForSmallest = 200;

    /// <param name="program">Any.</param>
    /// <param name="budget">Work limit per solve; the clock for all together.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>Null when the program is not proven infeasible.</returns>
    /// <exception cref="ArgumentException">The program is malformed.</exception>
    public Conflict? Find(ConvexProgram program, SolveBudget budget, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(budget);
        var run = new Run(solver, program with { Lots = new double[program.VariableCount] }, budget, cancellation);
        ImmutableArray<string> all = [.. program.Limits.Select(limit => limit.Name)];
        ImmutableArray<string> first = run.Contradiction(all);
        if (first.IsEmpty)
        {
            return null;
        }

        ImmutableArray<string> limits = DeletionFilter.Irreducible(first, run.Contradiction, () => run.IsOver);
        bool irreducible = !run.IsOver && !run.WasUndecided, smallest = irreducible;
        for (int size = 1; size < limits.Length && smallest; size++)
        {
            smallest = Subsets(all.Length, size) <= SolvesForSmallest - run.SolvesForSmallest;
            if (smallest && run.FirstContradiction(all, size) is { IsEmpty: false } smaller)
            {
                limits = smaller;
                break;
            }

            smallest &= !run.IsOver && !run.WasUndecided;
        }

        run.Contradiction(limits);
        return new Conflict(limits, run.Proof!, irreducible, smallest);
    }

    private static double Subsets(int count, int size)
    {
        double subsets = 1.0;
        for (int k = 0; k < size; k++)
        {
            subsets *= (count - k) / (k + 1.0);
        }

        return subsets;
    }

    private sealed class Run(IConvexSolver solver, ConvexProgram program, SolveBudget budget, CancellationToken cancellation)
    {
        private readonly long _entered = Stopwatch.GetTimestamp();
        private WarmStart? _warmStart;

        public Certificate? Proof { get; private set; }

        /// <summary>A solve ended neither feasible nor with a proof.</summary>
        public bool WasUndecided { get; private set; }

        public int SolvesForSmallest { get; private set; }

        public bool IsOver => cancellation.IsCancellationRequested || Left == TimeSpan.Zero;

        private TimeSpan Left
        {
            get
            {
                if (budget.WallClock == Timeout.InfiniteTimeSpan)
                {
                    return budget.WallClock;
                }

                TimeSpan left = budget.WallClock - Stopwatch.GetElapsedTime(_entered);
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }

        /// <summary>Of these limits those that a proof of contradiction rests on; empty without one.</summary>
        public ImmutableArray<string> Contradiction(ImmutableArray<string> names)
        {
            ConvexProgram thinned = program with
            {
                Limits = [.. program.Limits.Select(limit => names.Contains(limit.Name) ? limit : limit with { Lower = double.NegativeInfinity, Upper = double.PositiveInfinity })],
                Objective = new ConvexForm([], 0.0, [], []),
                SecondObjective = null,
                Quadratic = null,
            };
            Solution solution = solver.Solve(thinned, budget with { WallClock = Left }, _warmStart, cancellation);
            _warmStart = solution.WarmStart ?? _warmStart;
            if (solution.Infeasibility is { } proof && solution.Status == SolutionStatus.Infeasible && CertificateChecker.InfeasibilityMargin(thinned, proof) > 0.0)
            {
                Proof = proof;
                return [.. names.Where((name) => proof.LimitMultipliers[IndexOf(name)] != 0.0)];
            }

            WasUndecided |= !solution.HasPoint;
            return [];
        }

        /// <summary>A contradiction among so many limits, empty when there is none.</summary>
        public ImmutableArray<string> FirstContradiction(ImmutableArray<string> all, int size)
        {
            foreach (ImmutableArray<string> subset in Combinations(all, size))
            {
                if (IsOver)
                {
                    return [];
                }

                SolvesForSmallest++;
                ImmutableArray<string> found = Contradiction(subset);
                if (!found.IsEmpty)
                {
                    return found;
                }
            }

            return [];
        }

        private int IndexOf(string name)
        {
            for (int k = 0; k < program.Limits.Length; k++)
            {
                if (program.Limits[k].Name == name)
                {
                    return k;
                }
            }

            throw new ArgumentException($"The program has no limit '{name}'.", nameof(name));
        }

        private static IEnumerable<ImmutableArray<string>> Combinations(ImmutableArray<string> all, int size)
        {
            if (size == 0)
            {
                yield return [];
                yield break;
            }

            for (int first = 0; first <= all.Length - size; first++)
            {
                foreach (ImmutableArray<string> rest in Combinations(all[(first + 1)..], size - 1))
                {
                    yield return rest.Insert(0, all[first]);
                }
            }
        }
    }
}
