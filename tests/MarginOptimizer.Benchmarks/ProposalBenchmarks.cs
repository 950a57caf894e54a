using BenchmarkDotNet.Attributes;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.MarketData;
using MarginOptimizer.Rebalancing;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Benchmarks;

/// <summary>
/// The main job on real quotes: proposals for the example books with every safeguard on and every listed option a candidate, from domain
/// values to a checked answer. Beside it, the margin of the same book alone.
/// </summary>
public class ProposalBenchmarks
{
    /// <summary>Futures of the June market have neither depth nor open interest; a trader's cap stands in, USD.</summary>
    private const double FuturesCap = 1_000_000;

    private RebalancingProblem? _problem;
    private MarginEvaluator? _evaluator;

    [Params("market-maker-40", "short-strangle")]
    public string Book { get; set; } = "market-maker-40";

    [GlobalSetup]
    public void Setup()
    {
        var market = MarketSnapshotFile.Read(Example("markets", "btc-2026-06"));
        var book = BookFile.Read(Example("books", Book), market);
        _problem = new RebalancingProblem
        {
            Book = book,
            Market = market,
            Model = MarginModelCatalog.Embedded.Select("deribit-spm", market.AsOf),
            Candidates = [.. market.Listings.Select(l => l.Instrument is Option ? new Candidate(l.Instrument) : new Candidate(l.Instrument, FuturesCap, FuturesCap))],
            Mode = RebalancingMode.MinMargin,
        };
        _evaluator = new MarginEvaluator(_problem.Model.Compile(market, [.. book.Positions.Select(p => p.Instrument)]));
    }

    [Benchmark(Baseline = true, Description = "margin of the book: full report")]
    public MarginReport Margin() => _evaluator!.Evaluate(_problem!.Book);

    [Benchmark(Description = "proposal in whole lots, certified")]
    public Proposal WholeLots() => Rebalancer.Propose(_problem!, SolveBudget.Default);

    [Benchmark(Description = "proposal in fractions, certified")]
    public Proposal Fractions() => Rebalancer.Propose(_problem! with { WholeLots = false }, SolveBudget.Default);

    private static string Example(string kind, string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MarginOptimizer.sln"))) folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("no MarginOptimizer.sln above"), "examples", kind, name + ".json");
    }
}
