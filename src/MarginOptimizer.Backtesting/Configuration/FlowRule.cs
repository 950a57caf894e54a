namespace MarginOptimizer.Backtesting.Configuration;

/// <summary>
/// Clients who trade options with the desk, drawn by a seeded generator from what is quoted on both sides: the desk buys at the bid and sells at the
/// ask. The draws depend on seed, time and the listed names alone, never on the book, so that runs with and without the optimiser meet the same clients.
/// </summary>
public sealed record FlowRule
{
    public ulong Seed { get; init; } = 1;

    /// <summary>Trades per day on average, &gt; 0: as many as the time since the last snapshot brings, fractions carried on.</summary>
    public required double TradesPerDay { get; init; }

    /// <summary>Base coins of one trade, uniform between these, rounded to lots; 0 &lt; least &lt;= most.</summary>
    public required (double Least, double Most) Size { get; init; }

    /// <summary>Days to expiry of what is traded.</summary>
    public (double Least, double Most) Days { get; init; } = (2.0, 60.0);

    /// <summary>Strike / forward of what is traded.</summary>
    public (double Least, double Most) Moneyness { get; init; } = (0.8, 1.25);

    /// <summary>Share of trades in which the desk buys, 0 to 1.</summary>
    public double BuyShare { get; init; } = 0.5;
}
