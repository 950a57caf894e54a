using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Csv;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>Baskets leg by leg: columns basket, instrument, quantity and optionally price. A basket is all rows of its id, wherever they stand.</summary>
internal static class BasketsCsv
{
    public static ImmutableArray<Basket> Parse(Stream stream, MarketSnapshot snapshot)
    {
        var faults = new ViolationList();
        using var csv = new CsvReader(stream, faults);
        csv.CheckColumns(["basket", "instrument", "quantity"], ["price"]);
        faults.ThrowIfAny();
        var (basket, instrument, quantity, price) = (csv.IndexOf("basket"), csv.IndexOf("instrument"), csv.IndexOf("quantity"), csv.IndexOf("price"));
        var ids = new List<string>();
        var baskets = new Dictionary<string, (InstrumentLookup Lookup, List<BasketLeg> Legs)>(StringComparer.Ordinal);
        while (csv.ReadRow())
        {
            var fields = new CsvFields(csv, faults);
            var (id, name) = (fields.Text(basket), fields.Text(instrument));
            var amount = fields.Number(quantity, NumberRule.SignedQuantity, required: true);
            if (id is null) continue;
            if (!baskets.TryGetValue(id, out var entry))
            {
                baskets[id] = entry = (new InstrumentLookup(snapshot, faults), []);
                ids.Add(id);
            }

            var found = name is null ? null : entry.Lookup.FindOnce(name, csv.PathOf(instrument));
            var paid = price < 0 ? null : fields.Number(price, found is Option ? NumberRule.OptionMark : NumberRule.Price);
            if (found is not null && amount is not null) entry.Legs.Add(new BasketLeg(found, amount.Value, paid));
        }

        if (ids.Count == 0) faults.Add("basket", "there is no row: at least one basket is needed");
        faults.ThrowIfAny();
        return [.. ids.Select(id => new Basket(id, [.. baskets[id].Legs]))];
    }
}
