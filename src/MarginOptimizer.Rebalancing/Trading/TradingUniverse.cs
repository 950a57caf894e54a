using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Rebalancing.Trading;

/// <summary>The instruments of book and candidates in one fixed order (by name), what is held of each, and which of them may be traded.</summary>
internal sealed record TradingUniverse
{
    public required MarketSnapshot Market { get; init; }

    public required Book Book { get; init; }

    /// <summary>Sorted by name.</summary>
    public required ImmutableArray<Instrument> Instruments { get; init; }

    /// <summary>Contracts held, one per instrument.</summary>
    public required double[] Held { get; init; }

    /// <summary>Sorted by name; the order of the trade variables.</summary>
    public required ImmutableArray<Tradeable> Tradeables { get; init; }

    public required ImmutableArray<SkippedCandidate> Frozen { get; init; }

    /// <summary>Candidates whose cap rests on open interest.</summary>
    public required int CappedByOpenInterest { get; init; }

    /// <summary>Some trade has a market impact.</summary>
    public bool HasImpact => Tradeables.Any(t => t.ImpactPerSquaredLot > 0.0);

    /// <summary>Contracts of every instrument after trading <paramref name="lots"/>.</summary>
    public double[] QuantitiesAfter(ReadOnlySpan<double> lots)
    {
        var quantities = (double[])Held.Clone();
        for (var i = 0; i < Tradeables.Length; i++) quantities[Tradeables[i].Column] = Tradeables[i].After(Held[Tradeables[i].Column], lots[i]);
        return quantities;
    }

    /// <summary>Sum over the trades settled in <paramref name="currency"/> of one amount, in that currency.</summary>
    public double Sum(ReadOnlySpan<double> lots, Domain.Currency currency, Func<UnitCost, double> amount)
    {
        var total = 0.0;
        for (var i = 0; i < Tradeables.Length; i++)
        {
            if (lots[i] != 0.0 && Tradeables[i].Instrument.Settlement == currency) total += Tradeables[i].Ladder.Sum(lots[i], amount);
        }

        return total;
    }

    /// <summary>Sum over all trades of one amount, USD at today's indices.</summary>
    public double SumUsd(ReadOnlySpan<double> lots, Func<UnitCost, double> amount)
    {
        var total = 0.0;
        for (var i = 0; i < Tradeables.Length; i++)
        {
            if (lots[i] != 0.0) total += Tradeables[i].Ladder.Sum(lots[i], amount) * Market.IndexOf(Tradeables[i].Instrument.Settlement);
        }

        return total;
    }
}
