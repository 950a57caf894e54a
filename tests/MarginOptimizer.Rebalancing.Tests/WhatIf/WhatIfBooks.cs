using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Rebalancing.Tests.Lowering;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Rebalancing.Tests.WhatIf;

/// <summary>Books and baskets drawn from a seed on the market that every model covers some of, and their margins by the plain evaluator.</summary>
internal static class WhatIfBooks
{
    public static MarketSnapshot Market => MixedMarket.Btc;

    public static ImmutableArray<Instrument> Covered(IMarginModel model, Random random, int count)
    {
        var covered = Market.Listings.Select(l => l.Instrument).Where(i => i is not Spot && model.Covers(i)).ToArray();
        random.Shuffle(covered);
        return [.. covered.Take(count)];
    }

    public static Book Book(ImmutableArray<Instrument> instruments, Random random) => new(
        [.. instruments.Select(i => new Position(i, (random.Next(2) == 0 ? 1.0 : -1.0) * random.Next(1, 30) * (double)i.Lot * (i.IsCountedInUsd ? 100.0 : 1.0)))],
        [],
        ImmutableSortedDictionary<Currency, Balance>.Empty.Add(Currency.Btc, new Balance(2.0, 0.5)).Add(Currency.Usdc, new Balance(50_000.0, 0.0)));

    public static Basket Basket(string id, ImmutableArray<Instrument> instruments, Random random, int legs, bool withPrices)
    {
        var some = instruments.ToArray();
        random.Shuffle(some);
        return new Basket(id, [.. some.Take(legs).Select(i => new BasketLeg(i, Quantity(i, random), withPrices && random.Next(2) == 0 ? Price(i, random) : null))]);
    }

    /// <summary>The margin after trades whose cash is worked out here once more, in units of what is paid.</summary>
    public static MarginReport After(IMarginModel model, Book book, IEnumerable<BasketLeg> legs)
    {
        var positions = book.Positions.ToDictionary(p => p.Instrument, p => p.Quantity);
        var balances = book.Balances;
        foreach (var leg in legs)
        {
            positions[leg.Instrument] = positions.GetValueOrDefault(leg.Instrument) + leg.Quantity;
            var balance = balances.GetValueOrDefault(leg.Instrument.Settlement);
            balances = balances.SetItem(leg.Instrument.Settlement, balance with { Cash = balance.Cash - Paid(leg) });
        }

        var after = new Book([.. positions.Where(p => p.Value != 0.0).Select(p => new Position(p.Key, p.Value))], [], balances);
        return new MarginEvaluator(model.Compile(Market, [.. positions.Keys.OrderBy(i => i.Name, StringComparer.Ordinal)])).Evaluate(after, withContributions: false);
    }

    private static double Paid(BasketLeg leg)
    {
        var mark = Market.QuoteOf(leg.Instrument).Mark;
        if (leg.Instrument is Option) return leg.Quantity * (leg.Price ?? mark);
        if (leg.Price is not { } price) return 0.0;
        return leg.Instrument.Payoff == Payoff.Inverse ? leg.Quantity * ((1 / mark) - (1 / price)) : leg.Quantity * (price - mark);
    }

    private static double Quantity(Instrument instrument, Random random) =>
        (random.Next(2) == 0 ? 1.0 : -1.0) * random.Next(1, 10) * (double)instrument.Lot * (instrument.IsCountedInUsd ? 100.0 : 1.0);

    private static double Price(Instrument instrument, Random random) => Market.QuoteOf(instrument).Mark * (0.97 + (0.06 * random.NextDouble()));
}
