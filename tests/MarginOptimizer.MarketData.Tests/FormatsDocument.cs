using System.Text;
using System.Text.RegularExpressions;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.MarketData.Tests;

/// <summary>The examples of examples/formats.md.</summary>
internal static partial class FormatsDocument
{
    private static readonly Dictionary<string, string> Examples = Read();

    public static MarketSnapshot Snapshot { get; } = MarketSnapshotFile.ParseJson(Bytes("snapshot.json"));

    public static string Text(string name) => Examples[name];

    public static ReadOnlyMemory<byte> Bytes(string name) => Encoding.UTF8.GetBytes(Examples[name]);

    private static Dictionary<string, string> Read()
    {
        var text = File.ReadAllText(Repository.PathOf("examples/formats.md"));
        return Example().Matches(text).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["text"].Value);
    }

    [GeneratedRegex(@"<!-- example: (?<name>\S+) -->\n```\w+\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
