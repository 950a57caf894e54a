using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.Server.Wire;

/// <summary>Contract terms, both ways.</summary>
internal static class TermsWire
{
    /// <summary>The instrument, or null after noting what is missing or wrong.</summary>
    public static Instrument? Read(string name, V1.InstrumentTerms terms, FieldPath path, FieldReader fields)
    {
        var faults = fields.FaultCount;
        var common = CommonTerms.Read(name, terms, path, fields);
        var isOption = terms.Kind == V1.InstrumentKind.Option;
        var type = isOption ? fields.Choice<V1.OptionType, OptionType>(path, "option_type", terms.OptionType) : null;
        var strike = isOption ? fields.Number(path, "strike", terms.Strike, NumberRule.Price) : null;
        var expiry = isOption || terms.Kind == V1.InstrumentKind.Future ? fields.Time(path, "expiry", terms.Expiry) : null;
        if (!isOption && (terms.OptionType != V1.OptionType.Unspecified || terms.Strike.Length > 0))
            fields.Fault(path, "kind", "is no option, yet option_type or strike is given");
        if (KindNameOf(terms.Kind) is null) fields.Fault(path, "kind", "is missing, expected one of Option, Future, Perpetual, Spot");
        var notional = fields.OptionalNumber(path, "minimum_notional_usd", terms.MinimumNotionalUsd, NumberRule.NotNegative);
        if (common is null || fields.FaultCount > faults) return null;
        Instrument instrument = terms.Kind switch
        {
            V1.InstrumentKind.Option => common.ToOption(type!.Value, strike!.Value, expiry!.Value),
            V1.InstrumentKind.Future => common.ToFuture(expiry!.Value),
            V1.InstrumentKind.Perpetual => common.ToPerpetual(),
            _ => common.ToSpot(),
        };
        return instrument with { MinimumNotional = notional ?? 0.0 };
    }

    public static V1.InstrumentTerms Write(Instrument instrument)
    {
        var terms = new V1.InstrumentTerms
        {
            Kind = KindOf(instrument),
            Base = instrument.Base.Code,
            Quote = instrument.Quote.Code,
            Settlement = instrument.Settlement.Code,
            Payoff = EnumWire.Write<Payoff, V1.Payoff>(instrument.Payoff),
            ContractValue = DecimalText.Format(instrument.ContractValue),
            Ticks = WriteTicks(instrument.Ticks),
            Lot = DecimalText.Format(instrument.Lot),
            MinimumQuantity = DecimalText.Format(instrument.MinimumQuantity),
            Fees = new V1.FeeSchedule { TakerRate = DecimalText.Format(instrument.Fees.TakerRate) },
            Expiry = TimeWire.Write(ListedInstruments.ExpiryOf(instrument)),
        };
        if (instrument.MinimumNotional > 0.0) terms.MinimumNotionalUsd = DecimalText.Format(instrument.MinimumNotional);
        if (double.IsFinite(instrument.Fees.CapOfPremium)) terms.Fees.CapOfPremium = DecimalText.Format(instrument.Fees.CapOfPremium);
        if (instrument is not Option option) return terms;
        terms.OptionType = EnumWire.Write<OptionType, V1.OptionType>(option.Type);
        terms.Strike = DecimalText.Format(option.Strike);
        return terms;
    }

    public static V1.TickSchedule WriteTicks(TickSchedule ticks)
    {
        var wire = new V1.TickSchedule { Base = DecimalText.Format(ticks.Base) };
        foreach (var step in ticks.Steps)
            wire.Steps.Add(new V1.TickStep { AbovePrice = DecimalText.Format(step.AbovePrice), Tick = DecimalText.Format(step.Tick) });
        return wire;
    }

    private static string? KindNameOf(V1.InstrumentKind kind) => kind == V1.InstrumentKind.Unspecified ? null : Enum.GetName(kind);

    private static V1.InstrumentKind KindOf(Instrument instrument) => instrument switch
    {
        Option => V1.InstrumentKind.Option,
        Future => V1.InstrumentKind.Future,
        Perpetual => V1.InstrumentKind.Perpetual,
        Spot => V1.InstrumentKind.Spot,
        _ => throw new ArgumentOutOfRangeException(nameof(instrument), instrument.GetType().Name, "no wire form"),
    };
}
