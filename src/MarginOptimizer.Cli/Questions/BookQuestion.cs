using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Cli.Questions;

/// <summary>A book in its market under a model, read from the files of a command line.</summary>
/// <param name="Model">Where one is asked for.</param>
/// <param name="Files">Model documents of the user's own.</param>
/// <param name="IsExample">Nothing was asked: the embedded example.</param>
internal sealed record BookQuestion(MarketSnapshot Market, Book Book, ModelChoice Model, ModelFiles Files, bool IsExample)
{
    /// <summary>Null after noting in <paramref name="faults"/> what is wrong.</summary>
    public static BookQuestion? Read(QuestionOptions options, ParseResult parsed, FaultCollector faults)
    {
        var marketPaths = parsed.GetValue(options.Market) ?? [];
        var bookPath = parsed.GetValue(options.Book);
        if (marketPaths.Length == 0 != bookPath is null)
        {
            faults.Add(bookPath is null ? "--book" : "--market", "is missing: give both a market and a book, or neither for the example");
            return null;
        }

        var at = parsed.GetValue(options.At);
        var files = ModelFiles.Read(parsed.GetValue(options.ModelFile), faults);
        var market = faults.Try(() => ReadMarket(marketPaths, at));
        var book = market is null ? null : faults.Try(() => bookPath is null ? ExampleQuestion.Book(market) : BookFile.Read(bookPath, market));
        if (market is null || book is null) return null;
        var time = at ?? market.AsOf;
        var model = faults.Try(() => parsed.GetValue(options.Model) is { } name ? files.Choose(name, time) : files.Standard(time));
        return model is null ? null : new BookQuestion(market, book, model, files, bookPath is null);
    }

    private static MarketSnapshot ReadMarket(string[] paths, DateTimeOffset? at) =>
        paths.Length == 0 ? ExampleQuestion.Market() : MarketSnapshotFile.Read(paths, new SnapshotOptions(At: at));
}
