using System.CommandLine;
using System.Diagnostics;
using MarginOptimizer.Backtesting;
using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Results;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Cli.Questions;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Cli.Backtests;

/// <summary><c>marginopt backtest</c>: a book or a policy over historical chains, with the optimiser and without it.</summary>
internal static class BacktestCommand
{
    private static readonly Argument<string> Config = new("CONFIG") { Description = "The backtest as JSON (examples/formats.md, examples/backtests)" };

    private static readonly Option<string> Out = new("--out")
    {
        Description = "Folder for report.html, steps.csv, steps.parquet, summary.json and plots; a run that was killed goes on where it was",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<bool> Restart = new("--restart") { Description = "Begin anew, whatever the folder has of an unfinished run" };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "Threads that work at once; the result does not depend on it (default: one per processor)",
        HelpName = "N",
    };

    private static readonly Option<string[]> Models = ModelFileOption.Create();

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "Folder that the paths in CONFIG are relative to (default: the folder of CONFIG)",
        HelpName = "DIR",
    };

    private static readonly Option<Uri?> Server = TextOption.Address(
        "--server", "Run it at a server (its gRPC address), whose data folder the paths in CONFIG are relative to, and fetch the result");

    public static Command Create()
    {
        var command = new Command("backtest", "Replays historical books, or a policy from a starting book, over historical chains, with and without the optimiser") { Config };
        foreach (var option in (Option[])[Out, Data, Restart, Threads, Models, Server]) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Out) is { } folder && (folder.Length == 0 || folder.Contains('\0', StringComparison.Ordinal)))
                result.AddError("--out: is no path, expected a folder");
            if (result.GetResult(Server) is null) return;
            if (result.GetResult(Threads) is not null) result.AddError("--threads: the server has its own");
            if (result.GetResult(Data) is not null) result.AddError("--data: the server has its own");
            if (result.GetResult(Models) is not null) result.AddError("--model-file: the server has its own, from its --model-folder");
        });
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
        return command;
    }

    private static int Run(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(Server) is { } address) return RunThere(parsed, address, cancellation);
        var faults = new FaultCollector();
        var models = ModelFiles.Read(parsed.GetValue(Models), faults);
        var threads = parsed.GetResult(Threads) is null ? Environment.ProcessorCount : parsed.GetValue(Threads);
        if (threads is < 1 or > 1_024) faults.Add("--threads", $"is {threads}, expected 1 to 1024");
        if (parsed.GetValue(Data) is { } data && !Directory.Exists(data)) faults.Add("--data", $"there is no folder '{data}'");
        faults.ThrowIfAny();
        var folder = parsed.GetRequiredValue(Out);
        using var plan = BacktestPlan.Open(BacktestConfigFile.Read(parsed.GetRequiredValue(Config), parsed.GetValue(Data)), models.Catalog);
        var watch = Stopwatch.StartNew();
        var result = RunBar.Show(progress => BacktestRun.Run(plan, folder, parsed.GetValue(Restart), threads, progress, cancellation));
        var summary = BacktestFiles.Write(result, folder);
        BacktestRun.Forget(folder);
        BacktestView.Write(Terminal.Output(), summary, folder);
        RunBar.Say(result.Stamps.Length, result.Rows.Length, watch.Elapsed);
        return ExitCode.Answer;
    }

    private static int RunThere(ParseResult parsed, Uri address, CancellationToken cancellation)
    {
        var (config, folder) = (BacktestConfigFile.ReadText(parsed.GetRequiredValue(Config)), parsed.GetRequiredValue(Out));
        using var there = new ServerBacktest(address, config);
        var watch = Stopwatch.StartNew();
        if (there.StartAsync(parsed.GetValue(Restart), cancellation).GetAwaiter().GetResult() is { } made) Console.Error.WriteLine(there.Former(made));
        // While it runs an older result would pass for its own.
        BacktestFiles.Clear(folder);
        var status = RunBar.Show(progress => there.EndAsync(progress, cancellation).GetAwaiter().GetResult());
        var summary = there.FetchAsync(folder, cancellation).GetAwaiter().GetResult();
        BacktestView.Write(Terminal.Output(), summary, folder);
        RunBar.Say(status.Snapshots, status.Rows, watch.Elapsed);
        return ExitCode.Answer;
    }
}
