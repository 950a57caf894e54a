using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reconciliation;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Okx;

/// <summary>Entries <c>okx.*</c> of the file of known figures of OKX, Bybit and Binance.</summary>
internal static class OkxVectors
{
    private const double Relative = 1e-6;
    private const string Btc = "BTC";

    private const string NoVega = "mr3 is not published and not modelled: the 0 of a book without options is all that is compared";

    /// <summary>Time of the published response.</summary>
    private static readonly DateTimeOffset BuilderTime = DateTimeOffset.FromUnixTimeMilliseconds(1736936801642);

    /// <summary>Between the notice of 31 May 2024, which takes effect on 5 June, and the end of the old formula.</summary>
    private static readonly DateTimeOffset OldFormula = new(2024, 7, 1, 0, 0, 0, TimeSpan.Zero);

    public static (ImmutableArray<ReconciledField> Fields, string Note) Reconcile(string id, JsonElement entry) => id switch
    {
        "okx.builder.btc" or "okx.builder.ltc" => Builder(entry),
        "okx.builder.account" => Account(entry),
        "okx.mr7.scaling" => (Scaling(entry), ""),
        "okx.mr9.tiers" => (Stablecoins(entry), "the tiers of the entry; those of today are not known"),
        "okx.mr4.spot_perp_2024" => SpotAndPerpetual(entry),
        "okx.option_fee" => (Fee(entry), "the fee rule of the venue's instruments"),
        _ when id.StartsWith("okx.options.", StringComparison.Ordinal) => (Options(entry), ""),
        _ => ([], "no rule for this entry"),
    };

    private static (ImmutableArray<ReconciledField> Fields, string Note) Builder(JsonElement entry)
    {
        var inputs = entry.GetProperty("inputs");
        var expected = new ExpectedFigures(entry.GetProperty("expected"), 1e-9, Relative);
        var perpetual = OkxInstruments.Parse(inputs.GetProperty("instId").GetString()!, Number(inputs, "ctVal"))!;
        var (contracts, usdt, mark) = (Number(inputs, "contracts"), Number(inputs, "usdtUsd"), Number(inputs, "markPx"));
        var unit = new VenueBook(BuilderTime)
            .Index(OkxStablecoinCharge.Usdt, usdt)
            .Index(perpetual.Base, Number(inputs, "idxPx") * usdt)
            .Add(perpetual, mark, contracts)
            .Evaluate(MarginModelCatalog.Embedded.Select("okx-pm", BuilderTime));
        var name = perpetual.Base.Code;
        expected.Compare("delta", contracts * perpetual.ContractValue * mark * usdt);
        expected.Compare("upl", contracts * perpetual.ContractValue * (mark - Number(inputs, "avgPx")) * usdt);
        foreach (var module in new[] { "mr1", "mr2", "mr3", "mr4", "mr5", "mr6", "mr7", "mr9", "mmr" })
        {
            expected.Compare(module, unit.Component($"{name} {module.ToUpperInvariant()}"));
        }

        expected.Compare("imr", unit.Initial);
        expected.Compare("mr6_pnl", -unit.WorstRow($"{name} MR6").Loss);
        expected.CompareElement("mr1_worst", 0, unit.WorstRow($"{name} MR1").Row.Shock.Move);
        foreach (var row in unit.Rows($"{name} MR1"))
        {
            expected.CompareMember("mr1_scen", row.Row.Shock.Move.ToString(CultureInfo.InvariantCulture), -row.Loss);
        }

        return (expected.Fields, entry.GetProperty("expected").TryGetProperty("mr3", out _) ? NoVega : "");
    }

    private static (ImmutableArray<ReconciledField> Fields, string Note) Account(JsonElement entry)
    {
        var inputs = entry.GetProperty("inputs");
        var expected = new ExpectedFigures(entry.GetProperty("expected"), 1e-9, Relative);
        var usdt = Number(inputs, "usdtUsd");
        var unit = new VenueBook(BuilderTime)
            .Index(OkxStablecoinCharge.Usdt, usdt)
            .Index(Currency.Btc, 97078.9 * usdt)
            .Index(new Currency("LTC"), 101.9951 * usdt)
            .Balance(OkxStablecoinCharge.Usdt, Number(inputs, "usdt_equity"))
            .Add(OkxInstruments.Parse("BTC-USDT-SWAP", 0.01)!, 97093.7, -10)
            .Add(OkxInstruments.Parse("LTC-USDT-SWAP", 1)!, 102, 10)
            .Evaluate(MarginModelCatalog.Embedded.Select("okx-pm", BuilderTime));
        expected.Compare("eq", unit.Collateral);
        expected.Compare("borrowMmr", unit.Component("borrow MMR"));
        expected.Compare("borrowImr", unit.Component("borrow IMR"));
        expected.Compare("derivMmr", unit.Component("derivatives MMR"));
        expected.Compare("totalMmr", unit.Maintenance);
        expected.Compare("totalImr", unit.Initial);
        expected.Compare("marginRatio", unit.Component("margin ratio"));
        return (expected.Fields, "positions and prices of the two entries before; acctLever needs notionalUsd, which the entry lacks");
    }

    private static ImmutableArray<ReconciledField> Scaling(JsonElement entry)
    {
        var inputs = entry.GetProperty("inputs");
        var expected = new ExpectedFigures(entry.GetProperty("expected"), 0.0, Relative);
        var adjusted = TiersOf(inputs.GetProperty("tiers")).Charge().At(Number(inputs, "MR7_raw"));
        expected.Compare("MR7_adj", adjusted);
        expected.Compare("MMR", Math.Max(Number(inputs, "MR"), adjusted));
        return expected.Fields;
    }

    private static ImmutableArray<ReconciledField> Stablecoins(JsonElement entry)
    {
        var inputs = entry.GetProperty("inputs");
        var expected = new ExpectedFigures(entry.GetProperty("expected"), 0.0, Relative);
        expected.Compare("mr9", TiersOf(inputs.GetProperty("tiers")).Charge().At(Number(inputs, "hedge_usd")));
        return expected.Fields;
    }

    /// <summary>Two figures of the entry give its two prices: MR7 the mark, MR4 the mean of mark and index; the rest is then computed.</summary>
    private static (ImmutableArray<ReconciledField> Fields, string Note) SpotAndPerpetual(JsonElement entry)
    {
        var (inputs, known) = (entry.GetProperty("inputs"), entry.GetProperty("expected"));
        var expected = new ExpectedFigures(known, 0.005, Relative);
        var spot = Number(inputs, "spot_btc");
        var mark = Number(known, "mr7") / (0.0045 * spot);
        var index = (Number(known, "mr4") / (0.006 * spot)) - mark;
        var unit = new VenueBook(OldFormula)
            .Index(OkxStablecoinCharge.Usdt, 1.0)
            .Index(Currency.Btc, index)
            .Balance(Currency.Btc, spot)
            .Add(OkxInstruments.Parse("BTC-USDT-SWAP", 0.01)!, mark, Number(inputs, "perp_contracts"))
            .Evaluate(MarginModelCatalog.Embedded.Select("okx-pm", OldFormula));
        foreach (var module in new[] { "mr1", "mr2", "mr3", "mr4", "mr5", "mr6", "mr7", "mmr" })
        {
            expected.Compare(module, unit.Component($"BTC-USDT {module.ToUpperInvariant()}"));
        }

        return (
            expected.Fields,
            "mark and index decoded from mr7 and mr4, so these two test the rates only; mr7_other_column is not compared: its mark is in no other figure; " + NoVega);
    }

    private static ImmutableArray<ReconciledField> Fee(JsonElement entry)
    {
        var inputs = entry.GetProperty("inputs");
        var expected = new ExpectedFigures(entry.GetProperty("expected"), 0.0, Relative);
        var coins = Number(inputs, "contracts") * Number(inputs, "mult");
        expected.Compare("taker_fee_btc", coins * new FeeSchedule(Number(inputs, "taker"), Number(inputs, "cap")).PerUnit(1.0, Number(inputs, "premium")));
        expected.Compare("maker_fee_btc", coins * new FeeSchedule(Number(inputs, "maker"), Number(inputs, "cap")).PerUnit(1.0, Number(inputs, "premium")));
        return expected.Fields;
    }

    private static ImmutableArray<ReconciledField> Options(JsonElement entry)
    {
        var inputs = entry.GetProperty("inputs");
        var expected = new ExpectedFigures(entry.GetProperty("expected"), 1e-9, Relative);
        var (forward, index, volatility, size) = (Number(inputs, "F"), Number(inputs, "idx"), Number(inputs, "iv"), Number(inputs, "mult"));
        var book = new VenueBook(BuilderTime).Index(Currency.Btc, index);
        foreach (var leg in inputs.GetProperty("book").EnumerateObject())
        {
            if (leg.Name == "PERP")
            {
                book.Add(OkxInstruments.Parse("BTC-USDC-SWAP", size)!, forward, leg.Value.GetDouble());
                continue;
            }

            var option = BookLeg.Option(leg.Name, BuilderTime, forward, size, Payoff.Inverse, Currency.Btc);
            var years = YearFraction.Years(BuilderTime, option.Expiry);
            var mark = Black76.Price(option.Type, forward, option.Strike, years, volatility) / forward;
            book.Add(option, forward, mark, volatility, leg.Value.GetDouble());
        }

        var unit = book.Evaluate(MarginModelCatalog.Embedded.Select("okx-pm", BuilderTime));
        foreach (var module in new[] { "mr1", "mr2", "mr6" }) expected.Compare(module, unit.Component($"{Btc} {module.ToUpperInvariant()}"));
        var worst = unit.WorstRow($"{Btc} MR1", $"{Btc} MR1 points", $"{Btc} MR1 percent").Row;
        expected.CompareElement("mr1_worst", 0, worst.Shock.Move);
        expected.CompareText("mr1_worst", 1, worst.Shock.Volatility == VolatilityShock.Up ? "up" : worst.Shock.Volatility == VolatilityShock.Down ? "down" : "same");
        return expected.Fields;
    }

    private static TierTable TiersOf(JsonElement tiers)
    {
        var rows = tiers.EnumerateArray().ToList();
        return new TierTable([.. rows.SkipLast(1).Select(r => r[0].GetDouble())], [.. rows.Select(r => r[1].GetDouble())]);
    }

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();
}
