using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.History;

namespace MarginOptimizer.MarketData.Tests.History;

public sealed class ResultTableTests
{
    private static readonly DateTimeOffset Start = new(2026, 6, 9, 1, 37, 2, TimeSpan.Zero);

    [Fact]
    public void Every_type_is_read_back_as_it_was_written()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "steps.parquet");

        ResultTable.WriteParquet(path, Columns(3));
        var read = ResultTable.ReadParquet(path);

        Assert.Equal(["at", "the \"model\"", "margin", "trades", "liquidated"], read.Select(c => c.Name));
        Assert.Equal([Start, Start.AddHours(6), Start.AddHours(12)], ((ResultColumn.Times)read[0]).Values);
        Assert.Equal(["it's 0", "it's 1", "it's 2"], ((ResultColumn.Texts)read[1]).Values);
        Assert.Equal([null, 0.1, 0.2], ((ResultColumn.Numbers)read[2]).Values);
        Assert.Equal((long?[])[0L, 1L << 40, 2L << 40], ((ResultColumn.Integers)read[3]).Values);
        Assert.Equal((bool?[])[true, false, true], ((ResultColumn.Flags)read[4]).Values);
    }

    [Fact]
    public void The_same_table_gives_the_same_bytes_and_replaces_what_was_there()
    {
        using var folder = new TemporaryFolder();
        var (one, other) = (Path.Combine(folder.Path, "one.parquet"), Path.Combine(folder.Path, "other.parquet"));

        ResultTable.WriteParquet(one, Columns(5_000));
        File.WriteAllText(other, "something else");
        ResultTable.WriteParquet(other, Columns(5_000));

        Assert.Equal(File.ReadAllBytes(one), File.ReadAllBytes(other));
    }

    [Fact]
    public void A_table_without_rows_keeps_its_columns()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "none.parquet");

        ResultTable.WriteParquet(path, Columns(0));

        Assert.Equal(Columns(0).Select(c => c.GetType()), ResultTable.ReadParquet(path).Select(c => c.GetType()));
    }

    [Fact]
    public void Columns_that_make_no_table_are_refused()
    {
        ResultColumn one = new ResultColumn.Flags("a", [true]);

        Assert.Throws<ArgumentException>(() => ResultTable.WriteParquet("x.parquet", []));
        Assert.Throws<ArgumentException>(() => ResultTable.WriteParquet("x.parquet", [one, one]));
        Assert.Throws<ArgumentException>(() => ResultTable.WriteParquet("x.parquet", [one, new ResultColumn.Flags("b", [])]));
    }

    [Fact]
    public void A_place_that_cannot_be_written_and_a_file_that_is_no_table_are_named()
    {
        using var folder = new TemporaryFolder();
        var text = folder.Write("text.parquet", "PAR0 and no more");

        Assert.Throws<IOException>(() => ResultTable.WriteParquet(Path.Combine(folder.Path, "missing", "x.parquet"), Columns(1)));
        var error = Assert.Throws<InvalidInputException>(() => ResultTable.ReadParquet(text));
        Assert.Equal("text.parquet", error.Violations[0].Path);
    }

    private static ResultColumn[] Columns(int rows) =>
    [
        new ResultColumn.Times("at", [.. Enumerable.Range(0, rows).Select(i => Start.AddHours(6 * i))]),
        new ResultColumn.Texts("the \"model\"", [.. Enumerable.Range(0, rows).Select(i => $"it's {i}")]),
        new ResultColumn.Numbers("margin", [.. Enumerable.Range(0, rows).Select(i => i == 0 ? (double?)null : i / 10.0)]),
        new ResultColumn.Integers("trades", [.. Enumerable.Range(0, rows).Select(i => (long?)((long)i << 40))]),
        new ResultColumn.Flags("liquidated", [.. Enumerable.Range(0, rows).Select(i => (bool?)(i % 2 == 0))]),
    ];
}
