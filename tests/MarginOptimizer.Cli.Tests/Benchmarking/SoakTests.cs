using System.Text.Json;
using MarginOptimizer.Cli.Benchmarking.Soak;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Cli.Tests.Benchmarking;

public class SoakTests
{
    [Fact]
    public void A_seed_always_draws_the_same_program()
    {
        var (first, second) = (SoakPrograms.Of(17), SoakPrograms.Of(17));

        Assert.Equal(first.Lower, second.Lower);
        Assert.Equal(first.Objective.Linear, second.Objective.Linear);
        Assert.Equal(first.Limits.Select(l => l.Upper), second.Limits.Select(l => l.Upper));
    }

    [Fact]
    public void Random_programs_cover_every_kind()
    {
        var programs = Enumerable.Range(0, 500).Select(SoakPrograms.Of).ToList();

        Assert.Contains(programs, p => p.Quadratic is { Diagonal.Length: > 0 });
        Assert.Contains(programs, p => p.Quadratic?.Factors is { } factors && factors.Rows < p.VariableCount);
        Assert.Contains(programs, p => !p.Norms.IsEmpty);
        Assert.Contains(programs, p => !p.Separables.IsEmpty);
        Assert.Contains(programs, p => p.Functions.Any(f => f.IsMaximum));
        Assert.Contains(programs, p => p.Functions.Any(f => !f.IsMaximum));
        Assert.Contains(programs, p => p.Functions.Any(f => f.RowMass.Length > 0));
        Assert.Contains(programs, p => p.Functions.Any(f => f.RowScale.Length > 0));
        Assert.Contains(programs, p => p.Limits.Length > 2);
        Assert.Contains(programs, p => p.GapScale > 1e3);
        Assert.Contains(programs, p => p.Lower.Zip(p.Upper).Any(b => b.First == b.Second));
        Assert.InRange(programs.Count(p => p.Quadratic is null && p.Norms.IsEmpty && p.Functions.All(f => f.IsMaximum)), 50, 250);
    }

    [Fact]
    public void Linear_programs_are_all_proven()
    {
        var report = SoakRun.Run(new LpSolver(), Linear, 200, 0, CancellationToken.None);

        Assert.Empty(report.Failures);
        Assert.Equal(200, report.Statuses.Values.Sum());
        Assert.True(report.Statuses["Infeasible"] > 10);
    }

    [Fact]
    public void False_claims_and_missing_proofs_are_told_apart()
    {
        var wrong = SoakRun.Run(new Falsified(s => s with { LowerBound = s.LowerBound + 10.0, Objective = s.Objective + 10.0 }), Linear, 20, 0, CancellationToken.None);
        var silent = SoakRun.Run(new Falsified(s => s with { Status = SolutionStatus.NoSolutionFound, X = [], Certificate = null, LowerBound = double.NegativeInfinity }), Linear, 20, 0, CancellationToken.None);

        Assert.True(wrong.Wrong > 0);
        Assert.Equal(0, silent.Wrong);
        Assert.Equal(20, silent.Unproven);
    }

    [Fact]
    public void A_report_becomes_json()
    {
        var report = SoakRun.Run(new LpSolver(), Linear, 5, 100, CancellationToken.None);

        using var document = JsonDocument.Parse(JsonSerializer.Serialize(report, JsonSerializerOptions.Web));

        Assert.Equal(5, document.RootElement.GetProperty("count").GetInt32());
        Assert.Equal(100, document.RootElement.GetProperty("firstSeed").GetInt32());
        Assert.Equal(0, document.RootElement.GetProperty("wrong").GetInt32());
        Assert.Equal(JsonValueKind.Array, document.RootElement.GetProperty("failures").ValueKind);
    }

    /// <summary>The linear part of a random program: maxima instead of tails, no quadratic and no norms.</summary>
    private static ConvexProgram Linear(int seed)
    {
        var program = SoakPrograms.Of(seed);
        return program with
        {
            Quadratic = null,
            Norms = [],
            Functions = [.. program.Functions.Select(f => f with { TailMass = 0.25, RowScale = [] })],
            Objective = program.Objective with { Norms = [] },
            Limits = [.. program.Limits.Select(l => l with { Form = l.Form with { Norms = [] } })],
        };
    }

    private sealed class Falsified(Func<Solution, Solution> change) : IConvexSolver
    {
        private readonly LpSolver _solver = new();

        public Solution Solve(ConvexProgram program, SolveBudget budget, CancellationToken cancellation = default) =>
            change(_solver.Solve(program, budget, cancellation));
    }
}
