using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Sparse;
using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Cli.Solving;

/// <summary><c>marginopt solve FILE...</c>: sparse convex quadratic programs to proven optimality.</summary>
internal static class SolveCommand
{
    /// <summary>A day: nobody waits longer, and every clock can count it.</summary>
    private const double LongestSeconds = 86_400.0;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "Programs in QPB format, .qpb or .qpb.gz, or folders of them.", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "One line of JSON per file; what has no finite value is null.", Arity = ArgumentArity.Zero };
        var point = new Option<bool>("--point") { Description = "With --json: the point, the multipliers of the rows and the evidence of other verdicts too.", Arity = ArgumentArity.Zero };
        var seconds = NumberOption.Positive("--time-limit", "SECONDS", "Stop each search after this time; default: none");
        var work = TextOption.Count("--work-limit", "Stop each search after this much work: repeatable on any machine");
        var gap = NumberOption.Positive("--gap", "FRACTION", "Gap, relative to max(1, |objective|), within which an answer counts as optimal; default: 1e-6 (1e-9 is aimed for)");
        var command = new Command(
            "solve",
            "Solves sparse quadratic programs: min 0.5x'Px + q'x + r, l <= Ax <= u, xl <= x <= xu. The lower bound is an independent checker's. "
            + "Exit code 0: a point for every file; 1: understood, but some file has none (INFEASIBLE, UNBOUNDED, NOT_CONVEX, NO_SOLUTION_FOUND); 2: a file is faulty, the others are solved all the same; 3: numerical failure.")
        {
            files, json, point, seconds, work, gap,
        };
        command.Validators.Add(parsed =>
        {
            // A table has no room for a point: asking for one there would silently give nothing.
            if (parsed.GetValue(point) && !parsed.GetValue(json)) parsed.AddError("--point needs --json: a table has no room for a point");
        });
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(
            ProgramFile.Expand(parsed.GetRequiredValue(files)),
            Budget(parsed.GetValue(seconds), parsed.GetValue(work), parsed.GetValue(gap)),
            parsed.GetValue(json),
            parsed.GetValue(point),
            cancellation)));
        return command;
    }

    private static SolveBudget Budget(double? seconds, long? work, double? gap) => SparseQpSolver.DefaultBudget with
    {
        WallClock = seconds is { } limit ? TimeSpan.FromSeconds(Math.Min(limit, LongestSeconds)) : Timeout.InfiniteTimeSpan,
        WorkLimit = work ?? long.MaxValue,
        RelativeGap = gap ?? SparseQpSolver.DefaultBudget.RelativeGap,
    };

    private static int Run(IReadOnlyList<string> paths, SolveBudget budget, bool json, bool withPoint, CancellationToken cancellation)
    {
        var exit = ExitCode.Answer;
        var isFaulty = false;
        foreach (var path in paths)
        {
            try
            {
                exit = Math.Max(exit, Solve(path, ProgramFile.Read(path), budget, json, withPoint, cancellation));
            }
            catch (InvalidInputException fault)
            {
                // One bad file must not cost the answers to the others of a long batch.
                isFaulty = true;
                foreach (var violation in fault.Violations) Console.Error.WriteLine(violation);
                if (json) Console.WriteLine(JsonSerializer.Serialize(FaultyFile.Of(path, fault), Json));
            }
        }

        return isFaulty ? ExitCode.BadInput : exit;
    }

    private static int Solve(string path, QuadraticProgram program, SolveBudget budget, bool json, bool withPoint, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var solution = SparseQpSolver.Solve(program, budget, cancellation);
        var result = SolveResult.Of(path, program, solution, watch.Elapsed.TotalSeconds, withPoint);
        Console.WriteLine(json ? JsonSerializer.Serialize(result, Json) : Row(result));
        return ExitCodeOf(solution.Status);
    }

    private static int ExitCodeOf(SolutionStatus status) => status switch
    {
        SolutionStatus.Optimal or SolutionStatus.FeasibleWithGap or SolutionStatus.FeasibleAtLimit => ExitCode.Answer,
        SolutionStatus.NumericalFailure => ExitCode.Failure,
        _ => ExitCode.NoAnswer,
    };

    private static string Row(SolveResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{result.File,-20} {result.Status,-17} objective {Number(result.Objective, "g12"),19} gap {Number(result.RelativeGap, "0.0e+00"),8} violation {Number(result.Violation, "0.0e+00"),8} {result.Iterations,4} iterations {result.Seconds,8:0.000} s{(result.Box is null ? "" : $", {result.Box}")}");

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
