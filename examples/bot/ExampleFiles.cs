using System.Globalization;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using MarginOptimizer.V1;

namespace RebalancingBot;

/// <summary>Reads the two example files next to the program into messages; examples/formats.md describes them.</summary>
internal static class ExampleFiles
{
    public static MarketSnapshot ReadMarket(string name)
    {
        var root = Read(name);
        var market = new MarketSnapshot { AsOf = TimeOf(root.GetProperty("asOf")), Source = root.GetProperty("source").GetString() };
        foreach (var note in root.GetProperty("notes").EnumerateArray()) market.Notes.Add(note.GetString());
        foreach (var index in root.GetProperty("indices").EnumerateObject())
            market.Indices.Add(new MarginOptimizer.V1.Index { Currency = index.Name, PriceUsd = index.Value.GetRawText() });
        foreach (var forward in root.GetProperty("forwards").EnumerateArray())
        {
            market.Forwards.Add(new Forward
            {
                Base = forward.GetProperty("base").GetString(),
                Expiry = TimeOf(forward.GetProperty("expiry")),
                PriceUsd = forward.GetProperty("price").GetRawText(),
            });
        }

        var columns = root.GetProperty("columns").EnumerateArray().Select(c => c.GetString()!).ToList();
        foreach (var row in root.GetProperty("rows").EnumerateArray())
            market.Listings.Add(ListingOf(columns.Zip(row.EnumerateArray()).ToDictionary(cell => cell.First, cell => cell.Second)));
        return market;
    }

    public static Book ReadBook(string name)
    {
        var (root, book) = (Read(name), new Book());
        foreach (var position in root.GetProperty("positions").EnumerateArray())
        {
            var instrument = position.GetProperty("instrument").GetString();
            book.Positions.Add(new Position { Instrument = instrument, Quantity = position.GetProperty("quantity").GetRawText() });
        }

        foreach (var balance in root.GetProperty("balances").EnumerateObject())
            book.Balances.Add(new Balance { Currency = balance.Name, Cash = balance.Value.GetProperty("cash").GetRawText() });
        return book;
    }

    /// <summary>Contract terms are left out: the server knows them for Deribit names.</summary>
    private static Listing ListingOf(Dictionary<string, JsonElement> cells)
    {
        var quote = new Quote { Mark = cells["mark"].GetRawText(), Bids = SideOf(cells["bid"]), Asks = SideOf(cells["ask"]) };
        if (cells["markIv"].ValueKind == JsonValueKind.Number) quote.MarkIv = cells["markIv"].GetDouble();
        if (cells["openInterest"].ValueKind == JsonValueKind.Number) quote.OpenInterest = cells["openInterest"].GetRawText();
        return new Listing { Instrument = new Instrument { Name = cells["name"].GetString() }, Quote = quote };
    }

    private static Ladder? SideOf(JsonElement price) => price.ValueKind == JsonValueKind.Number
        ? new Ladder { Levels = { new PriceLevel { Price = price.GetRawText() } } }
        : null;

    private static Timestamp TimeOf(JsonElement time) =>
        Timestamp.FromDateTimeOffset(DateTimeOffset.Parse(time.GetString()!, CultureInfo.InvariantCulture));

    private static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, name)));
        return document.RootElement.Clone();
    }
}
