using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>
/// What a move of prices pays in cash: futures and perpetuals are settled at their marks, so their P&amp;L from one market to another is money. An
/// inverse contract of N USD gains N (1/before - 1/after) coins, a linear one q (after - before).
/// </summary>
internal static class PricePath
{
    /// <summary>Cash of +1 quantity, in the settlement currency; 0 for options and spot, whose value is not cash.</summary>
    public static double Gain(Instrument instrument, double before, double after) => instrument switch
    {
        Option or Spot => 0.0,
        { IsCountedInUsd: true } => instrument.ContractValue * ((1.0 / before) - (1.0 / after)),
        _ => instrument.ContractValue * (after - before),
    };

    /// <summary>The book with the cash that its futures and perpetuals gained from one market to another, both listing them.</summary>
    public static Book Settled(Book book, MarketSnapshot before, MarketSnapshot after)
    {
        var balances = book.Balances;
        foreach (var position in book.Positions)
        {
            if (position.Instrument is Option or Spot) continue;
            var gain = Gain(position.Instrument, before.QuoteOf(position.Instrument).Mark, after.QuoteOf(position.Instrument).Mark);
            balances = Paid(balances, position.Instrument.Settlement, position.Quantity * gain);
        }

        return book with { Balances = balances };
    }

    /// <summary>The balances with cash received, &lt; 0 where it is paid.</summary>
    public static ImmutableSortedDictionary<Currency, Balance> Paid(
        ImmutableSortedDictionary<Currency, Balance> balances, Currency currency, double received)
    {
        if (received == 0.0) return balances;
        var balance = balances.GetValueOrDefault(currency);
        return balances.SetItem(currency, balance with { Cash = balance.Cash + received });
    }
}
