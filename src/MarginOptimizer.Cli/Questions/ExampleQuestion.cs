using System.Collections.Immutable;
using System.Reflection;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData;

namespace MarginOptimizer.Cli.Questions;

/// <summary>The question answered when none is asked: the short-strangle desk on quotes of June 2026, both from examples/.</summary>
internal static class ExampleQuestion
{
    public static MarketSnapshot Market() => MarketSnapshotFile.ParseJson(Read("market.json"));

    public static Book Book(MarketSnapshot market) => BookFile.ParseJson(Read("book.json"), market);

    /// <summary>Caps for the futures, of which the market has neither depth nor open interest.</summary>
    public static ImmutableArray<Candidate> Candidates(MarketSnapshot market) => [.. CandidateFile.ParseJson(Read("candidates.json"), market)];

    private static byte[] Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the embedded example {name} is missing");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
