using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Backtesting.Configuration;

namespace MarginOptimizer.Backtesting.Results;

/// <summary>What a run took for granted, in words: part of every summary and report.</summary>
internal static class BacktestAssumptions
{
    public static ImmutableArray<string> Of(BacktestResult result)
    {
        var config = result.Config;
        var said = new List<string>
        {
            config.Fills == FillPrice.Touch
                ? "Trades of the book fill at bid and ask of the snapshot with taker fees, and at the mark where nobody quotes the side (counted); proposals fill at the quotes they were priced with."
                : "Trades of the book fill at the mark with taker fees; proposals fill at the quotes they were priced with.",
            "Decisions and fills use the same snapshot: no delay, no effect on later quotes. What history traded fills at the first snapshot after it; a book that was there at the first snapshot is taken over at the marks.",
            "Orders are not checked against the initial margin; an account whose equity is gone trades no more.",
            string.Create(CultureInfo.InvariantCulture, $"Between snapshots prices and volatilities go in straight lines: {config.PathPoints} points and every expiry are looked at; a worse path in between is not seen."),
            "Expiries are paid at the index on that line unless a delivery price is given.",
            config.Funding.Files.IsEmpty
                ? string.Create(CultureInfo.InvariantCulture, $"Funding of perpetuals: {config.Funding.Rate8h:0.######%} per 8 hours throughout, a configured rate.")
                : string.Create(CultureInfo.InvariantCulture, $"Funding of perpetuals: given rates, {config.Funding.Rate8h:0.######%} per 8 hours where there is none."),
            "Equity is in USD; what moves of the index do to coin balances is stated apart and is no trading profit.",
        };
        if (result.Rows.Any(r => r.Liquidated > 0))
            said.Add("Liquidations follow the venue's order where it is known; what they cost (fees, half the last spread) is unverified.");
        if (result.Rows.Any(r => r.Settlements > 0) && config.Settlement.HasStandardFees)
            said.Add("Fees at expiry are the defaults, which are unverified.");
        if (config.Rebalancing is { } asked && asked.Limits.Any(l => l.Rows is not null))
            said.Add("Limits on scenario sets use the same rows at every step: those made of later dates than the step look ahead.");
        if (config.Flow is not null) said.Add("Client trades are drawn by a seeded generator: a stand-in for real flow.");
        if (config.Risk.IsOn)
        {
            said.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Risk forecasts: {config.Risk.Alpha:P1} over {config.Risk.HorizonHours:0.##} hours, full repricing at the last {config.Risk.Window} returns of the index that had ended; none from fewer than {config.Risk.LeastReturns}. A forecast ends with the first snapshot from 5 % before to 25 % after its horizon; without one it is in no test. Tests are on the P&L of the book held still."));
        }

        return [.. said];
    }
}
