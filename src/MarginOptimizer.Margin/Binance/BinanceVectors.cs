using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reconciliation;

namespace MarginOptimizer.Margin.Binance;

/// <summary>Entries <c>binance.*</c> of the file of known figures of OKX, Bybit and Binance.</summary>
internal static class BinanceVectors
{
    private const double Relative = 1e-6;

    private static readonly Currency Usdt = new("USDT");

    /// <summary>Of the page with the example.</summary>
    private static readonly DateTimeOffset ExampleTime = new(2022, 4, 18, 0, 0, 0, TimeSpan.Zero);

    public static (ImmutableArray<ReconciledField> Fields, string Note) Reconcile(string id, JsonElement entry) => id switch
    {
        "binance.pmpro.example" => (Example(entry), "what was computed with assumed indices and collateral rates is shown apart"),
        "binance.span.account" => (BinanceSpanAccount.Compare(entry.GetProperty("expected")), "the SPAN grid is not published: only the sums and the ratio are compared; actualEquity, before collateral rates, needs the balances, which the answer lacks"),
        "binance.option.short" => (ShortOptions(entry), ""),
        _ => ([], "no rule for this entry"),
    };

    /// <summary>Figures of an entry that were computed with it and do not count.</summary>
    public static ImmutableArray<ReconciledField> Computed(JsonElement entry)
    {
        var computed = new ExpectedFigures(entry.GetProperty("computed_here"), 1e-9, Relative);
        var book = ExampleBook(entry.GetProperty("inputs"), out _);
        var unit = book.Evaluate(MarginModelCatalog.Embedded.Select("binance-pm", ExampleTime));
        computed.Compare("equity", unit.Collateral);
        computed.Compare("MM", unit.Component("maintenance margin"));
        computed.Compare("uniMMR", unit.Component("uniMMR"));
        return computed.Fields;
    }

    private static ImmutableArray<ReconciledField> Example(JsonElement entry)
    {
        var inputs = entry.GetProperty("inputs");
        var published = new ExpectedFigures(entry.GetProperty("expected"), 1e-9, Relative);
        ExampleBook(inputs, out var profits);
        for (var i = 0; i < 2; i++) published.CompareElement("um_upnl", i, profits[i]);
        foreach (var coin in new[] { Currency.Btc, Currency.Eth }) published.CompareMember("marginMM", coin.Code, LoanMargin(inputs, coin));
        return published.Fields;
    }

    /// <summary>Indices of BTC and ETH are assumed, as the page's own are not known.</summary>
    private static VenueBook ExampleBook(JsonElement inputs, out double[] linearProfits)
    {
        var book = new VenueBook(ExampleTime).Index(Usdt, 1.0).Index(Currency.Btc, 40_000.0).Index(Currency.Eth, 3_000.0);
        var profits = AddContracts(book, inputs);
        foreach (var (coin, wallet) in new[] { (Usdt, profits.Linear), (Currency.Btc, profits.Inverse), (Currency.Eth, 0.0) })
        {
            var margin = inputs.GetProperty("margin").GetProperty(coin.Code);
            book.Balance(coin, -margin[1].GetDouble(), margin[0].GetDouble() + wallet);
        }

        linearProfits = profits.Each;
        return book;
    }

    /// <summary>Unrealised profit by contract and wallet; futures are settled at their marks before they enter a book.</summary>
    private static (double[] Each, double Linear, double Inverse) AddContracts(VenueBook book, JsonElement inputs)
    {
        var each = new List<double>();
        foreach (var leg in inputs.GetProperty("um").EnumerateArray())
        {
            var (quantity, mark) = (leg.GetProperty("side").GetDouble() * leg.GetProperty("q").GetDouble(), leg.GetProperty("mark").GetDouble());
            book.Add(BinanceInstruments.Parse(leg.GetProperty("sym").GetString()!)!, mark, quantity);
            each.Add(quantity * (mark - leg.GetProperty("entry").GetDouble()));
        }

        var coin = inputs.GetProperty("cm");
        var (usd, price) = (coin.GetProperty("side").GetDouble() * coin.GetProperty("usd").GetDouble(), coin.GetProperty("mark").GetDouble());
        book.Add(BinanceInstruments.Parse(coin.GetProperty("sym").GetString()!)!, price, usd);
        var inverse = usd * ((1.0 / coin.GetProperty("entry").GetDouble()) - (1.0 / price));
        return ([.. each], inputs.GetProperty("um_wallet_usdt").GetDouble() + each.Sum(), inputs.GetProperty("cm_wallet_btc").GetDouble() + inverse);
    }

    /// <summary>Maintenance margin in coin of one loan of the example, alone.</summary>
    private static double LoanMargin(JsonElement inputs, Currency coin)
    {
        var loan = inputs.GetProperty("margin").GetProperty(coin.Code)[1].GetDouble();
        var unit = new VenueBook(ExampleTime)
            .Index(coin, 1.0)
            .Index(Usdt, 1.0)
            .Balance(coin, -loan)
            .Add(BinanceInstruments.Parse($"{coin}USDT")!, 1.0, 0.0)
            .Evaluate(MarginModelCatalog.Embedded.Select("binance-pm", ExampleTime));
        return unit.Component("loan maintenance margin");
    }

    private static ImmutableArray<ReconciledField> ShortOptions(JsonElement entry)
    {
        var inputs = entry.GetProperty("inputs");
        var expected = new ExpectedFigures(entry.GetProperty("expected"), 1e-9, Relative);
        var asOf = new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.Zero);
        foreach (var (side, letter) in new[] { ("call", "C"), ("put", "P") })
        {
            var leg = inputs.GetProperty(side);
            var strike = leg.GetProperty("K").GetDouble();
            var option = (Option)BinanceInstruments.Parse(FormattableString.Invariant($"BTC-260327-{strike}-{letter}"))!;
            var price = inputs.GetProperty("S").GetDouble();
            var unit = new VenueBook(asOf)
                .Index(Usdt, 1.0)
                .Index(Currency.Btc, price)
                .Add(option, price, leg.GetProperty("mark").GetDouble(), 0.5, -1.0)
                .Evaluate(MarginModelCatalog.Embedded.Select("binance-options", asOf));
            expected.CompareElement(side, 0, unit.Initial);
            expected.CompareElement(side, 1, unit.Maintenance);
        }

        return expected.Fields;
    }
}
