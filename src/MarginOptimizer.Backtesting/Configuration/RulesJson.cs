using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.Backtesting.Configuration;

/// <summary>The rules of a backtest that are not the optimiser's.</summary>
internal sealed class RulesJson(ConfigPaths paths, ViolationList faults)
{
    public FlowRule? Flow(JsonFields root)
    {
        if (Section(root, "flow", "seed", "tradesPerDay", "size", "days", "moneyness", "buyShare") is not { } fields) return null;
        if (!fields.Has("size")) fields.Fault("size", "is missing, expected two numbers: the least and the most");
        var trades = fields.Number("tradesPerDay", NumberRule.Positive with { Words = "trades > 0 and <= 10000", Accepts = v => v is > 0.0 and <= 10_000.0 }, required: true);
        var size = Numbers.Range(fields, "size", NumberRule.Quantity, faults);
        var rule = new FlowRule { TradesPerDay = trades ?? 1.0, Size = size ?? (1.0, 1.0) };
        return rule with
        {
            Seed = (ulong)(Numbers.Long(fields, "seed", 0, 1L << 53) ?? 1),
            Days = Numbers.Range(fields, "days", Numbers.Days, faults) ?? rule.Days,
            Moneyness = Numbers.Range(fields, "moneyness", NumberRule.Positive, faults) ?? rule.Moneyness,
            BuyShare = fields.Number("buyShare", Numbers.Share) ?? rule.BuyShare,
        };
    }

    public HedgeRule? Hedge(JsonFields root)
    {
        if (Section(root, "hedge", "instrument", "band", "target") is not { } fields) return null;
        var instrument = fields.Text("instrument", required: true);
        var band = fields.Number("band", NumberRule.NotNegative, required: true);
        return new HedgeRule(instrument ?? "", band ?? 0.0, fields.Number("target", NumberRule.Money) ?? 0.0);
    }

    public FundingRule Funding(JsonFields root) => Section(root, "funding", "rate8h", "files") is { } fields
        ? new FundingRule { Rate8h = fields.Number("rate8h", Numbers.Rate) ?? 0.0, Files = [.. paths.Items(fields, "files", faults)] }
        : new FundingRule();

    public SettlementRule Settlement(JsonFields root)
    {
        var standard = new SettlementRule();
        if (Section(root, "settlement", "optionFeeRate", "optionFeeCap", "futureFeeRate", "deliveryPrices") is not { } fields) return standard;
        return standard with
        {
            OptionFeeRate = fields.Number("optionFeeRate", Numbers.Share) ?? standard.OptionFeeRate,
            OptionFeeCap = fields.Number("optionFeeCap", Numbers.Share) ?? standard.OptionFeeCap,
            FutureFeeRate = fields.Number("futureFeeRate", Numbers.Share) ?? standard.FutureFeeRate,
            DeliveryPrices = DeliveryPrices(fields),
        };
    }

    public LiquidationRule Liquidation(JsonFields root)
    {
        var standard = new LiquidationRule();
        if (Section(root, "liquidation", "isOn", "optionFee", "futureFee") is not { } fields) return standard;
        return new LiquidationRule(
            !fields.Has("isOn") || fields.Flag("isOn"),
            fields.Number("optionFee", Numbers.Share) ?? standard.OptionFee,
            fields.Number("futureFee", Numbers.Share) ?? standard.FutureFee);
    }

    public RiskRule Risk(JsonFields root)
    {
        var standard = new RiskRule();
        if (Section(root, "risk", "isOn", "alpha", "convention", "horizonHours", "window", "leastReturns", "history", "volatilityBeta") is not { } fields) return standard;
        var rule = standard with
        {
            IsOn = !fields.Has("isOn") || fields.Flag("isOn"),
            Alpha = fields.Number("alpha", NumberRule.Confidence) ?? standard.Alpha,
            Convention = fields.Choice<QuantileConvention>("convention") ?? standard.Convention,
            HorizonHours = fields.Number("horizonHours", Numbers.Hours) ?? standard.HorizonHours,
            Window = Numbers.Whole(fields, "window", 2, 100_000) ?? standard.Window,
            LeastReturns = Numbers.Whole(fields, "leastReturns", 2, 100_000) ?? standard.LeastReturns,
            History = [.. paths.Items(fields, "history", faults)],
            VolatilityBeta = fields.Number("volatilityBeta", Numbers.Beta) ?? standard.VolatilityBeta,
        };
        if (rule.LeastReturns > rule.Window) fields.Fault("leastReturns", $"is {rule.LeastReturns}, above the window of {rule.Window}");
        return rule;
    }

    private JsonFields? Section(JsonFields root, string name, params ReadOnlySpan<string> known) =>
        root.Get(name) is { } element ? JsonFields.Open(element, root.PathOf(name), faults, known) : null;

    private ImmutableDictionary<ForwardKey, double> DeliveryPrices(JsonFields fields)
    {
        var prices = ImmutableDictionary.CreateBuilder<ForwardKey, double>();
        foreach (var (element, path) in fields.Items("deliveryPrices"))
        {
            if (JsonFields.Open(element, path, faults, "base", "expiry", "price") is not { } row) continue;
            var (coin, expiry, price) = (row.Currency("base", required: true), row.Time("expiry", required: true), row.Number("price", NumberRule.Price, required: true));
            if (coin is null || expiry is null || price is null) continue;
            if (!prices.TryAdd(new ForwardKey(coin.Value, expiry.Value), price.Value)) row.Fault("expiry", "is given twice");
        }

        return prices.ToImmutable();
    }
}
