using System.Globalization;
using System.Text;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.MarketData.Tests;

public sealed class InputFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_missing_file_is_a_fault() => AssertFault("nothing.json", _folder.Path + "/nothing.json", "does not exist");

    [Fact]
    public void A_directory_is_no_book()
    {
        var error = Assert.Throws<InvalidInputException>(() => BookFile.Read(_folder.Path, FormatsDocument.Snapshot));

        Assert.Contains("is a directory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_without_data_is_no_market() => AssertFault(_folder.Path, _folder.Path, "without .json");

    [Fact]
    public void An_empty_file_is_a_fault() => AssertFault("a.json", _folder.Write("a.json", ""), "is empty");

    [Fact]
    public void Text_of_another_kind_is_a_fault() => AssertFault("a.csv", _folder.Write("a.csv", "time,price\n1,2\n"), "known CSV layout");

    [Fact]
    public void Garbage_behind_a_gzip_mark_is_a_fault() =>
        AssertFault("a.json.gz", _folder.Write("a.json.gz", [0x1F, 0x8B, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), "not a valid gzip");

    [Fact]
    public void A_truncated_gzip_is_a_fault()
    {
        var bytes = TemporaryFolder.Gzip(FormatsDocument.Text("snapshot.json"));

        Assert.Throws<InvalidInputException>(() => MarketSnapshotFile.Read(_folder.Write("a.json.gz", bytes[..(bytes.Length / 2)])));
    }

    [Fact]
    public void Csv_bytes_that_are_no_text_are_a_fault()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(FormatsDocument.Text("quotes.csv")), 0xFF, 0xFE, (byte)'\n'];

        AssertFault("a.csv", _folder.Write("a.csv", bytes), "not valid UTF-8");
    }

    [Fact]
    public void Files_of_different_kinds_are_not_joined()
    {
        var own = _folder.Write("a.json", FormatsDocument.Text("snapshot.json"));
        var csv = _folder.Write("b.csv", FormatsDocument.Text("quotes.csv"));

        var error = Assert.Throws<InvalidInputException>(() => MarketSnapshotFile.Read([own, csv]));

        Assert.Equal(["a.json", "b.csv"], error.Violations.Select(v => v.Path));
    }

    [Fact]
    public void A_snapshot_after_the_time_asked_for_is_a_fault()
    {
        var path = _folder.Write("a.json", FormatsDocument.Text("snapshot.json"));

        var error = Assert.Throws<InvalidInputException>(
            () => MarketSnapshotFile.Read(path, new SnapshotOptions(At: new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero))));

        Assert.Contains("after the time asked for", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_a_hundred_thousand_rows_is_read_whole()
    {
        var text = new StringBuilder("# as_of: 2026-06-09T22:43:06Z\ninstrument,bid,ask,mark,mark_iv,forward,index\n");
        for (var i = 1; i <= 100_000; i++)
            text.Append(CultureInfo.InvariantCulture, $"BTC-26JUN26-{i}-C,0.01,0.02,0.015,0.5,61872.42,61813.78\n");

        var snapshot = MarketSnapshotFile.Read(_folder.WriteGzip("a.csv.gz", text.ToString()));

        Assert.Equal(100_001, snapshot.Listings.Length);
    }

    [Fact]
    public void More_rows_than_the_cap_are_refused()
    {
        var path = _folder.WriteGzip("a.csv.gz", "instrument,quantity\n" + string.Concat(Enumerable.Repeat("BTC-PERPETUAL,1\n", 2_000_001)));

        var error = Assert.Throws<InvalidInputException>(() => BookFile.Read(path, FormatsDocument.Snapshot));

        Assert.Contains("beyond the largest number of rows", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertFault(string file, string path, string message)
    {
        var error = Assert.Throws<InvalidInputException>(() => MarketSnapshotFile.Read(path));

        Assert.StartsWith(file, error.Violations[0].Path, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
