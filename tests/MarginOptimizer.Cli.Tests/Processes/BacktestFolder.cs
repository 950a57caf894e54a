using System.Text.Json.Nodes;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Cli.Tests.Processes;

/// <summary>The example of a backtest in a folder of its own, with a proposal at every step so that there is time to disturb it.</summary>
internal sealed class BacktestFolder : IDisposable
{
    /// <summary>Bytes of a journal's first line at most.</summary>
    private const long LongestHeader = 1_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("marginopt");

    public BacktestFolder()
    {
        foreach (var file in Directory.GetFiles(Repository.PathOf("examples/backtests"))) File.Copy(file, PathOf(Path.GetFileName(file)));
        var config = JsonNode.Parse(File.ReadAllText(Config))!;
        config["rebalancing"]!["everyHours"] = 0.01;
        File.WriteAllText(Config, config.ToJsonString());
    }

    public string Root => _folder.FullName;

    public string Config => PathOf("short-put.json");

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Takes the optimiser out: the run is then quick.</summary>
    public void WithoutProposals()
    {
        var config = JsonNode.Parse(File.ReadAllText(Config))!.AsObject();
        config.Remove("rebalancing");
        File.WriteAllText(Config, config.ToJsonString());
    }

    /// <summary>The contents of every file below a folder, by name.</summary>
    public static SortedDictionary<string, string> BytesIn(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder, f), f => Convert.ToHexString(File.ReadAllBytes(f))),
        StringComparer.Ordinal);

    /// <summary>Waits until the journal of a run has an entry, so that there is something to lose.</summary>
    public static async Task WaitForJournalAsync(string folder)
    {
        for (var i = 0; i < 6_000; i++)
        {
            var journal = Directory.Exists(folder) ? Directory.GetFiles(folder, "progress.jsonl", SearchOption.AllDirectories).FirstOrDefault() : null;
            if (journal is not null && new FileInfo(journal).Length > LongestHeader)
            {
                // An entry is written in one go; what may follow it half-written is part of the test.
                await Task.Delay(100);
                return;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException("the run did not begin");
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
