using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Csv;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>Positions alone: columns instrument, quantity.</summary>
internal static class BookCsv
{
    public static Book Parse(Stream stream, MarketSnapshot snapshot)
    {
        var faults = new ViolationList();
        using var csv = new CsvReader(stream, faults);
        csv.CheckColumns(["instrument", "quantity"], []);
        faults.ThrowIfAny();
        var (instrument, quantity) = (csv.IndexOf("instrument"), csv.IndexOf("quantity"));
        var lookup = new InstrumentLookup(snapshot, faults);
        var positions = ImmutableArray.CreateBuilder<Position>();
        while (csv.ReadRow())
        {
            var fields = new CsvFields(csv, faults);
            var name = fields.Text(instrument);
            var amount = fields.Number(quantity, NumberRule.SignedQuantity, required: true);
            var found = name is null ? null : lookup.FindOnce(name, csv.PathOf(instrument));
            if (found is not null && amount is not null) positions.Add(new Position(found, amount.Value));
        }

        faults.ThrowIfAny();
        return Book.Of(positions.ToImmutable());
    }
}
