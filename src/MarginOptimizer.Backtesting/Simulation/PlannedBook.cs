using System.Collections.Immutable;
using System.Text;
using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData;
using MarginOptimizer.MarketData.History;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>A book of a backtest with its history read.</summary>
/// <param name="Path">In the configuration, for faults.</param>
/// <param name="States">Of a replayed book, ascending; otherwise empty.</param>
internal sealed record PlannedBook(BookSource Source, string Path, ImmutableArray<BookHistoryState> States)
{
    /// <summary>Reads the states of a replayed book.</summary>
    public static PlannedBook Of(BookSource source, string path, ViolationList faults)
    {
        if (!source.IsReplay) return new PlannedBook(source, path, []);
        try
        {
            return new PlannedBook(source, path, [.. BookHistoryFile.Read(source.States).OrderBy(s => s.At)]);
        }
        catch (InvalidInputException fault)
        {
            foreach (var violation in fault.Violations) faults.Add($"{path}.states: {violation.Path}", violation.Message);
            return new PlannedBook(source, path, []);
        }
    }

    /// <summary>The account at the first snapshot.</summary>
    /// <exception cref="InvalidInputException">The starting book does not fit the snapshot, or there is no money.</exception>
    public SimulatedAccount Open(MarketSnapshot market)
    {
        var start = Start(market);
        var balances = Source.Balances.IsEmpty ? start.Balances : Source.Balances;
        var faults = new ViolationList();
        if (!start.OpenOrders.IsEmpty) faults.Add($"{Path}.start.openOrders", "play no part in a backtest: leave them out");
        if (!balances.Values.Any(b => b.Cash + b.Collateral > 0.0)) faults.Add($"{Path}.balances", "have no money: the venue would liquidate at once");
        foreach (var currency in balances.Keys.Where(c => !market.HasIndexOf(c))) faults.Add($"{Path}.balances.{currency}", "has no index in the first snapshot");
        faults.ThrowIfAny();
        var account = new SimulatedAccount(market, balances);
        foreach (var position in start.Positions) account.Add(market.Find(position.Instrument.Name)!, (decimal)position.Quantity);
        account.Refresh(market);
        return account;
    }

    private Book Start(MarketSnapshot market)
    {
        try
        {
            return Source switch
            {
                { StartJson: { } json } => BookFile.ParseJson(Encoding.UTF8.GetBytes(json), market),
                { StartFile: { } file } => BookFile.Read(file, market),
                _ => Book.Empty,
            };
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException([.. fault.Violations.Select(v => v with { Path = $"{Path}.start: {v.Path}" })]);
        }
    }
}
