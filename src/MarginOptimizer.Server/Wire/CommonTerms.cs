using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.Server.Wire;

/// <summary>The terms that instruments of every kind have.</summary>
internal sealed record CommonTerms(
    string Name,
    Currency Base,
    Currency Quote,
    Currency Settlement,
    Payoff Payoff,
    double ContractValue,
    TickSchedule Ticks,
    decimal Lot,
    decimal Minimum,
    FeeSchedule Fees)
{
    /// <summary>The terms, or null after noting what is missing or wrong.</summary>
    public static CommonTerms? Read(string name, V1.InstrumentTerms terms, FieldPath path, FieldReader fields)
    {
        var coin = fields.Code(path, "base", terms.Base);
        var quote = fields.Code(path, "quote", terms.Quote);
        var settlement = fields.Code(path, "settlement", terms.Settlement);
        var payoff = fields.Choice<V1.Payoff, Payoff>(path, "payoff", terms.Payoff);
        var contractValue = terms.ContractValue.Length == 0
            ? 1.0
            : fields.Number(path, "contract_value", terms.ContractValue, NumberRule.Positive);
        var ticks = ReadTicks(terms.Ticks, path.Field("ticks"), fields);
        var lot = fields.Exact(path, "lot", terms.Lot);
        var minimum = fields.Exact(path, "minimum_quantity", terms.MinimumQuantity);
        if (lot is not null && minimum % lot != 0m) fields.Fault(path, "minimum_quantity", "is no whole number of lots");
        var fees = ReadFees(terms.Fees, path.Field("fees"), fields);
        if (coin is null || quote is null || settlement is null || payoff is null || contractValue is null) return null;
        if (ticks is null || lot is null || minimum is null || fees is null) return null;
        return new CommonTerms(
            name, coin.Value, quote.Value, settlement.Value, payoff.Value, contractValue.Value, ticks, lot.Value, minimum.Value, fees.Value);
    }

    public Option ToOption(OptionType type, double strike, DateTimeOffset expiry) => new()
    {
        Name = Name,
        Base = Base,
        Quote = Quote,
        Settlement = Settlement,
        Payoff = Payoff,
        ContractValue = ContractValue,
        Ticks = Ticks,
        Lot = Lot,
        MinimumQuantity = Minimum,
        Fees = Fees,
        Type = type,
        Strike = strike,
        Expiry = expiry,
    };

    public Future ToFuture(DateTimeOffset expiry) => new()
    {
        Name = Name,
        Base = Base,
        Quote = Quote,
        Settlement = Settlement,
        Payoff = Payoff,
        ContractValue = ContractValue,
        Ticks = Ticks,
        Lot = Lot,
        MinimumQuantity = Minimum,
        Fees = Fees,
        Expiry = expiry,
    };

    public Perpetual ToPerpetual() => new()
    {
        Name = Name,
        Base = Base,
        Quote = Quote,
        Settlement = Settlement,
        Payoff = Payoff,
        ContractValue = ContractValue,
        Ticks = Ticks,
        Lot = Lot,
        MinimumQuantity = Minimum,
        Fees = Fees,
    };

    public Spot ToSpot() => new()
    {
        Name = Name,
        Base = Base,
        Quote = Quote,
        Settlement = Settlement,
        Payoff = Payoff,
        ContractValue = ContractValue,
        Ticks = Ticks,
        Lot = Lot,
        MinimumQuantity = Minimum,
        Fees = Fees,
    };

    /// <summary>The ticks, or null after noting what is missing or wrong.</summary>
    public static TickSchedule? ReadTicks(V1.TickSchedule? ticks, FieldPath path, FieldReader fields)
    {
        var smallest = fields.Exact(path, "base", ticks?.Base ?? "");
        var steps = ImmutableArray.CreateBuilder<TickStep>();
        for (var i = 0; i < (ticks?.Steps.Count ?? 0); i++)
        {
            var at = path.Item("steps", i);
            var above = fields.Exact(at, "above_price", ticks!.Steps[i].AbovePrice);
            var tick = fields.Exact(at, "tick", ticks.Steps[i].Tick);
            if (above is null || tick is null) continue;
            if (steps.Count > 0 && above <= steps[^1].AbovePrice) fields.Fault(at, "above_price", "is not above the step before");
            steps.Add(new TickStep(above.Value, tick.Value));
        }

        return smallest is null ? null : new TickSchedule(smallest.Value, steps.ToImmutable());
    }

    private static FeeSchedule? ReadFees(V1.FeeSchedule? fees, FieldPath path, FieldReader fields)
    {
        if (fees is null) return FeeSchedule.None;
        var rate = fields.Number(path, "taker_rate", fees.TakerRate, NumberRule.FeeRate);
        var cap = fees.HasCapOfPremium
            ? fields.Number(path, "cap_of_premium", fees.CapOfPremium, NumberRule.Positive)
            : double.PositiveInfinity;
        return rate is null || cap is null ? null : new FeeSchedule(rate.Value, cap.Value);
    }
}
