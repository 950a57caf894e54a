using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Csv;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>Positions alone: columns instrument, quantity, and account where there are several.</summary>
internal static class BookCsv
{
    /// <summary>Positions by account where there is a column account, each account's names once; null without that column.</summary>
    public static ImmutableArray<AccountBook>? ParseAccounts(Stream stream, MarketSnapshot snapshot)
    {
        var faults = new ViolationList();
        using var csv = new CsvReader(stream, faults);
        csv.CheckColumns(["instrument", "quantity"], ["account"]);
        faults.ThrowIfAny();
        var (account, instrument, quantity) = (csv.IndexOf("account"), csv.IndexOf("instrument"), csv.IndexOf("quantity"));
        if (account < 0) return null;
        var books = new SortedDictionary<string, (InstrumentLookup Lookup, List<Position> Positions)>(StringComparer.Ordinal);
        while (csv.ReadRow())
        {
            var fields = new CsvFields(csv, faults);
            var id = fields.Text(account);
            if (id is not null && !AccountBook.IsValidId(id)) faults.Add(csv.PathOf(account), AccountIds.Describe(id));
            var name = fields.Text(instrument);
            var amount = fields.Number(quantity, NumberRule.SignedQuantity, required: true);
            if (id is null) continue;
            if (!books.TryGetValue(id, out var book)) books[id] = book = (new InstrumentLookup(snapshot, faults), []);
            var found = name is null ? null : book.Lookup.FindOnce(name, csv.PathOf(instrument));
            if (found is not null && amount is not null) book.Positions.Add(new Position(found, amount.Value));
        }

        faults.ThrowIfAny();
        return [.. books.Select(b => new AccountBook(b.Key, Book.Of(b.Value.Positions)))];
    }

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
