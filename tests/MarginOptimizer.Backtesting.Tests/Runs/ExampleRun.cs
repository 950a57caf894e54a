using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Results;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Backtesting.Tests.Runs;

/// <summary>Runs of the example that comes with the repository, in folders of their own.</summary>
internal sealed class ExampleRun : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("backtest").FullName;

    public static BacktestConfig Config { get; } = BacktestConfigFile.Read(Repository.PathOf("examples/backtests/short-put.json"));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public BacktestResult Go(BacktestConfig config, int threads = 2, Action<BacktestProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var plan = BacktestPlan.Open(config, MarginModelCatalog.Embedded);
        return BacktestRun.Run(plan, Folder, restart: false, threads, progress, cancellation);
    }

    /// <summary>Every file of the results by name.</summary>
    public Dictionary<string, byte[]> Files(BacktestResult result)
    {
        BacktestFiles.Write(result, Folder);
        BacktestRun.Forget(Folder);
        return Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) != "progress.jsonl")
            .ToDictionary(f => Path.GetRelativePath(Folder, f), File.ReadAllBytes);
    }
}
