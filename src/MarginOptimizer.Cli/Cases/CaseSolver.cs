using System.Collections.Immutable;
using System.Diagnostics;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Cli.Cases;

/// <summary>Solves case files and holds the answers against the expected ones.</summary>
internal static class CaseSolver
{
    /// <summary>One result per case or part of one; a file that is no case, or that cannot be solved, is one wrong result.</summary>
    public static IEnumerable<CaseResult> Solve(string path, int repeat)
    {
        try
        {
            return Solve(CaseFile.Read(path), repeat);
        }
        catch (InvalidInputException fault)
        {
            return [Unanswered(Path.GetFileNameWithoutExtension(path), null, $"refused: {fault.Message}")];
        }
    }

    private static List<CaseResult> Solve(CaseFile file, int repeat)
    {
        ImmutableArray<ImmutableArray<CaseTolerance>> parts = file.Parts is { } several ? [.. several.Select(p => p.Tolerances)] : [file.Tolerances];
        ImmutableArray<CaseExpected> expected = file.Expected.Parts is { } each ? each : [file.Expected];
        if (parts.Length != expected.Length)
            throw new InvalidInputException("expected.parts", $"are {expected.Length} for {parts.Length} parts");
        return [.. parts.Select((tolerances, k) => Solve(file, tolerances, expected[k], repeat))];
    }

    private static CaseResult Solve(CaseFile file, ImmutableArray<CaseTolerance> tolerances, CaseExpected expected, int repeat)
    {
        var question = CaseQuestion.Of(file, tolerances, out var unsupported);
        if (question is null) return Unanswered(file.Id, expected.Objective, $"not supported: {unsupported}");

        var problem = CaseProblem.Of(file);
        var watch = Stopwatch.StartNew();
        var solver = new TimedSolver(new ConvexSolver(), repeat);
        var answer = MeasureOptimiser.Minimise(problem, question, SolveBudget.Default, solver);
        var seconds = watch.Elapsed.TotalSeconds;
        var isInfeasible = answer.Reason is TerminationReason.Infeasible or TerminationReason.InfeasibleInLots;
        var trades = answer.Quantities.Select(q => new CasePosition(q.Key, q.Value / CaseProblem.QuantityPerCoin(problem.Market, q.Key)));
        return new CaseResult
        {
            Id = file.Id,
            Status = answer.Reason.ToString().ToLowerInvariant(),
            Objective = double.IsFinite(answer.Objective) ? answer.Objective : null,
            LowerBound = double.IsFinite(answer.LowerBound) ? answer.LowerBound : null,
            Proven = answer.Proven || isInfeasible,
            Seconds = seconds,
            SolveSeconds = solver.Seconds,
            Trades = [.. trades],
            Conflict = isInfeasible ? [.. answer.Conflict.Select(id => id == OrderRules.WholeLots ? "whole_lots" : id)] : [],
            Expected = expected.Objective,
            Right = expected.Status == "infeasible" ? isInfeasible : answer.Proven && IsMatch(answer.Objective, expected),
        };
    }

    private static bool IsMatch(double objective, CaseExpected expected) =>
        expected is { Objective: { } value, Compare: { } compare } && Math.Abs(objective - value) <= compare.ObjectiveAbsTolerance;

    private static CaseResult Unanswered(string id, double? expected, string status) => new()
    {
        Id = id,
        Status = status,
        Objective = null,
        LowerBound = null,
        Proven = false,
        Seconds = 0.0,
        SolveSeconds = 0.0,
        Trades = [],
        Conflict = [],
        Expected = expected,
        Right = false,
    };

    /// <summary>The case files behind paths: files as given, folders searched for <c>*.json</c>, ordered by name.</summary>
    /// <exception cref="InvalidInputException">Names every path that is neither.</exception>
    public static ImmutableArray<string> Expand(IEnumerable<string> paths)
    {
        var faults = new ViolationList();
        var files = ImmutableArray.CreateBuilder<string>();
        foreach (var path in paths)
        {
            if (Directory.Exists(path)) files.AddRange(Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal));
            else if (File.Exists(path)) files.Add(path);
            else faults.Add(path, "is neither a file nor a folder");
        }

        faults.ThrowIfAny();
        return files.ToImmutable();
    }
}
