using System.Collections.Immutable;
using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Cli.Questions;

/// <summary>What may be traded and within which limits, read from the files of a command line.</summary>
internal static class TradingFiles
{
    /// <summary>The limits of a file, or none after noting what is wrong.</summary>
    public static LimitDocument ReadLimits(TradingOptions options, ParseResult parsed, FaultCollector faults)
    {
        var isMoved = parsed.GetValue(options.AfterMoves);
        if (parsed.GetValue(options.Limits) is not { } path)
        {
            if (isMoved) faults.Add("--after-moves", "is about the limits of --limits, which is not given");
            return new LimitDocument([], []);
        }

        var document = faults.Try(() => LimitFile.ReadDocument(path)) ?? new LimitDocument([], []);
        return document with { Limits = [.. document.Limits.Select(l => l with { AfterMoves = l.AfterMoves || (isMoved && LimitMeasures.HasValueAfterMoves(l.Measure)) })] };
    }

    /// <summary>The tail whose expected shortfall is to be minimised; null where none is asked for, or after noting what is wrong.</summary>
    public static TailRisk? ReadMarginTail(ObjectiveOptions options, ParseResult parsed, LimitDocument document, FaultCollector faults)
    {
        if (parsed.GetValue(options.MarginScenarios) is not { } id) return null;
        var rows = document.ScenarioSets.FirstOrDefault(s => string.Equals(s.Id, id, StringComparison.Ordinal));
        if (rows is not null) return new TailRisk(rows, options.MarginAlpha(parsed));
        faults.Add("--margin-scenarios", $"'{id}' is none of the scenarioSets of --limits");
        return null;
    }

    /// <summary>The exposure targets of a file, or none after noting what is wrong.</summary>
    public static ImmutableArray<ExposureTarget> ReadTargets(ObjectiveOptions options, ParseResult parsed, FaultCollector faults)
    {
        if (parsed.GetValue(options.Targets) is not { } path) return [];
        return [.. faults.Try(() => TargetFile.Read(path).AsEnumerable()) ?? []];
    }

    /// <summary>
    /// The candidates of a file for one account (none after noting what is wrong), or every listed option, future and perpetual on the coins of the
    /// books, capped as the file says. The example brings caps of its own.
    /// </summary>
    public static ImmutableArray<Candidate> ReadCandidates(
        TradingOptions options, ParseResult parsed, AccountsQuestion question, AccountsQuestion.Entry account, FaultCollector faults)
    {
        var named = parsed.GetValue(options.Candidates) is { } path
            ? [.. faults.Try(() => Read(path, question, account).AsEnumerable()) ?? []]
            : question.IsExample ? ExampleQuestion.Candidates(question.Market) : ImmutableArray<Candidate>.Empty;
        if (!options.IsEverything(parsed)) return named;
        var capped = named.Select(c => c.Instrument.Name).ToHashSet(StringComparer.Ordinal);
        return [.. named, .. AllListed(account.Market, question.Accounts.Select(a => a.Account.Book)).Where(c => !capped.Contains(c.Instrument.Name))];
    }

    private static ImmutableArray<Candidate> Read(string path, AccountsQuestion question, AccountsQuestion.Entry account) => question.IsNamed
        ? CandidateFile.Read(path, account.Market, account.Account.Id, [.. question.Accounts.Select(a => a.Account.Id)])
        : CandidateFile.Read(path, account.Market);

    /// <summary>The transfer routes of a file, or none after noting what is wrong.</summary>
    public static ImmutableArray<TransferRoute> ReadTransfers(TradingOptions options, ParseResult parsed, FaultCollector faults)
    {
        if (parsed.GetValue(options.Transfers) is not { } path) return [];
        return [.. faults.Try(() => TransferFile.Read(path).AsEnumerable()) ?? []];
    }

    private static ImmutableArray<Candidate> AllListed(MarketSnapshot market, IEnumerable<Book> books)
    {
        var coins = books.SelectMany(b => b.Positions).Select(p => p.Instrument.Base).ToHashSet();
        return
        [
            .. market.Listings
                .Where(l => l.Instrument is not Spot && coins.Contains(l.Instrument.Base))
                .Select(l => new Candidate(l.Instrument)),
        ];
    }
}
