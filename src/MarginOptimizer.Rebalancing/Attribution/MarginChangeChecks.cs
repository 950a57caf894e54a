using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Rebalancing.Attribution;

/// <summary>Checks two situations against each other.</summary>
internal static class MarginChangeChecks
{
    /// <exception cref="InvalidInputException">Carries every fault by its path.</exception>
    public static void Require(MarginSituation from, MarginSituation to)
    {
        var faults = new ViolationList();
        if (to.Market.AsOf < from.Market.AsOf)
        {
            faults.Add("to.market.as_of", FormattableString.Invariant(
                $"is {to.Market.AsOf:yyyy-MM-ddTHH:mm:ssZ}, before that of the first market {from.Market.AsOf:yyyy-MM-ddTHH:mm:ssZ}"));
        }

        CheckBook(from, to.Market, "from", faults);
        CheckBook(to, from.Market, "to", faults);
        foreach (var coin in Coins(from).Union(Coins(to)).Order())
        {
            if (!from.Market.HasIndexOf(coin)) faults.Add("from.market.indices", $"has no index of {coin}, which a position needs");
            if (!to.Market.HasIndexOf(coin)) faults.Add("to.market.indices", $"has no index of {coin}, which a position needs");
        }

        faults.ThrowIfAny();
    }

    private static void CheckBook(MarginSituation situation, MarketSnapshot other, string side, ViolationList faults)
    {
        for (var i = 0; i < situation.Book.Positions.Length; i++)
        {
            var (instrument, path) = (situation.Book.Positions[i].Instrument, $"{side}.book.positions[{i}].instrument");
            if (situation.Market.Find(instrument.Name) is null) faults.Add(path, $"'{instrument.Name}' is not listed in its own market");
            if (instrument.Expires() <= situation.Market.AsOf) faults.Add(path, $"'{instrument.Name}' has expired at the time of its own market");
            if (other.Find(instrument.Name) is { } listing && !IsSame(listing.Instrument, instrument))
                faults.Add(path, $"'{instrument.Name}' has other contract terms in the other market");
            if (!situation.Model.Covers(instrument)) faults.Add(path, $"'{instrument.Name}' is not margined by {situation.Model.Version.Name}");
        }
    }

    /// <summary>What a position is worth depends on these; ticks, lots and fees may change between dates.</summary>
    private static bool IsSame(Instrument a, Instrument b) =>
        a.GetType() == b.GetType() && a.Base == b.Base && a.Quote == b.Quote && a.Settlement == b.Settlement && a.Payoff == b.Payoff
        && a.ContractValue == b.ContractValue && a.Expires() == b.Expires()
        && (a is not Option one || (b is Option other && one.Strike == other.Strike && one.Type == other.Type));

    private static IEnumerable<Domain.Currency> Coins(MarginSituation situation) =>
        situation.Book.Positions.SelectMany(p => (Domain.Currency[])[p.Instrument.Base, p.Instrument.Settlement]);
}
