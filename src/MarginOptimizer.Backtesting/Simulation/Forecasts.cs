using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>
/// The open forecast of one account. P&amp;L of a book held still: that of an inverse contract is its coin P&amp;L valued at the index of the end, as
/// scenario losses are; what expires on the way is paid at its delivery price.
/// </summary>
internal sealed class Forecasts(TimeSpan horizon, bool isOn)
{
    /// <summary>Snapshots come when they come: one this share of the horizon early counts as its end.</summary>
    private const double Early = 0.05;

    /// <summary>A snapshot that comes later than this share of the horizon after its end says nothing of it.</summary>
    private const double Late = 0.25;

    public Forecast? Open { get; set; }

    /// <summary>Begins a forecast where none is open.</summary>
    /// <param name="row">Number of the row.</param>
    /// <returns>Whether one was begun.</returns>
    public bool Begin(SimulatedAccount account, int row)
    {
        if (!isOn || Open is not null || account.Holdings.Count == 0) return false;
        Open = new Forecast(row, account.Market.AsOf + (horizon * (1.0 - Early)), [.. account.Holdings.Select(h => new ForecastPosition(h.Instrument.Name, h.Contracts, h.Quote.Mark))]);
        return true;
    }

    /// <summary>Notes what expires on the way to a later snapshot; to be called before the account moves on.</summary>
    /// <param name="start">Full snapshot at the beginning of the path, which lists what is held.</param>
    public void Pass(MarketSnapshot start, MarketPath path, Func<MarketPath, Instrument, DateTimeOffset, double> deliveryPrice)
    {
        if (Open is null) return;
        Open = Open with { Positions = [.. Open.Positions.Select(p => Passed(p, start, path, deliveryPrice))] };
    }

    /// <summary>Ends the forecast where it is due.</summary>
    /// <param name="lapsed">It ended without a result: no snapshot is near the end of the horizon, or a position has no mark any more.</param>
    /// <returns>Row of the forecast and P&amp;L in USD; null without a result.</returns>
    public (int Row, double ProfitUsd)? End(MarketSnapshot market, out bool lapsed)
    {
        lapsed = false;
        if (Open is not { } forecast || market.AsOf < forecast.Due) return null;
        Open = null;
        lapsed = market.AsOf > forecast.Due + (horizon * (Early + Late));
        if (lapsed) return null;
        var profit = 0.0;
        foreach (var position in forecast.Positions)
        {
            if (position.ExitUsd is { } exit) profit += exit;
            else if (market.Find(position.Instrument) is { } listing) profit += ProfitUsd(position, listing.Instrument, listing.Quote.Mark, market.IndexOf(listing.Instrument.Settlement));
            else
            {
                lapsed = true;
                return null;
            }
        }

        return (forecast.Row, profit);
    }

    private static ForecastPosition Passed(ForecastPosition position, MarketSnapshot start, MarketPath path, Func<MarketPath, Instrument, DateTimeOffset, double> deliveryPrice)
    {
        if (position.ExitUsd is not null || start.Find(position.Instrument)?.Instrument is not { } instrument) return position;
        if (instrument.Expires() is not { } expiry || expiry > path.End) return position;
        var price = deliveryPrice(path, instrument, expiry);
        var end = instrument is Option option ? Passage.ExpiryValue(option, price) / option.ContractValue : price;
        return position with { ExitUsd = ProfitUsd(position, instrument, end, path.IndexAt(instrument.Settlement, expiry)) };
    }

    private static double ProfitUsd(ForecastPosition position, Instrument instrument, double mark, double index) =>
        position.Contracts * index * (instrument is Option or Spot
            ? instrument.ContractValue * (mark - position.Mark)
            : PricePath.Gain(instrument, position.Mark, mark));
}
