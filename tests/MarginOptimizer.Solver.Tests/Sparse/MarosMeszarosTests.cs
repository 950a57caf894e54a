using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Sparse;
using MarginOptimizer.Solver.Sparse.Checking;
using MarginOptimizer.Solver.Sparse.Problem;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Solver.Tests.Sparse;

public class MarosMeszarosTests
{
    private const int SmallUpTo = 1000;

    /// <summary>With MARGINOPTIMIZER_SOAK set the largest problems are solved too, to the end: some minutes.</summary>
    private static readonly bool Soak = Environment.GetEnvironmentVariable("MARGINOPTIMIZER_SOAK") is { Length: > 0 };

    private static readonly int LargeUpTo = Soak ? int.MaxValue : 5000;

    /// <summary>A few seconds: whatever does not end within them has to say so.</summary>
    private static readonly long WorkLimit = Soak ? long.MaxValue : 1_000_000_000;

    [SharedFact(MarosMeszarosSet.Folder)]
    public void Every_convex_problem_of_up_to_1000_variables_is_right_with_a_passing_certificate()
    {
        List<string> faults = [];
        int count = 0;
        foreach (string name in MarosMeszarosSet.Names.Where(name => name != MarosMeszarosSet.Nonconvex))
        {
            QuadraticProgram program = MarosMeszarosSet.Read(name);
            if (program.VariableCount > SmallUpTo)
            {
                continue;
            }

            count++;
            SparseSolution solution = SparseQpSolver.Solve(program, SparseQpSolver.DefaultBudget);
            faults.AddRange(FaultsOf(name, program, solution));
            if (solution.Status != SolutionStatus.Optimal || !solution.Proven)
            {
                faults.Add($"{name}: {solution.Status}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.Equal(55, count);
    }

    [SharedFact(MarosMeszarosSet.Folder)]
    public void Larger_problems_are_right_or_say_that_they_are_not_solved()
    {
        List<string> faults = [];
        int optimal = 0, count = 0;
        foreach (string name in MarosMeszarosSet.Names)
        {
            QuadraticProgram program = MarosMeszarosSet.Read(name);
            if (program.VariableCount <= SmallUpTo || program.VariableCount > LargeUpTo)
            {
                continue;
            }

            count++;
            SparseSolution solution = SparseQpSolver.Solve(program, SparseQpSolver.DefaultBudget with { WorkLimit = WorkLimit });
            faults.AddRange(FaultsOf(name, program, solution));
            optimal += solution.Status == SolutionStatus.Optimal ? 1 : 0;
            if (solution.Status is SolutionStatus.Infeasible or SolutionStatus.Unbounded or SolutionStatus.NotConvex)
            {
                faults.Add($"{name}: {solution.Status}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.Equal(Soak ? 49 : 25, count);
        Assert.InRange(optimal, Soak ? 45 : 25, count);
    }

    [SharedFact(MarosMeszarosSet.Folder)]
    public void The_indefinite_problem_is_reported_with_a_direction_of_negative_curvature()
    {
        QuadraticProgram program = MarosMeszarosSet.Read(MarosMeszarosSet.Nonconvex);
        SparseSolution solution = SparseQpSolver.Solve(program, SparseQpSolver.DefaultBudget);
        Assert.Equal(SolutionStatus.NotConvex, solution.Status);
        Assert.True(SparseCertificateChecker.Curvature(program, solution.NegativeCurvature) < 0.0);
        Assert.False(SparseCertificateChecker.Convexity(program, [.. Enumerable.Range(0, program.VariableCount)]).Established);
    }

    /// <summary>What an optimal answer owes: the recorded optimum, rows and bounds, and a bound that the checker finds again from the certificate alone.</summary>
    private static IEnumerable<string> FaultsOf(string name, QuadraticProgram program, SparseSolution solution)
    {
        if (solution.Status != SolutionStatus.Optimal)
        {
            yield break;
        }

        SparsePointReport point = SparseCertificateChecker.Evaluate(program, solution.X);
        if (!MarosMeszarosSet.IsRight(name, point.Objective))
        {
            yield return $"{name}: objective {point.Objective:r} is not the recorded one";
        }

        if (point.Violation > 1e-6)
        {
            yield return $"{name}: violation {point.Violation}";
        }

        SparseCertificate certificate = solution.Certificate!;
        ConvexityReport convexity = SparseCertificateChecker.Convexity(program, certificate.Order);
        SparseBound bound = SparseCertificateChecker.LowerBound(program, certificate, convexity);
        if (!(bound.RelativeGap <= 1e-6))
        {
            yield return $"{name}: gap {bound.RelativeGap}";
        }

        for (int j = 0; j < program.VariableCount; j++)
        {
            double x = solution.X[j];
            if ((certificate.BoxLower[j] > program.Lower[j] && x <= certificate.BoxLower[j]) || (certificate.BoxUpper[j] < program.Upper[j] && x >= certificate.BoxUpper[j]))
            {
                yield return $"{name}: variable {j} lies on an artificial side of the box";
            }
        }
    }
}
