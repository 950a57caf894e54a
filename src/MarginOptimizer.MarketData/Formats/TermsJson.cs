using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>
/// Contract terms of one instrument: the complete set for a name of another venue, or for a Deribit name what differs from
/// <see cref="DeribitContracts"/>.
/// </summary>
internal static class TermsJson
{
    private static readonly string[] Known =
    [
        "kind", "base", "quote", "settlement", "payoff", "type", "strike", "expiry", "contractValue", "tick", "tickSteps", "lot",
        "minimumQuantity", "minimumNotional", "takerFee", "feeCapOfPremium",
    ];

    /// <summary>The instrument, or null after noting what is missing or wrong.</summary>
    public static Instrument? Read(string name, JsonElement? terms, string path, DateTimeOffset asOf, ViolationList faults)
    {
        var known = DeribitInstrumentNames.TryParse(name, out var parsed)
            ? DeribitContracts.FromName(parsed.Value, asOf).Instrument
            : null;
        if (terms is not { } element)
        {
            if (known is null) faults.Add(path, $"{InputText.Quote(name)} is no Deribit name, so its terms must be given");
            return known;
        }

        return JsonFields.Open(element, path, faults, Known) is { } fields ? Read(name, fields, known, faults) : null;
    }

    private static Instrument? Read(string name, JsonFields fields, Instrument? known, ViolationList faults)
    {
        var before = faults.Count;
        var required = known is null;
        var kind = fields.Choice<DeribitKind>("kind", required) ?? KindOf(known);
        var option = known as Option;
        var isOption = kind == DeribitKind.Option;
        var type = fields.Choice<OptionType>("type", isOption && option is null) ?? option?.Type ?? default;
        var strike = fields.Number("strike", NumberRule.Price, isOption && option is null) ?? option?.Strike ?? 0.0;
        var knownExpiry = option?.Expiry ?? (known as Future)?.Expiry;
        var expires = kind is DeribitKind.Option or DeribitKind.Future;
        var expiry = fields.Time("expiry", expires && knownExpiry is null) ?? knownExpiry ?? default;
        var shared = ReadShared(name, fields, known);
        if (shared is null || faults.Count > before) return null;
        Instrument instrument = kind switch
        {
            DeribitKind.Option => new Option
            {
                Name = name,
                Base = shared.Base,
                Quote = shared.Quote,
                Settlement = shared.Settlement,
                Payoff = shared.Payoff,
                ContractValue = shared.ContractValue,
                Ticks = shared.Ticks,
                Lot = shared.Lot,
                MinimumQuantity = shared.MinimumQuantity,
                Fees = shared.Fees,
                Type = type,
                Strike = strike,
                Expiry = expiry,
            },
            DeribitKind.Future => new Future
            {
                Name = name,
                Base = shared.Base,
                Quote = shared.Quote,
                Settlement = shared.Settlement,
                Payoff = shared.Payoff,
                ContractValue = shared.ContractValue,
                Ticks = shared.Ticks,
                Lot = shared.Lot,
                MinimumQuantity = shared.MinimumQuantity,
                Fees = shared.Fees,
                Expiry = expiry,
            },
            DeribitKind.Perpetual => new Perpetual
            {
                Name = name,
                Base = shared.Base,
                Quote = shared.Quote,
                Settlement = shared.Settlement,
                Payoff = shared.Payoff,
                ContractValue = shared.ContractValue,
                Ticks = shared.Ticks,
                Lot = shared.Lot,
                MinimumQuantity = shared.MinimumQuantity,
                Fees = shared.Fees,
            },
            _ => shared,
        };
        return instrument with { MinimumNotional = shared.MinimumNotional };
    }

    /// <summary>The terms every kind has, carried by a spot instrument.</summary>
    private static Spot? ReadShared(string name, JsonFields fields, Instrument? known)
    {
        var required = known is null;
        var coin = fields.Currency("base", required) ?? known?.Base;
        var quote = fields.Currency("quote", required) ?? known?.Quote;
        var settlement = fields.Currency("settlement", required) ?? known?.Settlement;
        var payoff = fields.Choice<Payoff>("payoff", required) ?? known?.Payoff;
        var ticks = ReadTicks(fields, known);
        var lot = fields.Decimal("lot", required) ?? known?.Lot;
        var minimum = fields.Decimal("minimumQuantity") ?? known?.MinimumQuantity ?? lot;
        if (lot is not null && minimum % lot != 0) fields.Fault("minimumQuantity", "is no whole number of lots");
        var notional = fields.Number("minimumNotional", NumberRule.NotNegative) ?? known?.MinimumNotional ?? 0.0;
        var rate = fields.Number("takerFee", NumberRule.FeeRate, required) ?? known?.Fees.TakerRate;
        var cap = fields.Number("feeCapOfPremium", NumberRule.Positive) ?? known?.Fees.CapOfPremium ?? double.PositiveInfinity;
        var contractValue = fields.Number("contractValue", NumberRule.Positive) ?? known?.ContractValue ?? 1.0;
        if (coin is null || quote is null || settlement is null || payoff is null || ticks is null || lot is null || rate is null) return null;
        return new Spot
        {
            Name = name,
            Base = coin.Value,
            Quote = quote.Value,
            Settlement = settlement.Value,
            Payoff = payoff.Value,
            Ticks = ticks,
            Lot = lot.Value,
            MinimumQuantity = minimum!.Value,
            MinimumNotional = notional,
            ContractValue = contractValue,
            Fees = new FeeSchedule(rate.Value, cap),
        };
    }

    private static TickSchedule? ReadTicks(JsonFields fields, Instrument? known)
    {
        var tick = fields.Decimal("tick", required: known is null) ?? known?.Ticks.Base;
        if (tick is null) return null;
        if (!fields.Has("tickSteps")) return fields.Has("tick") ? TickSchedule.Flat(tick.Value) : known!.Ticks;
        var steps = ImmutableArray.CreateBuilder<TickStep>();
        foreach (var (element, path) in fields.Items("tickSteps"))
        {
            var isPair = element.ValueKind == JsonValueKind.Array && element.GetArrayLength() == 2;
            if (isPair && DecimalOf(element[0]) is { } above && DecimalOf(element[1]) is { } then
                && (steps.Count == 0 || steps[^1].AbovePrice < above)) steps.Add(new TickStep(above, then));
            else fields.Fault("tickSteps", $"{path} is no [above price, tick] of decimals > 0 in ascending order");
        }

        return new TickSchedule(tick.Value, steps.ToImmutable());
    }

    private static decimal? DecimalOf(JsonElement element)
    {
        var text = element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
        return DecimalText.TryParse(text, out decimal value) && value > 0 ? value : null;
    }

    private static DeribitKind KindOf(Instrument? instrument) => instrument switch
    {
        Option => DeribitKind.Option,
        Future => DeribitKind.Future,
        Perpetual => DeribitKind.Perpetual,
        _ => DeribitKind.Spot,
    };
}
