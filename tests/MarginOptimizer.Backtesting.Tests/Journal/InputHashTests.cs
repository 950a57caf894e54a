using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Journal;
using MarginOptimizer.Backtesting.Tests.Runs;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Backtesting.Tests.Journal;

public sealed class InputHashTests : IDisposable
{
    private const string States = "as_of,instrument,quantity\n2026-06-10T00:00:00Z,BTC-26JUN26-55000-P,-1\n";
    private const string Funding = "ts,funding_rate\n2026-06-10T00:00:00Z,0.0001\n";
    private const string Prices = "date,BTC\n2026-06-08,61540.25\n2026-06-09,61813.78\n";

    private static readonly string Model = File.ReadAllText(Repository.PathOf("examples/models/house-grid.json"));

    private readonly string _folder = Directory.CreateTempSubdirectory("inputs").FullName;

    public InputHashTests()
    {
        foreach (var (name, text) in (ReadOnlySpan<(string, string)>)[("states/a.csv", States), ("funding/a.csv", Funding), ("prices/a.csv", Prices)])
            Write(name, text);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("states/a.csv", "-1", "-2")]
    [InlineData("funding/a.csv", "0.0001", "0.0002")]
    [InlineData("prices/a.csv", "61540.25", "61540.5")]
    public void What_patterns_and_folders_come_to_counts_by_its_contents(string file, string before, string after)
    {
        foreach (var config in (BacktestConfig[])[Config("/*.csv"), Config("")])
        {
            var hash = HashOf(config);
            Assert.Equal(hash, HashOf(config));
            var text = File.ReadAllText(PathOf(file));
            File.WriteAllText(PathOf(file), text.Replace(before, after, StringComparison.Ordinal));
            Assert.NotEqual(hash, HashOf(config));
            File.WriteAllText(PathOf(file), text);
            Assert.Equal(hash, HashOf(config));
        }
    }

    [Fact]
    public void A_file_more_in_a_folder_counts()
    {
        var hash = HashOf(Config(""));
        Write("funding/b.csv", Funding.Replace("2026-06-10", "2026-06-11", StringComparison.Ordinal));
        Assert.NotEqual(hash, HashOf(Config("")));
    }

    [Fact]
    public void Every_version_that_the_model_may_come_to_counts_by_its_contents()
    {
        var config = Config("") with { Model = "house-grid" };
        var first = MarginModelCatalog.Embedded.With(MarginModelReader.ReadFile(Model));
        var other = MarginModelCatalog.Embedded.With(MarginModelReader.ReadFile(Model.Replace("\"maintenance_factor\": 0.8", "\"maintenance_factor\": 0.7", StringComparison.Ordinal)));
        var hash = HashOf(config, first);
        Assert.Equal(hash, HashOf(config, first));
        Assert.NotEqual(hash, HashOf(config, other));
        Assert.NotEqual(HashOf(config with { Model = "house-grid@2026-01-01" }, first), HashOf(config with { Model = "house-grid@2026-01-01" }, other));
        Assert.Equal(HashOf(Config(""), first), HashOf(Config(""), other));
    }

    private static string HashOf(BacktestConfig config, MarginModelCatalog? catalog = null)
    {
        using var plan = BacktestPlan.Open(config, catalog ?? MarginModelCatalog.Embedded);
        return InputHash.Of(plan);
    }

    /// <param name="ending">Of the paths: none for folders.</param>
    private BacktestConfig Config(string ending)
    {
        Write("config.json", $$$"""
            {
              "name": "inputs", "market": {"files": ["{{{Repository.PathOf("examples/backtests/short-put-quotes.csv")}}}"]},
              "books": [{"id": "a", "states": ["states{{{ending}}}"], "balances": {"BTC": {"cash": 2} } }], "model": "deribit-spm",
              "funding": {"files": ["funding{{{ending}}}"]}, "risk": {"isOn": false, "history": ["prices{{{ending}}}"]}
            }
            """);
        return BacktestConfigFile.Read(PathOf("config.json"));
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
    }
}
