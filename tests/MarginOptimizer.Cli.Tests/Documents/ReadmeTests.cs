using System.Text.RegularExpressions;
using MarginOptimizer.Cli.Commands;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Cli.Tests.Documents;

public sealed partial class ReadmeTests
{
    private static readonly string[] Lines = File.ReadAllLines(Repository.PathOf("README.md"));

    [Fact]
    public void The_first_commands_propose_trades_and_run_every_test()
    {
        Assert.Equal("dotnet run --project src/MarginOptimizer.Cli -c Release -- propose", Lines.First(l => l.StartsWith("dotnet run", StringComparison.Ordinal)));
        Assert.Equal("dotnet test MarginOptimizer.sln -c Release", Lines.First(l => l.StartsWith("dotnet test", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_command_parses_and_its_files_exist()
    {
        var commands = Lines.Select(l => CommandPattern().Match(l)).Where(m => m.Success).Select(m => m.Groups["arguments"].Value).ToList();

        Assert.True(commands.Count >= 6, $"only {commands.Count} commands found");
        foreach (var command in commands)
        {
            var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Empty(CommandTree.Create().Parse(words).Errors);
            foreach (var file in words.Where(w => w.StartsWith("examples/", StringComparison.Ordinal))) Assert.True(File.Exists(Repository.PathOf(file)), file);
        }
    }

    [Fact]
    public void Every_link_into_the_repository_leads_somewhere()
    {
        var targets = Lines.SelectMany(l => LinkPattern().Matches(l)).Select(m => m.Groups["target"].Value).Where(t => !t.Contains("://", StringComparison.Ordinal));

        Assert.All(targets, target => Assert.True(Path.Exists(Repository.PathOf(target)), target));
    }

    [GeneratedRegex(@"^dotnet run --project src/MarginOptimizer\.Cli -c Release -- (?<arguments>.+)$")]
    private static partial Regex CommandPattern();

    [GeneratedRegex(@"\]\((?<target>[^)#]+)")]
    private static partial Regex LinkPattern();
}
