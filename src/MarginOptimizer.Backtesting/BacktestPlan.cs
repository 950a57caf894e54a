using System.Collections.Immutable;
using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Measuring;
using MarginOptimizer.Backtesting.Simulation;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.History;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Backtesting;

/// <summary>A configuration with its files opened and checked: ready to run.</summary>
public sealed class BacktestPlan : IDisposable
{
    private BacktestPlan(BacktestConfig config, MarketHistory market, ImmutableArray<PlannedBook> books, MarginModelCatalog catalog)
    {
        (Config, Market, Books) = (config, market, books);
        Models = [.. catalog.VersionsOf(config.Model)];
        Rules = new MarginRules(catalog, config.Model);
        Funding = new FundingRates(config.Funding, config.Market.Currency is { } only ? [only] : market.Coins);
        Returns = new ReturnHistory(config.Risk, market);
        if (config.Flow is { } flow) Flow = new ClientFlow(flow, market.Stamps[0]);
    }

    public BacktestConfig Config { get; }

    /// <summary>Times of the snapshots it goes through.</summary>
    public ImmutableArray<DateTimeOffset> Stamps => Market.Stamps;

    internal MarketHistory Market { get; }

    internal ImmutableArray<PlannedBook> Books { get; }

    /// <summary>Every version that the model may come to.</summary>
    internal ImmutableArray<ModelFile> Models { get; }

    internal MarginRules Rules { get; }

    internal FundingRates Funding { get; }

    internal ReturnHistory Returns { get; }

    internal ClientFlow? Flow { get; }

    /// <summary>Opens every file of a configuration.</summary>
    /// <param name="catalog">Where margin models are.</param>
    /// <exception cref="InvalidInputException">Files or their contents are faulty, or no version of the model was in force; every fault by path.</exception>
    public static BacktestPlan Open(BacktestConfig config, MarginModelCatalog catalog)
    {
        var faults = new ViolationList();
        ImmutableArray<PlannedBook> books = [.. config.Books.Select((book, i) => PlannedBook.Of(book, $"books[{i}]", faults))];
        MarketHistory? market = null;
        try
        {
            market = MarketHistory.Open(config.Market.Files, new MarketHistoryOptions { Currency = config.Market.Currency, From = config.Market.From, To = config.Market.To });
            if (market.Stamps.IsEmpty) faults.Add("market", "has no snapshot in the time asked for");
            else Check(config, market, books, catalog, faults);
            faults.ThrowIfAny();
            return new BacktestPlan(config, market, books, catalog);
        }
        catch (InvalidInputException fault) when (market is null)
        {
            foreach (var (path, message) in fault.Violations.Select(v => (v.Path, v.Message))) faults.Add(path is "from" or "to" ? $"market.{path}" : $"market.files: {path}", message);
            faults.ThrowIfAny();
            throw;
        }
        catch
        {
            market?.Dispose();
            throw;
        }
    }

    public void Dispose() => Market.Dispose();

    private static void Check(BacktestConfig config, MarketHistory market, ImmutableArray<PlannedBook> books, MarginModelCatalog catalog, ViolationList faults)
    {
        foreach (var time in (DateTimeOffset[])[market.Stamps[0], market.Stamps[^1]])
        {
            try
            {
                catalog.Resolve(config.Model, time);
            }
            catch (InvalidInputException fault)
            {
                foreach (var violation in fault.Violations) faults.Add("model", violation.Message);
                break;
            }
        }

        foreach (var book in books.Where(b => b.Source.IsReplay && !b.States.IsEmpty))
        {
            if (book.States[0].At > market.Stamps[^1]) faults.Add($"{book.Path}.states", "all lie after the last snapshot");
            if (book.Source.Balances.IsEmpty) faults.Add($"{book.Path}.balances", "are missing: historical states say nothing of money");
        }

        if (faults.IsEmpty) CheckFirst(config, market, books, faults);
    }

    /// <summary>What the first snapshot can tell of the books and the hedge, before a run is begun.</summary>
    private static void CheckFirst(BacktestConfig config, MarketHistory market, ImmutableArray<PlannedBook> books, ViolationList faults)
    {
        var first = market.Read(null, CancellationToken.None).First();
        foreach (var book in books)
        {
            try
            {
                book.Open(first);
            }
            catch (InvalidInputException fault)
            {
                foreach (var violation in fault.Violations) faults.Add(violation.Path, violation.Message);
            }
        }

        if (config.Hedge is not { } hedge) return;
        var instrument = first.Find(hedge.Instrument)?.Instrument;
        if (instrument is null) faults.Add("hedge.instrument", $"{hedge.Instrument} is not listed in the first snapshot");
        else if (instrument is not (Perpetual or Future)) faults.Add("hedge.instrument", $"{hedge.Instrument} is neither a perpetual nor a future");
        else if (instrument.Expires() <= market.Stamps[^1]) faults.Add("hedge.instrument", $"{hedge.Instrument} expires before the last snapshot");
    }
}
