using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>An account as it is written to the journal.</summary>
internal sealed record AccountState
{
    public required DateTimeOffset At { get; init; }

    /// <summary>USD per coin.</summary>
    public required IReadOnlyDictionary<string, double> Indices { get; init; }

    /// <summary>Contracts by instrument.</summary>
    public required IReadOnlyDictionary<string, decimal> Positions { get; init; }

    /// <summary>Cash and pledged collateral by currency.</summary>
    public required IReadOnlyDictionary<string, double[]> Balances { get; init; }

    /// <summary>Our own snapshot format with what is held; null where nothing is.</summary>
    public required string? Market { get; init; }

    public static AccountState Of(SimulatedAccount account) => new()
    {
        At = account.Market.AsOf,
        Indices = account.Market.Indices.OrderBy(i => i.Key).ToDictionary(i => i.Key.Code, i => i.Value),
        Positions = account.Holdings.ToDictionary(h => h.Instrument.Name, h => h.Quantity),
        Balances = account.Balances.ToDictionary(b => b.Key.Code, b => new[] { b.Value.Cash, b.Value.Collateral }),
        Market = account.Holdings.Count == 0 ? null : MarketSnapshotFile.FormatJson(account.Market),
    };

    public SimulatedAccount Restore()
    {
        var indices = Indices.ToDictionary(i => new Currency(i.Key), i => i.Value);
        var market = Market is null
            ? new MarketSnapshot(At, indices, new Dictionary<ForwardKey, double>(), [])
            : MarketSnapshotFile.ParseJson(System.Text.Encoding.UTF8.GetBytes(Market));
        var account = new SimulatedAccount(market, Balances.Select(b => KeyValuePair.Create(new Currency(b.Key), new Balance(b.Value[0], b.Value[1]))));
        foreach (var (name, quantity) in Positions) account.Add(market.Find(name)!, quantity);
        account.Refresh(market);
        return account;
    }
}
