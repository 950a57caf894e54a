using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Results;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>Brings the Black delta of a book back to its target once it has left the band (<see cref="HedgeRule"/>).</summary>
internal sealed class DeltaHedge(HedgeRule rule, FillPrice fills)
{
    /// <exception cref="InvalidInputException">The hedge instrument is not listed.</exception>
    public void Apply(SimulatedAccount account, MarketSnapshot market, PeriodTally tally)
    {
        var listing = market.Find(rule.Instrument)
            ?? throw new InvalidInputException("hedge.instrument", FormattableString.Invariant($"{rule.Instrument} is not listed at {market.AsOf.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}"));
        var miss = DeltaOf(account, listing) - rule.Target;
        if (Math.Abs(miss) <= rule.Band) return;
        var perUnit = InstrumentGreeks.Of(InstrumentState.At(listing.Instrument, market)).Delta;
        var lot = listing.Instrument.Lot;
        var quantity = decimal.Round((decimal)(-miss / perUnit) / lot) * lot;
        if (Math.Abs(quantity) < listing.Instrument.MinimumQuantity) return;
        Fills.Take(account, market, listing, quantity, fills, LedgerKind.Hedge, tally);
        account.Refresh(market.WithHeld(account));
    }

    /// <summary>Base coins of everything on the coin of the hedge.</summary>
    private static double DeltaOf(SimulatedAccount account, Listing hedge)
    {
        var delta = 0.0;
        foreach (var holding in account.Holdings)
        {
            if (holding.Instrument.Base == hedge.Instrument.Base)
                delta += holding.Contracts * InstrumentGreeks.Of(InstrumentState.At(holding.Instrument, account.Market)).Delta;
        }

        return delta;
    }
}
