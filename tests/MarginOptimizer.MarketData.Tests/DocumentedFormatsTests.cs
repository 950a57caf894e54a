using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.MarketData.Tests;

/// <summary>The examples of examples/formats.md are read as the text says.</summary>
public sealed class DocumentedFormatsTests
{
    [Fact]
    public void The_snapshot_example_has_ladders_terms_and_missing_sides()
    {
        var snapshot = FormatsDocument.Snapshot;

        var perpetual = snapshot.Find("BTC-PERPETUAL")!.Quote;
        Assert.Equal([new PriceLevel(61813.5, 12000), new PriceLevel(61813, 50000)], perpetual.Bids.Levels.AsEnumerable());
        var house = (Option)snapshot.Find("house put 60000")!.Instrument;
        Assert.Equal((60000.0, OptionType.Put, 0.1m, 0.0005m), (house.Strike, house.Type, house.MinimumQuantity, house.Ticks.TickAt(0.02m)));
        Assert.True(snapshot.Find("house put 60000")!.Quote.Bids.IsEmpty);
        var call = snapshot.Find("BTC-26JUN26-90000-C")!.Quote;
        Assert.True(call.Bids.IsEmpty);
        Assert.Equal((0.0001, 5.0, 0.6, 91.0), (call.Asks.Best.Price, call.Asks.Best.Quantity, call.MarkVolatility, call.OpenInterest!.Value));
    }

    [Fact]
    public void A_snapshot_with_ladders_and_terms_is_written_and_read_back_equal()
    {
        var snapshot = FormatsDocument.Snapshot;

        var again = MarketSnapshotFile.ParseJson(System.Text.Encoding.UTF8.GetBytes(MarketSnapshotFile.FormatJson(snapshot)));

        Assert.Equal(snapshot.AsOf, again.AsOf);
        Assert.Equal(snapshot.Indices, again.Indices);
        Assert.Equal(snapshot.Forwards, again.Forwards);
        Assert.Equal(snapshot.Listings.AsEnumerable(), again.Listings);
    }

    [Fact]
    public void The_csv_quotes_get_forward_index_and_time()
    {
        using var folder = new TemporaryFolder();

        var snapshot = MarketSnapshotFile.Read(folder.WriteGzip("quotes.csv.gz", FormatsDocument.Text("quotes.csv")));

        Assert.Equal(new DateTimeOffset(2026, 6, 9, 22, 43, 6, TimeSpan.Zero), snapshot.AsOf);
        Assert.Equal(61813.78, snapshot.IndexOf(Currency.Btc));
        Assert.Equal(61872.42, snapshot.UnderlyingOf(snapshot.Find("BTC-26JUN26-66000-C")!.Instrument));
        Assert.True(snapshot.Find("BTC-26JUN26-66000-C")!.Quote.Asks.IsEmpty);
        Assert.Equal(3, snapshot.Listings.Length);
    }

    [Fact]
    public void The_book_example_is_read_and_written_back_equal()
    {
        var snapshot = FormatsDocument.Snapshot;
        var book = BookFile.ParseJson(FormatsDocument.Bytes("book.json"), snapshot);

        var again = BookFile.ParseJson(System.Text.Encoding.UTF8.GetBytes(BookFile.FormatJson(book)), snapshot);

        Assert.Equal([-12.5, -250000.0], book.Positions.Select(p => p.Quantity));
        Assert.Equal((2.5, 0.0205, true), (book.OpenOrders[0].Quantity, book.OpenOrders[0].LimitPrice, book.OpenOrders[0].ReduceOnly));
        Assert.Equal(new Balance(4.2, 0), book.Balances[Currency.Btc]);
        Assert.Equal(book.Positions.AsEnumerable(), again.Positions);
        Assert.Equal(book.OpenOrders.AsEnumerable(), again.OpenOrders);
        Assert.Equal(book.Balances, again.Balances);
    }

    [Fact]
    public void Csv_and_json_say_the_same_of_a_book_and_of_candidates()
    {
        using var folder = new TemporaryFolder();
        var snapshot = FormatsDocument.Snapshot;

        var book = BookFile.Read(folder.Write("book.csv", FormatsDocument.Text("book.csv")), snapshot);
        var fromCsv = CandidateFile.Read(folder.Write("candidates.csv", FormatsDocument.Text("candidates.csv")), snapshot);
        var fromJson = CandidateFile.Read(folder.Write("candidates.json", FormatsDocument.Text("candidates.json")), snapshot);

        Assert.Equal(BookFile.ParseJson(FormatsDocument.Bytes("book.json"), snapshot).Positions.AsEnumerable(), book.Positions);
        Assert.Equal(fromJson.AsEnumerable(), fromCsv);
        Assert.Equal((20.0, 0.0, false), (fromCsv[0].MaxBuyQuantity, fromCsv[0].MaxSellQuantity, fromCsv[0].ReduceOnly));
        Assert.Equal([0.25, 0.0], fromCsv.Select(c => c.Impact));
        Assert.Equal((500000.0, null, true), (fromCsv[1].MaxBuyQuantity, fromCsv[1].MaxSellQuantity, fromCsv[1].ReduceOnly));
    }

    [Fact]
    public void The_packages_example_is_read()
    {
        var candidate = Assert.Single(CandidateFile.ParseJson(FormatsDocument.Bytes("packages.json"), FormatsDocument.Snapshot));
        var package = Assert.IsType<Domain.Instruments.Package>(candidate.Instrument);
        Assert.Equal(("risk reversal", 0.1m, 0.1m, 5.0), (package.Name, package.Lot, package.MinimumQuantity, candidate.MaxSellQuantity));
        Assert.Equal([("BTC-26JUN26-60000-P", 1m), ("BTC-26JUN26-90000-C", -1m)], package.Legs.Select(l => (l.Instrument.Name, l.Ratio)));
        Assert.Equal((Domain.Instruments.PackageFees.DearerSide, 0.0204, 0.021), (package.FeeRule, package.Bids.Best.Price, package.Asks.Levels[1].Price));
    }

    [Fact]
    public void The_limits_example_is_read()
    {
        var limits = LimitFile.ParseJson(FormatsDocument.Bytes("limits.json"));

        Assert.Equal(["cost", "vega", "crash", "shortfall"], limits.Select(l => l.Id));
        Assert.Equal(("six days", 0.75, 1.5, 5000.0), (limits[3].Tail!.Scenarios.Id, limits[3].Tail!.Alpha, limits[3].Tail!.Mass, limits[3].Step));
        Assert.Equal([0.021, -0.034, 0.008, -0.112, 0.045, -0.007], limits[3].Tail!.Scenarios.Returns[Currency.Btc].AsEnumerable());
        Assert.Equal((LimitPolicy.Soft, 1.5, true, -2000.0), (limits[1].Policy, limits[1].SoftPrice, limits[1].RelativeToNow, limits[1].Lower));
        Assert.Equal(Currency.Btc, limits[0].Scope.Base);
    }

    [Fact]
    public void The_targets_example_is_read()
    {
        var targets = TargetFile.ParseJson(FormatsDocument.Bytes("targets.json"));

        Assert.Equal((Measure.Delta, 0.0, null, 0.5), (targets[0].Measure, targets[0].Target, targets[0].Weight, targets[0].Band));
        Assert.Equal((-500.0, 0.02, null), (targets[1].Target, targets[1].Weight, targets[1].Band));
        Assert.Equal(new LimitScope(null, new DateTimeOffset(2026, 6, 26, 8, 0, 0, TimeSpan.Zero)), targets[1].Scope);
    }

    [Fact]
    public void Every_measure_is_named_in_the_document()
    {
        var document = File.ReadAllText(Repository.PathOf("examples/formats.md"));

        Assert.All(Enum.GetValues<Measure>(), m =>
            Assert.Contains(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(m.ToString()), document, StringComparison.Ordinal));
    }
}
