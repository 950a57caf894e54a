using System.Collections.Immutable;
using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData;

namespace MarginOptimizer.Cli.Questions;

/// <summary>What may be traded and within which limits, read from the files of a command line.</summary>
internal static class TradingFiles
{
    /// <summary>The limits of a file, or none after noting what is wrong.</summary>
    public static ImmutableArray<Limit> ReadLimits(TradingOptions options, ParseResult parsed, FaultCollector faults)
    {
        if (parsed.GetValue(options.Limits) is not { } path) return [];
        return [.. faults.Try(() => LimitFile.Read(path).AsEnumerable()) ?? []];
    }

    /// <summary>The candidates of a file (none after noting what is wrong), or every listed option, future and perpetual on the coins of the book.</summary>
    public static ImmutableArray<Candidate> ReadCandidates(
        TradingOptions options, ParseResult parsed, BookQuestion question, FaultCollector faults)
    {
        if (parsed.GetValue(options.Candidates) is not { } path) return AllListed(question.Market, question.Book);
        return [.. faults.Try(() => CandidateFile.Read(path, question.Market).AsEnumerable()) ?? []];
    }

    private static ImmutableArray<Candidate> AllListed(MarketSnapshot market, Book book)
    {
        var coins = book.Positions.Select(p => p.Instrument.Base).ToHashSet();
        return
        [
            .. market.Listings
                .Where(l => l.Instrument is not Spot && coins.Contains(l.Instrument.Base))
                .Select(l => new Candidate(l.Instrument)),
        ];
    }
}
