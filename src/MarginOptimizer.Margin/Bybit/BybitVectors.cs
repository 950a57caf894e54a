using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reconciliation;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Bybit;

/// <summary>Entries <c>bybit.*</c> of the file of known figures of OKX, Bybit and Binance.</summary>
internal static class BybitVectors
{
    private const double Relative = 1e-6;

    /// <summary>Margins of the published response: its option cells are replayed from fitted prices.</summary>
    private const double MarginRelative = 2e-4;

    /// <summary>Largest difference of a replayed cell, USDT.</summary>
    private const double CellAbsolute = 0.03;

    /// <summary>At this many days to expiry a volatility shock is that of the venue's table, which its answer prints.</summary>
    private const double DaysOfPlainShock = 30.0;

    private static readonly Currency Usdt = new("USDT");

    /// <summary>Time of the published response.</summary>
    private static readonly DateTimeOffset ResponseTime = DateTimeOffset.FromUnixTimeMilliseconds(1774319290506);

    /// <summary>Forward of the option, fitted to its published P&amp;L, USDT.</summary>
    private const double FittedForward = 71376.594107;

    /// <summary>USD per USDT, decoded from assetMM.</summary>
    private const double DecodedUsdt = 0.99991216;

    public static (ImmutableArray<ReconciledField> Fields, string Note) Reconcile(string id, JsonElement entry) => id switch
    {
        "bybit.pm_info.btc" => Response(entry),
        _ when id.StartsWith("bybit.options.", StringComparison.Ordinal) => (Options(entry), ""),
        _ => ([], "no rule for this entry"),
    };

    private static (ImmutableArray<ReconciledField> Fields, string Note) Response(JsonElement entry)
    {
        var (inputs, known) = (entry.GetProperty("inputs"), entry.GetProperty("expected"));
        var expected = new ExpectedFigures(known, 5e-9, Relative);
        var (perp, leg) = (inputs.GetProperty("perp"), inputs.GetProperty("option"));
        var option = (Option)BybitInstruments.Parse(leg.GetProperty("symbol").GetString()!)!;
        var (size, mark, index) = (leg.GetProperty("q").GetDouble(), leg.GetProperty("mark").GetDouble(), inputs.GetProperty("index").GetDouble());
        var contracts = perp.GetProperty("q").GetDouble();
        var price = entry.GetProperty("perp_pnl_at_minus_10pct").GetDouble() / (-0.1 * contracts);
        var implied = Black76.ImpliedVolatility(option.Type, FittedForward, option.Strike, YearFraction.Years(ResponseTime, option.Expiry), mark);
        VenueBook Book() => new VenueBook(ResponseTime).Index(Usdt, DecodedUsdt).Index(Currency.Btc, index * DecodedUsdt);
        var model = MarginModelCatalog.Embedded.Select("bybit-pm", ResponseTime);
        var unit = Book()
            .Balance(Currency.Btc, inputs.GetProperty("spotHedge").GetDouble())
            .Add(BybitInstruments.Parse(perp.GetProperty("symbol").GetString()!)!, price, contracts)
            .Add(option, FittedForward, mark, implied.Value, size)
            .Evaluate(model);
        var alone = Book().Add(option, FittedForward, mark, implied.Value, size).Evaluate(model);
        foreach (var row in alone.Rows("BTC stress"))
        {
            var position = row.Row.Shock.Volatility switch { VolatilityShock.Up => 0, VolatilityShock.Same => 1, _ => 2 };
            var (scale, cells) = Cells(entry.GetProperty("option_pnl"), row.Row.Shock.Move);
            expected.Add($"option_pnl.{scale}[{position}]", cells[position].GetDouble(), -row.Loss / DecodedUsdt, CellAbsolute, Relative);
        }

        foreach (var rows in unit.Rows("BTC stress").GroupBy(r => r.Row.Shock.Move))
        {
            var (scale, total) = Cells(known.GetProperty("total_pnl_all"), rows.Key);
            expected.Add($"total_pnl_all.{scale}", total.GetDouble(), -rows.Max(r => r.Loss) / DecodedUsdt, CellAbsolute, Relative);
        }

        var worst = unit.WorstRow("BTC stress").Row.Shock;
        expected.Compare("maxLossPriceMove", worst.Move);
        expected.Compare("maxLossIvShock", ((IVolatilityShocks)model).Shocked(option, 1.0, DaysOfPlainShock, worst.Volatility) - 1.0);
        foreach (var name in new[] { "optionContingency", "optionVegaContingency", "usdtUsdcContingency", "futureContingency" })
            expected.Compare(name, unit.Component($"BTC {name}") / DecodedUsdt);

        var given = known.GetProperty("futureDeltaContingency").GetDouble();
        var contingencies = given + (unit.Component("BTC futureContingency") / DecodedUsdt);
        expected.Compare("contingencyComponents", contingencies);
        var maintenance = unit.Component("BTC MM") + (given * DecodedUsdt);
        expected.Compare("assetMM", maintenance, 0.0, MarginRelative);
        expected.Compare("assetIM", maintenance * unit.Initial / unit.Maintenance, 0.0, MarginRelative);
        CompareWallet(expected, known);
        return (expected.Fields, "futureDeltaContingency is not reproduced and taken as published; prices, forward and USDT decoded from the entry");
    }

    private static void CompareWallet(ExpectedFigures expected, JsonElement known)
    {
        var (equity, initial) = (known.GetProperty("equity").GetDouble(), known.GetProperty("accountIM").GetDouble());
        expected.Compare("accountIMRate", BybitRates.Rate(initial, equity));
        expected.Compare("accountMMRate", BybitRates.Rate(known.GetProperty("accountMM").GetDouble(), equity));
        expected.Compare("availableBalance", equity - initial);
    }

    private static (string Scale, JsonElement Cells) Cells(JsonElement byScale, double move)
    {
        foreach (var property in byScale.EnumerateObject())
        {
            if (Math.Abs(double.Parse(property.Name, CultureInfo.InvariantCulture) - move) < 1e-9) return (property.Name, property.Value);
        }

        throw new KeyNotFoundException($"no cell for a move of {move.ToString(CultureInfo.InvariantCulture)}");
    }

    private static ImmutableArray<ReconciledField> Options(JsonElement entry)
    {
        var inputs = entry.GetProperty("inputs");
        var expected = new ExpectedFigures(entry.GetProperty("expected"), 1e-9, Relative);
        var (price, volatility) = (inputs.GetProperty("S").GetDouble(), inputs.GetProperty("iv").GetDouble());
        var book = new VenueBook(ResponseTime).Index(Currency.Btc, price);
        foreach (var leg in inputs.GetProperty("book").EnumerateObject())
        {
            if (leg.Name == "PERP")
            {
                book.Add(BybitInstruments.Parse("BTCPERP")!, price, leg.Value.GetDouble());
                continue;
            }

            var option = BookLeg.Option(leg.Name, ResponseTime, price, 1.0, Payoff.Linear, Currency.Usdc);
            var mark = Black76.Price(option.Type, price, option.Strike, YearFraction.Years(ResponseTime, option.Expiry), volatility);
            book.Add(option, price, mark, volatility, leg.Value.GetDouble());
        }

        var unit = book.Evaluate(MarginModelCatalog.Embedded.Select("bybit-pm", ResponseTime));
        expected.Compare("max_loss", unit.Component("BTC max loss"));
        var worst = unit.WorstRow("BTC stress").Row.Shock;
        expected.CompareElement("worst", 0, worst.Move);
        expected.CompareElement("worst", 1, (int)worst.Volatility - (int)VolatilityShock.Same);
        return expected.Fields;
    }
}
