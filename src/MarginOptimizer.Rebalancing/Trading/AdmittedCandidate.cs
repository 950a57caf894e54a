using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Rebalancing.Trading;

/// <summary>A candidate that may be traded, before it has its place among the instruments.</summary>
/// <param name="Quote">Of the instrument, or of the package.</param>
/// <param name="BuyLots">Most that may be bought.</param>
/// <param name="SellLots">Most that may be sold.</param>
/// <param name="LeastLots">Smallest order.</param>
/// <param name="CoinsPerLot">Base coins of all its legs.</param>
/// <param name="Ladder">What lots of it cost.</param>
internal sealed record AdmittedCandidate(
    Candidate Candidate, Quote Quote, double BuyLots, double SellLots, double LeastLots, double CoinsPerLot, ExecutionLadder Ladder)
{
    public bool RestsOnOpenInterest => LegCaps.RestsOnOpenInterest(Quote.Asks, Candidate.MaxBuyQuantity)
        || LegCaps.RestsOnOpenInterest(Quote.Bids, Candidate.MaxSellQuantity);

    /// <param name="account">Position of its account.</param>
    /// <param name="columns">Of the instruments of the account, by name.</param>
    /// <param name="index">USD per base coin.</param>
    public Tradeable At(int account, IReadOnlyDictionary<string, int> columns, double index)
    {
        var lot = Candidate.Instrument.Lot;
        ImmutableArray<TradeableLeg> legs = Candidate.Instrument is Domain.Instruments.Package package
            ? [.. package.Legs.Select(leg => new TradeableLeg(columns[leg.Instrument.Name], leg.Ratio * lot))]
            : [new TradeableLeg(columns[Candidate.Instrument.Name], lot)];
        return new Tradeable(account, Candidate.Instrument, legs, lot, BuyLots, SellLots, Ladder)
        {
            LeastLots = LeastLots,
            NotionalPerLot = CoinsPerLot * index,
            ImpactPerSquaredLot = Candidate.Impact * CoinsPerLot * CoinsPerLot,
        };
    }
}
