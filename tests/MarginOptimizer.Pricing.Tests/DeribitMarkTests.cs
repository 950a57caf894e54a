using System.Globalization;
using System.IO.Compression;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Pricing.Tests;

/// <summary>Black-76 against the exchange's own marks: shared/data/deribit_chain, columns as its README lists them.</summary>
public class DeribitMarkTests
{
    private static readonly string[] Files = ["BTC_2026-01.csv.gz", "ETH_2026-03.csv.gz", "BTC_2026-06.csv.gz"];

    [SharedFact("data/deribit_chain")]
    public void Marks_of_whole_snapshots_are_reproduced_from_forward_and_mark_volatility()
    {
        var errors = new List<double>();
        var snapshots = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Files) AddErrors(file, snapshots, errors);
        errors.Sort();
        Assert.True(snapshots.Count >= 40, $"only {snapshots.Count} snapshots");
        Assert.InRange(errors[errors.Count / 2], 0.0, 2e-5);
        Assert.InRange(errors[errors.Count * 99 / 100], 0.0, 1e-3);
    }

    /// <summary>Every sixth snapshot of a month, for speed.</summary>
    private static void AddErrors(string file, HashSet<string> snapshots, List<double> errors)
    {
        using var stream = new GZipStream(File.OpenRead(SharedData.PathOf("data/deribit_chain/" + file)), CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        var header = reader.ReadLine()!.Split(',');
        int Column(string name) => Array.IndexOf(header, name);
        var (stamp, instrument, mark, volatility, forward) =
            (Column("ts"), Column("instrument"), Column("mark"), Column("mark_iv"), Column("forward"));
        var (last, count) = ("", 0);
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            if (cells[stamp] != last) (last, count) = (cells[stamp], count + 1);
            if (count % 6 != 0) continue;
            snapshots.Add(file + last);
            var coin = CoinValue(cells[instrument], Parse(cells[forward]), Parse(cells[volatility]), cells[stamp]);
            errors.Add(Math.Abs(coin - Parse(cells[mark])));
        }
    }

    private static double CoinValue(string instrument, double forward, double volatility, string stamp)
    {
        var parts = instrument.Split('-');
        var day = DateTime.ParseExact(parts[1], "dMMMyy", CultureInfo.InvariantCulture);
        var expiry = new DateTimeOffset(day.AddHours(8.0), TimeSpan.Zero);
        var type = parts[3] == "C" ? OptionType.Call : OptionType.Put;
        var years = YearFraction.Years(DateTimeOffset.Parse(stamp, CultureInfo.InvariantCulture), expiry);
        return Black76.Price(type, forward, Parse(parts[2]), years, volatility) / forward;
    }

    private static double Parse(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
