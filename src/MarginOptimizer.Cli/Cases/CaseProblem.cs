using System.Globalization;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Deribit;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Cli.Cases;

/// <summary>Translates a case into a problem: coin sizes of inverse futures become USD quantities, the parameters are the file's own.</summary>
internal static class CaseProblem
{
    public static RebalancingProblem Of(CaseFile file)
    {
        var lots = file.Candidates.ToDictionary(c => c.Instrument, c => c, StringComparer.Ordinal);
        var listings = file.Instruments.Select(i => new Listing(Instrument(i, lots.GetValueOrDefault(i.Name), file), Quote(i, lots.GetValueOrDefault(i.Name)))).ToList();
        var market = new MarketSnapshot(
            file.AsOf,
            file.Model.Units.ToDictionary(u => new Currency(u.Currency), u => u.IndexUsd),
            Forwards(file),
            listings,
            file.Id);
        return new RebalancingProblem
        {
            Book = Book.Of(file.Book.Where(p => p.Size != 0.0).Select(p => new Position(market.Find(p.Instrument)!.Instrument, p.Size * QuantityPerCoin(market, p.Instrument)))),
            Market = market,
            Model = Model(file),
            Candidates = [.. file.Candidates.Select(c => Candidate(c, market))],
            IncludeBookAsCandidates = false,
            Mode = RebalancingMode.MinMargin,
            Safeguards = Safeguards.None,
            WholeLots = file.WholeLots,
        };
    }

    /// <summary>Quantity that a coin size of 1 stands for: the mark in USD for an inverse future, 1 for an option.</summary>
    public static double QuantityPerCoin(MarketSnapshot market, string instrument)
    {
        var listing = market.Find(instrument)!;
        return 1.0 / listing.Instrument.CoinSizePerUnit(listing.Quote.Mark);
    }

    private static Candidate Candidate(CaseCandidate candidate, MarketSnapshot market)
    {
        var factor = QuantityPerCoin(market, candidate.Instrument);
        var instrument = market.Find(candidate.Instrument)!.Instrument;
        return new Candidate(
            instrument,
            candidate.MaxBuy * factor,
            candidate.MaxSell * factor,
            Impact: (candidate.ImpactCoinPerCoin2 ?? 0.0) * market.IndexOf(instrument.Base));
    }

    private static Dictionary<ForwardKey, double> Forwards(CaseFile file)
    {
        var forwards = new Dictionary<ForwardKey, double>();
        foreach (var option in file.Instruments.Where(i => i.Kind == "option"))
            forwards[new ForwardKey(new Currency(option.Currency), Expiry(option)!.Value)] = option.Forward!.Value;
        return forwards;
    }

    private static Quote Quote(CaseInstrument instrument, CaseCandidate? candidate) => new()
    {
        Bids = candidate is null ? Ladder.Empty : Ladder.Touch(candidate.Bid),
        Asks = candidate is null ? Ladder.Empty : Ladder.Touch(candidate.Ask),
        Mark = instrument.Mark,
        MarkVolatility = instrument.Iv ?? double.NaN,
        OpenInterest = instrument.Oi,
    };

    private static Instrument Instrument(CaseInstrument source, CaseCandidate? candidate, CaseFile file)
    {
        var coin = new Currency(source.Currency);
        var lot = (decimal)(candidate?.LotUsd ?? candidate?.Lot ?? 1.0);
        var future = new FeeSchedule(file.FeeRule.FutureRate, double.PositiveInfinity);
        return (source.Kind, Expiry(source)) switch
        {
            ("option", { } expiry) => new Option
            {
                Name = source.Name,
                Base = coin,
                Quote = Currency.Usd,
                Settlement = coin,
                Payoff = Payoff.Inverse,
                Ticks = TickSchedule.Flat(0.0001m),
                Lot = lot,
                MinimumQuantity = lot,
                Fees = new FeeSchedule(file.FeeRule.OptionRateCoin, file.FeeRule.OptionCapOfPremium),
                Type = source.Type == "C" ? OptionType.Call : OptionType.Put,
                Strike = source.Strike!.Value,
                Expiry = expiry,
            },
            ("future", { } expiry) => new Future
            {
                Name = source.Name,
                Base = coin,
                Quote = Currency.Usd,
                Settlement = coin,
                Payoff = Payoff.Inverse,
                Ticks = TickSchedule.Flat(0.5m),
                Lot = lot,
                MinimumQuantity = lot,
                Fees = future,
                Expiry = expiry,
            },
            ("future", null) => new Perpetual
            {
                Name = source.Name,
                Base = coin,
                Quote = Currency.Usd,
                Settlement = coin,
                Payoff = Payoff.Inverse,
                Ticks = TickSchedule.Flat(0.5m),
                Lot = lot,
                MinimumQuantity = lot,
                Fees = future,
            },
            _ => throw new InvalidInputException("instruments.kind", $"'{source.Kind}' of {source.Name} is neither an option with an expiry nor a future"),
        };
    }

    private static DateTimeOffset? Expiry(CaseInstrument instrument) => instrument.ExpiryUtc is null
        ? null
        : DateTimeOffset.Parse(instrument.ExpiryUtc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static DeribitPortfolioMargin Model(CaseFile file) => new(
        new MarginModelVersion("deribit-spm-of-case", file.AsOf, null, ModelStatus.InForce),
        file.Model.Units.ToDictionary(u => new Currency(u.Currency), Parameters));

    private static PortfolioMarginParameters Parameters(CaseUnit unit) => new()
    {
        PriceRange = unit.Params.PriceRange,
        VolatilityRangeUp = unit.Params.VolatilityRangeUp,
        VolatilityRangeDown = unit.Params.VolatilityRangeDown,
        MinVolatilityForShockUp = unit.Params.MinVolatilityForShockUp,
        ShortTermVegaPower = unit.Params.ShortTermVegaPower,
        LongTermVegaPower = unit.Params.LongTermVegaPower,
        ExtendedTableFactor = unit.Params.ExtendedTableFactor,
        DeltaShockIncrement = unit.Params.MInc,
        DeltaShockThreshold = unit.Params.DeltaTotalLiqShockThreshold,
        MaxDeltaShock = unit.Params.MaxDeltaShock,
        ExtendedDampener = unit.CurrencyParams.ExtendedDampener,
        AnnualisedMoveRisk = unit.CurrencyParams.AnnualisedMoveRisk,
        MinAnnualisedMove = unit.CurrencyParams.MinAnnualisedMove,
        PnlOffset = unit.CurrencyParams.PnlOffset,
        MaxOffsetablePnl = unit.CurrencyParams.MaxOffsetablePnl,
        MaintenanceFactor = unit.MmFactor,
    };
}
