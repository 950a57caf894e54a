using System.Globalization;
using System.Text;

namespace MarginOptimizer.MarketData.Tests.History;

/// <summary>Small histories in every layout, made from a seed: prices mean nothing, but every figure differs from every other.</summary>
internal static class HistoryTexts
{
    public const string ChainHeader = "ts,cur,instrument,bid,ask,mark,mark_iv,delta,vega,forward,fwd_src,index,oi,vol24h";

    public const string QuotesHeader = "as_of,instrument,bid,bid_quantity,ask,ask_quantity,mark,mark_iv,forward,index,open_interest";

    private static readonly string[] Expiries = ["9JUN26", "26JUN26", "25SEP26"];

    public static DateTimeOffset Start { get; } = new(2026, 6, 8, 23, 59, 59, TimeSpan.Zero);

    public static DateTimeOffset StampAt(int number) => Start.AddHours(5 * number);

    public static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>Rows of a chain history without the header; the first expiry ends within the history.</summary>
    public static IEnumerable<string> ChainRows(int seed, string coin, int stamps)
    {
        var random = new Random(seed);
        for (var stamp = 0; stamp < stamps; stamp++)
            foreach (var expiry in Expiries)
                foreach (var strike in new[] { 50_000, 60_000, 70_000 })
                    foreach (var type in "CP")
                    {
                        var bid = random.Next(4) == 0 ? "" : Number(random.NextDouble() / 20);
                        var mark = random.Next(3) == 0 ? "1.5e-07" : Number(random.NextDouble() / 10);
                        yield return string.Join(
                            ',', Text(StampAt(stamp)), coin, $"{coin}-{expiry}-{strike}-{type}", bid, Number(0.05 + random.NextDouble()), mark,
                            Number(0.3 + random.NextDouble()), "-0.5", "12.5", Number(61_000 + random.Next(1_000) + random.NextDouble()),
                            "FSI"[random.Next(3)], Number(61_000 + random.NextDouble()), Number(random.Next(1_000)), "0");
                    }
    }

    public static string Chain(int seed, string coin, int stamps) => Table(ChainHeader, ChainRows(seed, coin, stamps));

    /// <summary>The rows of one stamp of our own quotes, without the column as_of.</summary>
    public static List<string> QuoteRows(int seed)
    {
        var random = new Random(seed);
        var rows = new List<string>();
        foreach (var name in new[] { "BTC-26JUN26-60000-P", "BTC-26JUN26-60000-C", "ETH-26JUN26-2000-P" })
            rows.Add(string.Join(
                ',', name, Number(0.01 + (random.NextDouble() / 50)), random.Next(1, 50), "", "", Number(0.02 + (random.NextDouble() / 50)),
                Number(0.4 + random.NextDouble()), Number(61_000 + random.NextDouble()), Number(60_900 + random.NextDouble()), random.Next(500)));
        rows.Add($"BTC-PERPETUAL,61813.5,12000,61814,8000,{Number(61_813 + random.NextDouble())},,,{Number(60_900 + random.NextDouble())},");
        return rows;
    }

    public static string Quotes(int stamps) => Table(
        QuotesHeader, Enumerable.Range(0, stamps).SelectMany(i => QuoteRows(i).Select(row => $"{Text(StampAt(i))},{row}")));

    public static string Table(string header, IEnumerable<string> rows) => new StringBuilder().AppendJoin('\n', rows.Prepend(header)).Append('\n').ToString();

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
