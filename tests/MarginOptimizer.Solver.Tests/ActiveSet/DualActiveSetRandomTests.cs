using MarginOptimizer.Solver.ActiveSet;

namespace MarginOptimizer.Solver.Tests.ActiveSet;

public class DualActiveSetRandomTests
{
    [Fact]
    public void Every_random_problem_is_optimal_to_rounding_or_proven_contradictory()
    {
        int infeasible = Check(0, 10_000, 8, out List<string> faults);
        Assert.True(faults.Count == 0, $"{faults.Count}: {string.Join("; ", faults.Take(20))}");
        Assert.InRange(infeasible, 500, 5000);
    }

    [Fact]
    public void Larger_random_problems_too()
    {
        int infeasible = Check(0, 600, 40, out List<string> faults);
        Assert.True(faults.Count == 0, $"{faults.Count}: {string.Join("; ", faults.Take(20))}");
        Assert.InRange(infeasible, 20, 300);
    }

    [Fact]
    public void Enumeration_of_all_states_finds_the_same_optima()
    {
        int solved = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            PenaltyProblem problem = new PenaltyGenerator(seed, 2).Next();
            if (problem.Rows.Count > 8 || problem.Weights.Length > 0)
            {
                continue;
            }

            DualActiveSet set = problem.Build();
            double? best = StateEnumeration.Minimum(problem);
            Assert.Equal(best is null ? ActiveSetStatus.Infeasible : ActiveSetStatus.Optimal, set.Solve(PenaltyProblem.Meter()));
            if (best is not null)
            {
                double objective = problem.Objective(set.X.ToArray(), []);
                Assert.True(Math.Abs(objective - best.Value) <= 1e-9 * (1.0 + Math.Abs(best.Value)), $"seed {seed}: {objective} {best}");
                solved++;
            }
        }

        Assert.InRange(solved, 40, 400);
    }

    [Fact]
    public void Rows_added_after_a_solve_lead_to_the_same_answer_as_all_at_once()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            PenaltyProblem problem = new PenaltyGenerator(seed).Next();
            DualActiveSet cold = problem.Build();
            cold.Solve(PenaltyProblem.Meter());
            var warm = new DualActiveSet(problem.Factor(false), problem.Linear);
            foreach (double weight in problem.Weights)
            {
                warm.AddGroup(weight);
            }

            for (int r = 0; r < problem.Rows.Count; r++)
            {
                PenaltyProblem.Add(warm, problem.Rows[r]);
                if (r % 3 == 0)
                {
                    warm.Solve(PenaltyProblem.Meter());
                }
            }

            Assert.True(cold.Status == warm.Solve(PenaltyProblem.Meter()), $"seed {seed}: {cold.Status} {warm.Status}");
            if (cold.Status == ActiveSetStatus.Optimal)
            {
                Assert.True(problem.Residual(warm) <= 1e-11, $"seed {seed}: {problem.Residual(warm)}");
            }
        }
    }

    [Fact]
    public void A_tick_of_costs_and_bounds_starts_from_the_working_set_and_ends_at_the_optimum()
    {
        int fewer = 0, solved = 0;
        for (int seed = 0; seed < 1000; seed++)
        {
            PenaltyProblem problem = new PenaltyGenerator(seed, 12).Next();
            DualActiveSet set = problem.Build();
            set.Solve(PenaltyProblem.Meter());
            int before = set.Entries;
            var random = new Random(seed);
            double[] linear = problem.Linear.Select(c => c + 1e-3 * random.NextDouble()).ToArray();
            double[] weights = problem.Weights.Select(w => w * (1.0 - 1e-3 * random.NextDouble())).ToArray();
            var rows = problem.Rows.Select(row => row with { Lower = row.Lower - 1e-3, Upper = row.Upper + 1e-3 * random.NextDouble() }).ToList();
            PenaltyProblem moved = problem with { Linear = linear, Weights = weights, Rows = rows };
            set.SetLinear(linear);
            for (int g = 0; g < weights.Length; g++)
            {
                set.SetWeight(g, weights[g]);
            }

            for (int r = 0; r < rows.Count; r++)
            {
                set.SetBounds(r, rows[r].Lower, rows[r].Upper);
            }

            DualActiveSet cold = moved.Build();
            Assert.Equal(cold.Solve(PenaltyProblem.Meter()), set.Solve(PenaltyProblem.Meter()));
            if (cold.Status == ActiveSetStatus.Optimal)
            {
                Assert.True(moved.Residual(set) <= 1e-11, $"seed {seed}: {moved.Residual(set)}");
                solved++;
                fewer += set.Entries - before <= cold.Entries ? 1 : 0;
            }
        }

        Assert.True(fewer > 0.9 * solved, $"{fewer} of {solved}");
    }

    [Fact]
    public void Rows_that_are_out_can_go_and_the_rest_stays_optimal()
    {
        for (int seed = 0; seed < 1000; seed++)
        {
            PenaltyProblem problem = new PenaltyGenerator(seed).Next();
            DualActiveSet set = problem.Build();
            if (set.Solve(PenaltyProblem.Meter()) != ActiveSetStatus.Optimal)
            {
                continue;
            }

            bool[] removed = Enumerable.Range(0, set.Rows).Select(r => set.State(r) == RowState.Out).ToArray();
            int[] index = new int[set.Rows];
            double[] x = set.X.ToArray();
            set.RemoveRows(removed, index);
            PenaltyProblem rest = problem with { Rows = problem.Rows.Where((_, r) => !removed[r]).ToList() };
            Assert.Equal(rest.Rows.Count, set.Rows);
            Assert.All(removed.Select((gone, r) => (gone, r)), pair => Assert.Equal(pair.gone, index[pair.r] < 0));
            set.SetLinear(problem.Linear);
            int before = set.Entries;
            Assert.Equal(ActiveSetStatus.Optimal, set.Solve(PenaltyProblem.Meter()));
            Assert.True(rest.Residual(set) <= 1e-11, $"seed {seed}");
            Assert.Equal(before, set.Entries);
            Assert.True(x.Zip(set.X.ToArray(), (a, b) => Math.Abs(a - b)).Max() <= 1e-9 * (1.0 + x.Max(Math.Abs)), $"seed {seed}");
        }
    }

    [Fact]
    public void An_index_set_from_another_solve_needs_no_further_row()
    {
        for (int seed = 0; seed < 1000; seed++)
        {
            PenaltyProblem problem = new PenaltyGenerator(seed).Next();
            DualActiveSet first = problem.Build(), second = problem.Build();
            if (first.Solve(PenaltyProblem.Meter()) != ActiveSetStatus.Optimal)
            {
                continue;
            }

            for (int r = 0; r < problem.Rows.Count; r++)
            {
                second.Suggest(r, first.State(r), PenaltyProblem.Meter());
            }

            Assert.Equal(ActiveSetStatus.Optimal, second.Solve(PenaltyProblem.Meter()));
            Assert.True(problem.Residual(second) <= 1e-11, $"seed {seed}");
            Assert.True(second.Entries <= 1 + first.Entries / 4, $"seed {seed}: {second.Entries} of {first.Entries}");
        }
    }

    private static int Check(int from, int to, int largest, out List<string> faults)
    {
        int infeasible = 0;
        faults = [];
        for (int seed = from; seed < to; seed++)
        {
            var generator = new PenaltyGenerator(seed, largest);
            PenaltyProblem problem = generator.Next();
            DualActiveSet set = problem.Build(generator.Diagonal);
            ActiveSetStatus status = set.Solve(PenaltyProblem.Meter());
            if (status == ActiveSetStatus.Infeasible && problem.IsContradiction(set))
            {
                infeasible++;
            }
            else if (status != ActiveSetStatus.Optimal || problem.Residual(set) > 1e-11)
            {
                faults.Add($"seed {seed}: {status} {(status == ActiveSetStatus.Optimal ? problem.Residual(set) : 0.0)}");
            }
        }

        return infeasible;
    }
}
