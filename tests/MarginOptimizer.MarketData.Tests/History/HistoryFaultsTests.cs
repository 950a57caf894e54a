using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.History;

namespace MarginOptimizer.MarketData.Tests.History;

/// <summary>A history that is wrong anywhere is refused when it is opened, with the place of every fault.</summary>
public sealed class HistoryFaultsTests
{
    private const string Row = "2026-06-08T23:59:59Z,BTC,BTC-26JUN26-60000-P,0.01,0.02,0.015,0.5,0,0,61000,F,61000,1,0";

    [Theory]
    [InlineData("0.01,0.02,0.015", "-0.01,0.02,0.015", "line 3, column bid", "is -0.01, expected a price > 0")]
    [InlineData("0.01,0.02,0.015", "0,0.02,0.015", "line 3, column bid", "is 0, expected a price > 0")]
    [InlineData("0.01,0.02,0.015", "NaN,0.02,0.015", "line 3, column bid", "is 'NaN', expected a number")]
    [InlineData("0.01,0.02,0.015", "0.01,inf,0.015", "line 3, column ask", "is 'inf', expected a number")]
    [InlineData("0.01,0.02,0.015", "0.01,1e999,0.015", "line 3, column ask", "is '1e999', expected a number")]
    [InlineData("0.01,0.02,0.015", "0.01,1_0,0.015", "line 3, column ask", "is '1_0', expected a number")]
    [InlineData("0.01,0.02,0.015", "0.01,0.02,-1", "line 3, column mark", "is -1, expected a price >= 0")]
    [InlineData("0.015,0.5", "0.015,50", "line 3, column mark_iv", "is 50, expected a volatility as a fraction")]
    [InlineData("61000,1,0", "-61000,1,0", "line 3, column index", "is -61000")]
    [InlineData("61000,1,0", "1e10,1,0", "line 3, column index", "is 10000000000")]
    [InlineData("61000,1,0", "61000,-1,0", "line 3, column oi", "is -1")]
    [InlineData("BTC-26JUN26-60000-P", "BTC-26JUN26-60000-X", "line 3, column instrument", "is 'BTC-26JUN26-60000-X', no instrument name")]
    [InlineData("BTC-26JUN26-60000-P", "", "line 3, column instrument", "is empty")]
    [InlineData("2026-06-08T23:59:59Z", "yesterday", "line 3, column ts", "is 'yesterday', expected a UTC time")]
    [InlineData("2026-06-08T23:59:59Z", "", "line 3, column ts", "is missing, expected a UTC time")]
    [InlineData("2026-06-08T23:59:59Z", "2026-06-08T23:59:59", "line 3, column ts", "expected a UTC time")]
    [InlineData("2026-06-08T23:59:59Z", "2026-06-07T23:59:59Z", "line 3, column ts", "expected a time after 2026-06-08T23:59:59Z: stamps ascend")]
    [InlineData(",61000,1,0", ",61000,1", "line 3", "has 13 cells, expected 14")]
    [InlineData("2026-06-08T23:59:59Z", "\"2026-06-08T23:59:59Z", "line 3, column 1", "quote that is not closed")]
    public void A_wrong_row_is_named_by_line_and_column(string right, string wrong, string path, string message)
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(right, Row, StringComparison.Ordinal);
        var good = Row.Replace("60000-P", "55000-P", StringComparison.Ordinal);
        var file = folder.WriteGzip("chain.csv.gz", HistoryTexts.Table(HistoryTexts.ChainHeader, [good, Row.Replace(right, wrong, StringComparison.Ordinal)]));

        AssertFault(() => MarketHistory.Open([file], new MarketHistoryOptions()), $"chain.csv.gz: {path}", message);
    }

    [Theory]
    [InlineData("0.0205,12.5", ",12.5", "line 3, column bid_quantity", "is given without bid")]
    [InlineData("0.0205,12.5", "NaN,12.5", "line 3, column bid", "is 'NaN'")]
    [InlineData("0.0207,0.4955", ",0.4955", "line 3, column mark", "is missing, expected a price")]
    [InlineData("0.0207,0.4955", "0.0207,", "line 3, column mark_iv", "is missing")]
    [InlineData("61872.42,61813.78", ",61813.78", "line 3, column forward", "is missing")]
    [InlineData("61872.42,61813.78", "61872.42,", "line 3, column index", "is missing")]
    [InlineData("26JUN26", "5JUN26", "line 3, column instrument", "expired at 2026-06-05T08:00:00Z, before as_of")]
    [InlineData("60000-P", "55000-P", "2026-06-08T23:59:59Z", "BTC-26JUN26-55000-P was already given at")]
    public void A_wrong_row_of_our_quotes_is_named_as_in_a_snapshot(string right, string wrong, string path, string message)
    {
        const string row = "2026-06-08T23:59:59Z,BTC-26JUN26-60000-P,0.0205,12.5,0.021,30,0.0207,0.4955,61872.42,61813.78,812.3";
        using var folder = new TemporaryFolder();
        Assert.Contains(right, row, StringComparison.Ordinal);
        var good = row.Replace("60000-P", "55000-P", StringComparison.Ordinal);
        var file = folder.Write("quotes.csv", HistoryTexts.Table(HistoryTexts.QuotesHeader, [good, row.Replace(right, wrong, StringComparison.Ordinal)]));

        AssertFault(() => MarketHistory.Open([file], new MarketHistoryOptions()), $"quotes.csv: {path}", message);
    }

    [Fact]
    public void All_faults_of_all_files_are_named_at_once_with_lines_that_count_blank_ones()
    {
        using var folder = new TemporaryFolder();
        var one = folder.Write("one.csv", $"{HistoryTexts.ChainHeader}\n\n{Row.Replace("0.02,", "x,", StringComparison.Ordinal)}\n\n{Row.Replace("BTC-26", "BTC-99", StringComparison.Ordinal)}\n");
        var two = folder.WriteGzip("two.csv.gz", HistoryTexts.Table(HistoryTexts.ChainHeader, [Row, Row]));
        var three = folder.Write("three.csv", HistoryTexts.Table(HistoryTexts.ChainHeader, [Row + ",1", Row, Row + ",2"]));

        var error = Assert.Throws<InvalidInputException>(() => MarketHistory.Open([one, two, three], new MarketHistoryOptions()));

        Assert.Equal(
            ["one.csv: line 3, column ask", "one.csv: line 5, column instrument", "three.csv: line 2", "three.csv: line 4"],
            error.Violations.Select(v => v.Path).Order(StringComparer.Ordinal).Where(p => !p.StartsWith("two", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_instrument_twice_at_one_stamp_is_named_within_a_file_and_over_two()
    {
        using var folder = new TemporaryFolder();
        var twice = folder.Write("twice.csv", HistoryTexts.Table(HistoryTexts.ChainHeader, [Row, Row]));
        var one = folder.Write("one.csv", HistoryTexts.Table(HistoryTexts.ChainHeader, [Row]));
        var copy = folder.Write("copy.csv", HistoryTexts.Table(HistoryTexts.ChainHeader, [Row]));

        AssertFault(() => MarketHistory.Open([twice], new MarketHistoryOptions()), "twice.csv: 2026-06-08T23:59:59Z", "BTC-26JUN26-60000-P was already given");
        AssertFault(() => MarketHistory.Open([one, copy], new MarketHistoryOptions()), "copy.csv: 2026-06-08T23:59:59Z", "already given at one.csv: 2026-06-08T23:59:59Z");
    }

    [Fact]
    public void A_stamp_whose_rows_give_no_index_or_forward_is_named()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("chain.csv", HistoryTexts.Table(HistoryTexts.ChainHeader, [Row.Replace("61000,F,61000", ",F,", StringComparison.Ordinal)]));

        var error = Assert.Throws<InvalidInputException>(() => MarketHistory.Open([file], new MarketHistoryOptions()));

        Assert.Equal(2, error.Violations.Length);
        Assert.All(error.Violations, v => Assert.Equal("chain.csv: 2026-06-08T23:59:59Z", v.Path));
        Assert.Contains("no row gives an index price of BTC", error.Violations[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "document", "is empty")]
    [InlineData(HistoryTexts.ChainHeader, "", "has no rows")]
    [InlineData(HistoryTexts.ChainHeader + "\n", "", "has no rows")]
    [InlineData("ts,instrument,mark\nx", "header", "column bid is missing; needed: ts, instrument, bid")]
    [InlineData("as_of,instrument,mark,oi\nx", "header", "column index is missing")]
    [InlineData("as_of,instrument,mark,index,oi\nx", "header", "unknown column 'oi'")]
    [InlineData("a,b\n1,2", "line 1", "has the columns 'a,b', which are those of no market history known")]
    [InlineData("{\"result\": []}", "document", "answers of a venue's API are no history")]
    [InlineData("ts,ts\n1,2", "line 1", "column ts is given twice")]
    public void A_file_that_is_no_history_is_named(string text, string path, string message)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file.csv", text);

        AssertFault(() => MarketHistory.Open([file], new MarketHistoryOptions()), path.Length == 0 ? "file.csv" : $"file.csv: {path}", message);
    }

    [Fact]
    public void Files_of_several_layouts_cannot_be_joined()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.csv", HistoryTexts.Chain(1, "BTC", 1));
        folder.Write("b.csv", HistoryTexts.Quotes(1));

        var error = Assert.Throws<InvalidInputException>(() => MarketHistory.Open([folder.Path], new MarketHistoryOptions()));

        Assert.Equal(["a.csv: is a history of Deribit chains: it cannot be joined with the other files",
            "b.csv: is a history of quotes: it cannot be joined with the other files"], error.Violations.Select(v => v.ToString()));
    }

    [Fact]
    public void Paths_that_stand_for_nothing_or_twice_for_the_same_are_named()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("a.csv", HistoryTexts.Chain(1, "BTC", 1));
        var (pattern, empty, nowhere) = (Path.Combine(folder.Path, "*.parquet"), Directory.CreateDirectory(Path.Combine(folder.Path, "d")).FullName, Path.Combine(folder.Path, "x", "*"));

        var error = Assert.Throws<InvalidInputException>(() => MarketHistory.Open([file, file, pattern, empty, nowhere, ""], new MarketHistoryOptions()));

        Assert.Equal([pattern, empty, nowhere, "files", file], error.Violations.Select(v => v.Path));
        AssertFault(() => MarketHistory.Open([], new MarketHistoryOptions()), "files", "no file was given");
        AssertFault(() => MarketHistory.Open([Path.Combine(folder.Path, "b.csv")], new MarketHistoryOptions()), "b.csv: file", "does not exist");
    }

    [Fact]
    public void A_gzip_file_that_was_cut_off_or_damaged_is_refused()
    {
        using var folder = new TemporaryFolder();
        var whole = TemporaryFolder.Gzip(HistoryTexts.Chain(1, "BTC", 300));
        var damaged = whole.ToArray();
        damaged[damaged.Length / 2] ^= 0xFF;

        AssertFault(() => MarketHistory.Open([folder.Write("a.csv.gz", whole[..(whole.Length * 2 / 3)])], new MarketHistoryOptions()), "a.csv.gz", "not a valid gzip file");
        AssertFault(() => MarketHistory.Open([folder.Write("b.csv.gz", whole[..^8])], new MarketHistoryOptions()), "b.csv.gz", "not a valid gzip file");
        AssertFault(() => MarketHistory.Open([folder.Write("c.csv.gz", damaged)], new MarketHistoryOptions()), "c.csv.gz", "not a valid gzip file");
    }

    [Fact]
    public void Text_that_is_no_text_a_line_beyond_all_bounds_and_mixed_line_ends_are_refused()
    {
        using var folder = new TemporaryFolder();
        var text = HistoryTexts.Table(HistoryTexts.ChainHeader, [Row, Row.Replace("60000", "50000", StringComparison.Ordinal), Row]);
        byte[] bytes = [.. System.Text.Encoding.UTF8.GetBytes(text), 0xFF, (byte)'\n'];
        var last = text.TrimEnd().LastIndexOf('\n');

        AssertFault(() => MarketHistory.Open([folder.Write("a.csv", bytes)], new MarketHistoryOptions()), "a.csv: after line 0", "not valid UTF-8");
        AssertFault(() => MarketHistory.Open([folder.Write("b.csv", text + new string('x', 70_000))], new MarketHistoryOptions()), "b.csv: line 5", "longer than");
        AssertFault(
            () => MarketHistory.Open([folder.Write("c.csv", text.Insert(last, "\r"))], new MarketHistoryOptions()), "c.csv", "do all lines end in the same way?");
    }

    [Fact]
    public void A_coin_or_a_time_that_the_history_does_not_have_is_named()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("a.csv", HistoryTexts.Chain(1, "BTC", 2));
        var late = HistoryTexts.StampAt(1).AddSeconds(1);

        AssertFault(() => MarketHistory.Open([file], new MarketHistoryOptions { Currency = Currency.Eth }), "history", "has no instruments on ETH");
        AssertFault(() => MarketHistory.Open([file], new MarketHistoryOptions { From = late }), "from", "there are 2026-06-08T23:59:59Z .. 2026-06-09T04:59:59Z");
        AssertFault(() => MarketHistory.Open([file], new MarketHistoryOptions { From = late, To = HistoryTexts.Start }), "from", "after the end asked for");
    }

    [Fact]
    public void Snapshots_of_one_time_and_a_wrong_one_among_files_of_ours_are_named()
    {
        using var folder = new TemporaryFolder();
        var text = FormatsDocument.Text("snapshot.json");
        folder.Write("a.json", text);
        folder.Write("b.json", text);
        folder.Write("c.json", text.Replace("61813.78}", "-1}", StringComparison.Ordinal));

        var error = Assert.Throws<InvalidInputException>(() => MarketHistory.Open([folder.Path], new MarketHistoryOptions()));

        Assert.Contains(error.Violations, v => v.Path == "c.json: indices.BTC" && v.Message.Contains("is -1", StringComparison.Ordinal));
        Assert.Contains(error.Violations, v => v.Path == "b.json" && v.Message == "is of 2026-06-09T22:43:06Z, as a.json is");
    }

    [Fact]
    public void Many_faults_are_capped()
    {
        using var folder = new TemporaryFolder();
        var rows = Enumerable.Range(1, 3_000).Select(i => Row.Replace("60000-P", $"{i}-P", StringComparison.Ordinal).Replace("0.01,", "-1,", StringComparison.Ordinal));
        var file = folder.Write("a.csv", HistoryTexts.Table(HistoryTexts.ChainHeader, rows));

        var error = Assert.Throws<InvalidInputException>(() => MarketHistory.Open([file], new MarketHistoryOptions()));

        Assert.InRange(error.Violations.Length, ViolationList.Capacity, ViolationList.Capacity + 2);
    }

    private static void AssertFault(Action open, string path, string message)
    {
        var error = Assert.Throws<InvalidInputException>(open);

        Assert.Contains(error.Violations, v => v.Path == path && v.Message.Contains(message, StringComparison.Ordinal));
    }
}
