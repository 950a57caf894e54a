using System.Globalization;
using System.Text.Json.Serialization;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Sparse;
using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Cli.Solving;

/// <summary>What is printed for one program: a JSON line, or a row for people. Null: no finite value.</summary>
internal sealed record SolveResult
{
    public required string File { get; init; }

    public required int Variables { get; init; }

    public required int Rows { get; init; }

    /// <summary>OPTIMAL, FEASIBLE_WITH_GAP, FEASIBLE_AT_LIMIT, INFEASIBLE, UNBOUNDED, NOT_CONVEX, NO_SOLUTION_FOUND or NUMERICAL_FAILURE.</summary>
    public required string Status { get; init; }

    public required double? Objective { get; init; }

    /// <summary>The independent checker's.</summary>
    public required double? LowerBound { get; init; }

    /// <summary>In units of the objective.</summary>
    public required double? Gap { get; init; }

    /// <summary>Relative to max(1, |objective|).</summary>
    public required double? RelativeGap { get; init; }

    /// <summary>Largest violation of a row or bound relative to max(1, |bound|).</summary>
    public required double? Violation { get; init; }

    /// <summary>The independent checker confirmed the status: the gap of an optimum, the multipliers, ray or direction of another verdict.</summary>
    public required bool Proven { get; init; }

    /// <summary>Null: the bound or proof holds for the program's own bounds. Otherwise what box it holds on.</summary>
    public required string? Box { get; init; }

    public required int Iterations { get; init; }

    public required long Work { get; init; }

    public required int? StoppedAt { get; init; }

    public required double Seconds { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[]? X { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[]? Multipliers { get; init; }

    /// <summary>Multipliers that prove infeasibility.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[]? Infeasibility { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[]? Ray { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double[]? NegativeCurvature { get; init; }

    public static SolveResult Of(string path, QuadraticProgram program, SparseSolution solution, double seconds, bool withPoint) => new()
    {
        File = System.IO.Path.GetFileName(path),
        Variables = program.VariableCount,
        Rows = program.RowCount,
        Status = StatusName(solution.Status),
        Objective = Finite(solution.Objective),
        LowerBound = Finite(solution.LowerBound),
        Gap = Finite(solution.Gap),
        RelativeGap = Finite(solution.Gap / Math.Max(1.0, Math.Abs(solution.Objective))),
        Violation = Finite(solution.Violation),
        Proven = solution.Proven,
        Box = BoxOf(solution),
        Iterations = solution.Iterations,
        Work = solution.Work,
        StoppedAt = solution.StoppedAt,
        Seconds = seconds,
        X = Given(solution.X, withPoint),
        Multipliers = Given(solution.Multipliers, withPoint),
        Infeasibility = Given(solution.Infeasibility, withPoint),
        Ray = Given(solution.Ray, withPoint),
        NegativeCurvature = Given(solution.NegativeCurvature, withPoint),
    };

    private static string StatusName(SolutionStatus status) => status switch
    {
        SolutionStatus.Optimal => "OPTIMAL",
        SolutionStatus.FeasibleWithGap => "FEASIBLE_WITH_GAP",
        SolutionStatus.FeasibleAtLimit => "FEASIBLE_AT_LIMIT",
        SolutionStatus.Infeasible => "INFEASIBLE",
        SolutionStatus.Unbounded => "UNBOUNDED",
        SolutionStatus.NotConvex => "NOT_CONVEX",
        SolutionStatus.NoSolutionFound => "NO_SOLUTION_FOUND",
        SolutionStatus.NumericalFailure => "NUMERICAL_FAILURE",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "a program without lots does not end so"),
    };

    private static string? BoxOf(SparseSolution solution)
    {
        if (solution.BoxIsArtificial) return "bound on a box around the answer, which lies strictly inside it";
        return double.IsFinite(solution.InfeasibilityRadius)
            ? string.Create(CultureInfo.InvariantCulture, $"no point with unbounded variables up to {solution.InfeasibilityRadius:0e+0} in size")
            : null;
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static double[]? Given(double[] values, bool wanted) => wanted && values.Length > 0 ? values : null;
}
