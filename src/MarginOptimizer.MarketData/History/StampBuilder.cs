using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Binance;
using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Tables;

namespace MarginOptimizer.MarketData.History;

/// <summary>Snapshots from the rows of a stamp. Safe to call from several threads.</summary>
internal sealed class StampBuilder(ChainLayout layout, Currency? currency, string source)
{
    public StampResult Build(StampRows stamp)
    {
        var (quotes, faults) = (new List<VenueQuote>(), new List<CellFault>());
        foreach (var block in stamp.Blocks) Collect(block, stamp.Time, quotes, faults);
        if (faults.Count > 0 || quotes.Count == 0) return new StampResult(stamp.Time, null, faults, []);
        try
        {
            return new StampResult(stamp.Time, SnapshotOf(quotes, stamp.Time), [], []);
        }
        catch (InvalidInputException error)
        {
            return new StampResult(stamp.Time, null, [], error.Violations);
        }
    }

    private void Collect(QuoteBlock block, DateTimeOffset time, List<VenueQuote> quotes, List<CellFault> faults)
    {
        faults.AddRange(block.Faults);
        var path = $"{block.File.Name}: {TimeText.Format(time)}";
        for (var row = 0; row < block.Count; row++)
        {
            if (block.NameAt(row) is not { } known || (currency is not null && known.Name.Base != currency)) continue;
            var cells = new BlockQuoteCells(block, row, layout, faults);
            quotes.Add(layout == ChainLayout.Quotes
                ? QuoteRules.OfOurs(cells, known.Name, time, path, known.ContractAt(time))
                : QuoteRules.OfVenue(cells, layout, known.Name, path, known.ContractAt(time), known.Terms));
        }
    }

    private MarketSnapshot SnapshotOf(List<VenueQuote> quotes, DateTimeOffset time)
    {
        var snapshot = new VenueSnapshot(time, new ViolationList());
        if (layout != ChainLayout.BinanceHours) return snapshot.Build(quotes, currency, source);
        var forwards = ParityForwards.Of(quotes, time);
        var indices = ParityForwards.IndicesOf(forwards);
        snapshot.Note(ParityForwards.Note);
        snapshot.Note(BinanceOptions.Guess);
        return snapshot.Build(quotes.Select(q => Complete(q, forwards, indices)), currency, source);
    }

    private static VenueQuote Complete(VenueQuote quote, Dictionary<ForwardKey, double> forwards, Dictionary<Currency, double> indices) => quote with
    {
        Forward = quote.Name.Expiry is { } expiry && forwards.TryGetValue(new ForwardKey(quote.Name.Base, expiry), out var forward) ? forward : null,
        Index = indices.TryGetValue(quote.Name.Base, out var index) ? index : null,
    };
}
