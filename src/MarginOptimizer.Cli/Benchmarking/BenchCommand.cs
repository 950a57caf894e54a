using System.CommandLine;
using System.Text.Json;
using MarginOptimizer.Cli.Benchmarking.Cases;
using MarginOptimizer.Cli.Benchmarking.Maros;
using MarginOptimizer.Cli.Benchmarking.Reports;
using MarginOptimizer.Cli.Benchmarking.Runs;
using MarginOptimizer.Cli.Benchmarking.Soak;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Solver;

namespace MarginOptimizer.Cli.Benchmarking;

/// <summary><c>marginopt bench [--json]</c>: the solver on instances with known optima, beside floors of this machine and recorded peers.</summary>
internal static class BenchCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON document instead of tables.", Arity = ArgumentArity.Zero };
        var quick = new Option<bool>("--quick") { Description = "Leave out what takes more than about ten seconds.", Arity = ArgumentArity.Zero };
        var only = new Option<string?>("--only") { Description = "Only instances whose group or name contains this text.", HelpName = "NAME" };
        var maros = new Option<string?>("--maros") { Description = "Solve the Maros-Meszaros problems of this folder too: *.qpb.gz and reference.json.", HelpName = "DIR" };
        var soak = TextOption.Count("--soak", "Instead: solve N random programs and have every answer checked; such as 10000");
        var seed = new Option<int>("--seed") { Description = "First seed of the random programs.", HelpName = "S" };
        var command = new Command("bench", "Solves benchmark instances with known optima, beside floors measured in the same run; exit code 0 only if every answer is right and proven.")
        {
            json, quick, only, maros, soak, seed,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var isJson = parsed.GetValue(json);
            if (parsed.GetValue(soak) is { } count) return Task.FromResult(Soak((int)Math.Min(count, int.MaxValue), parsed.GetValue(seed), isJson, cancellation));
            var (part, isQuick) = (parsed.GetValue(only), parsed.GetValue(quick));
            var set = parsed.GetValue(maros) is { } folder ? MarosSet.Open(folder, part, isQuick) : MarosSet.None;
            var cases = Select(part, isQuick);
            if (cases.Count == 0 && set.Paths.Count == 0) throw new InvalidInputException("--only", "matches no instance");
            return Task.FromResult(Run(cases, set, isJson, BenchEffort.Default, Console.Out, Console.Error, cancellation));
        });
        return command;
    }

    /// <summary>Runs the cases, prints the report and says by the exit code whether every answer is right and proven.</summary>
    public static int Run(
        IReadOnlyList<BenchCase> cases, MarosSet maros, bool json, BenchEffort effort, TextWriter output, TextWriter progress, CancellationToken cancellation)
    {
        var report = BenchRun.Run(cases, maros, effort, name => progress.WriteLine($"{name} ..."), cancellation);
        if (json) output.WriteLine(JsonSerializer.Serialize(report, Json));
        else BenchTables.Write(Terminal.For(output), report);
        return report.Passed ? ExitCode.Answer : ExitCode.NoAnswer;
    }

    private static int Soak(int count, int seed, bool json, CancellationToken cancellation)
    {
        var report = SoakRun.Run(new ConvexSolver(), SoakPrograms.Of, count, seed, cancellation);
        if (json) Console.Out.WriteLine(JsonSerializer.Serialize(report, Json));
        else SoakTable.Write(Terminal.Output(), report);
        return report.Failures.IsEmpty ? ExitCode.Answer : ExitCode.NoAnswer;
    }

    private static List<BenchCase> Select(string? only, bool quick) =>
    [
        .. AllCases.Of(new ConvexSolver())
            .Where(c => !(quick && c.IsLong))
            .Where(c => only is null || c.Name.Contains(only, StringComparison.OrdinalIgnoreCase) || c.Group.Contains(only, StringComparison.OrdinalIgnoreCase)),
    ];
}
