using System.Globalization;
using MarginOptimizer.Backtesting;
using MarginOptimizer.Cli.Shell;
using Spectre.Console;

namespace MarginOptimizer.Cli.Backtests;

/// <summary>How far a backtest is, on standard error: a bar in a window, a line now and then elsewhere.</summary>
internal static class RunBar
{
    /// <summary>Lines over a whole run where there is no window.</summary>
    private const int Lines = 10;

    public static T Show<T>(Func<Action<BacktestProgress>, T> run)
    {
        var console = Terminal.Error();
        return console.Profile.Out.IsTerminal ? WithBar(console, run) : WithLines(console, run);
    }

    /// <summary>What the run took, on standard error: it is no part of the answer.</summary>
    public static void Say(int snapshots, int rows, TimeSpan elapsed) => Terminal.Error().WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{snapshots} snapshots, {rows} rows in {elapsed.TotalSeconds:F1} s"));

    private static T WithBar<T>(IAnsiConsole console, Func<Action<BacktestProgress>, T> run) =>
        console.Progress().AutoClear(true).Columns(new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn()).Start(context =>
        {
            var task = context.AddTask("opening");
            return run(progress =>
            {
                task.MaxValue = progress.Total;
                task.Value = progress.Snapshots;
                task.Description = Words(progress);
            });
        });

    private static T WithLines<T>(IAnsiConsole console, Func<Action<BacktestProgress>, T> run)
    {
        var said = 0;
        return run(progress =>
        {
            var share = progress.Snapshots * Lines / progress.Total;
            if (share == said) return;
            said = share;
            console.WriteLine(Words(progress));
        });
    }

    private static string Words(BacktestProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"{progress.Snapshots} of {progress.Total} snapshots, {progress.At.UtcDateTime:yyyy-MM-dd HH:mm}{(progress.Resumed > 0 ? $", {progress.Resumed} of them before" : "")}");
}
