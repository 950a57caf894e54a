using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Domain.Market;

/// <summary>
/// Finds instruments whose quotes must not be traded on, from the quotes alone. A side that nobody quotes freezes nothing: it only makes the
/// instrument buy-only or sell-only.
/// </summary>
public static class QuoteHygiene
{
    /// <summary>Frozen instruments by name (ordinal), each with the first reason in the order of <see cref="FreezeReason"/>.</summary>
    public static ImmutableArray<FrozenInstrument> Inspect(MarketSnapshot snapshot, QuoteHygieneOptions? options = null)
    {
        options ??= QuoteHygieneOptions.Default;
        var frozen = new SortedDictionary<string, FrozenInstrument>(StringComparer.Ordinal);
        foreach (var listing in snapshot.Listings)
            if (InspectAlone(listing, snapshot, options) is { } found) frozen[listing.Instrument.Name] = found;
        FreezeParity(snapshot, options, frozen);
        return [.. frozen.Values.OrderBy(f => f.Instrument.Name, StringComparer.Ordinal)];
    }

    private static FrozenInstrument? InspectAlone(Listing listing, MarketSnapshot snapshot, QuoteHygieneOptions options)
    {
        var (instrument, quote) = listing;
        if (IsCrossed(quote))
            return new(instrument, FreezeReason.Crossed, $"bid {Text(quote.Bids.Best.Price)} above ask {Text(quote.Asks.Best.Price)}");
        if (instrument is Option && !(quote.MarkVolatility >= options.MinVolatility && quote.MarkVolatility <= options.MaxVolatility))
            return new(instrument, FreezeReason.UnbelievableVolatility, $"mark volatility {Text(quote.MarkVolatility)}");
        if (quote.QuotedAt is { } time && (snapshot.AsOf - time).Duration() > options.MaxAge)
            return new(instrument, FreezeReason.Stale, $"quoted {Text((snapshot.AsOf - time).TotalMinutes)} minutes before the snapshot");
        return instrument is Option option ? InspectBounds(option, quote, snapshot, options) : null;
    }

    private static bool IsCrossed(Quote quote) =>
        !quote.Bids.IsEmpty && !quote.Asks.IsEmpty && quote.Bids.Best.Price > quote.Asks.Best.Price;

    /// <summary>Prices per forward, so that inverse options (coin) and linear ones (quote currency) share the rules.</summary>
    private static FrozenInstrument? InspectBounds(Option option, Quote quote, MarketSnapshot snapshot, QuoteHygieneOptions options)
    {
        var (scale, forward) = ScaleOf(option, snapshot);
        var moneyness = option.Strike / forward;
        var isCall = option.Type == OptionType.Call;
        var intrinsic = Math.Max(isCall ? 1.0 - moneyness : moneyness - 1.0, 0.0);
        var most = isCall ? 1.0 : moneyness;
        if (!quote.Asks.IsEmpty && (quote.Asks.Best.Price / scale) + options.PriceTolerance < intrinsic)
            return new(option, FreezeReason.OutsideBounds, $"ask {Text(quote.Asks.Best.Price)} below intrinsic value {Text(intrinsic * scale)}");
        if (!quote.Bids.IsEmpty && (quote.Bids.Best.Price / scale) - options.PriceTolerance > most)
            return new(option, FreezeReason.OutsideBounds, $"bid {Text(quote.Bids.Best.Price)} above the most it can pay {Text(most * scale)}");
        return null;
    }

    /// <summary>Call - put = 1 - K/F per forward. Which of the two quotes is wrong cannot be told: both are frozen.</summary>
    private static void FreezeParity(
        MarketSnapshot snapshot, QuoteHygieneOptions options, SortedDictionary<string, FrozenInstrument> frozen)
    {
        var puts = snapshot.Listings.Where(l => l.Instrument is Option { Type: OptionType.Put }).ToDictionary(KeyOf);
        foreach (var call in snapshot.Listings.Where(l => l.Instrument is Option { Type: OptionType.Call }))
        {
            if (!puts.TryGetValue(KeyOf(call), out var put)) continue;
            if (frozen.ContainsKey(call.Instrument.Name) || frozen.ContainsKey(put.Instrument.Name)) continue;
            var (scale, forward) = ScaleOf((Option)call.Instrument, snapshot);
            var parity = 1.0 - (((Option)call.Instrument).Strike / forward);
            var gain = Math.Max(GainOf(call.Quote.Bids, put.Quote.Asks, scale, parity, 1.0), GainOf(call.Quote.Asks, put.Quote.Bids, scale, parity, -1.0));
            if (gain <= options.PriceTolerance) continue;
            var detail = $"{call.Instrument.Name} against {put.Instrument.Name} and the forward gains {Text(gain * 100.0)} % of it";
            foreach (var instrument in (Instrument[])[call.Instrument, put.Instrument])
                frozen[instrument.Name] = new(instrument, FreezeReason.BreaksParity, detail);
        }
    }

    private static double GainOf(Ladder call, Ladder put, double scale, double parity, double sign) => call.IsEmpty || put.IsEmpty
        ? double.NegativeInfinity
        : sign * (((call.Best.Price - put.Best.Price) / scale) - parity);

    private static (Currency Base, Currency Quote, DateTimeOffset Expiry, double Strike) KeyOf(Listing listing)
    {
        var option = (Option)listing.Instrument;
        return (option.Base, option.Quote, option.Expiry, option.Strike);
    }

    /// <summary>What a price is divided by to be per forward, and the forward.</summary>
    private static (double Scale, double Forward) ScaleOf(Option option, MarketSnapshot snapshot)
    {
        var forward = snapshot.UnderlyingOf(option);
        return (option.Payoff == Payoff.Inverse ? 1.0 : forward, forward);
    }

    private static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
