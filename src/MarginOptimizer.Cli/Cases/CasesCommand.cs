using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Cli.Shell;

namespace MarginOptimizer.Cli.Cases;

/// <summary><c>marginopt cases PATH... [--repeat N] [--json]</c>: solves benchmark cases and holds each answer against the proven optimum.</summary>
internal static class CasesCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Description = "Case files, or folders of them.", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "One line of JSON per case or part of one.", Arity = ArgumentArity.Zero };
        var repeat = TextOption.Count("--repeat", "Solve each program so many times and report the least time; once unless given.");
        var command = new Command("cases", "Solves benchmark cases with proven optima; exit code 0 only if every one is right.") { paths, json, repeat };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(paths), (int)Math.Min(parsed.GetValue(repeat) ?? 1, int.MaxValue), parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] paths, int repeat, bool json)
    {
        var (count, right) = (0, 0);
        foreach (var path in CaseSolver.Expand(paths))
        {
            foreach (var result in CaseSolver.Solve(path, repeat))
            {
                count++;
                if (result.Right) right++;
                Console.WriteLine(json ? JsonSerializer.Serialize(result, Json) : Row(result));
            }
        }

        if (!json) Console.WriteLine(FormattableString.Invariant($"{right} of {count} right"));
        return right == count && count > 0 ? ExitCode.Answer : ExitCode.NoAnswer;
    }

    private static string Row(CaseResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{result.Id,-32} objective {Number(result.Objective)} expected {Number(result.Expected)} gap {(result.Gap is { } gap ? gap.ToString("0.0e+00", CultureInfo.InvariantCulture) : "-"),8} {result.Status} {result.Seconds:0.000} s, solver {1e3 * result.SolveSeconds:0.00} ms {(result.Right ? "right" : "WRONG")}");

    private static string Number(double? value) => value is { } number ? number.ToString("g10", CultureInfo.InvariantCulture).PadLeft(16) : "-".PadLeft(16);
}
