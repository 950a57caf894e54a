using System.Globalization;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;
using static MarginOptimizer.MarketData.Formats.JsonText;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>Writes what <see cref="TermsJson"/> reads, complete.</summary>
internal static class TermsJsonWriter
{
    public static string Format(Instrument instrument)
    {
        var kind = instrument switch
        {
            Option => DeribitKind.Option,
            Future => DeribitKind.Future,
            Perpetual => DeribitKind.Perpetual,
            _ => DeribitKind.Spot,
        };
        var fields = new List<string>
        {
            Text("kind", SnakeCase.Format(kind)), Text("base", instrument.Base.Code), Text("quote", instrument.Quote.Code),
            Text("settlement", instrument.Settlement.Code), Text("payoff", SnakeCase.Format(instrument.Payoff)),
        };
        if (instrument is Option option)
        {
            fields.Add(Text("type", SnakeCase.Format(option.Type)));
            fields.Add(Number("strike", DecimalText.Format(option.Strike)));
        }

        if (((instrument as Option)?.Expiry ?? (instrument as Future)?.Expiry) is { } expiry)
            fields.Add(Text("expiry", TimeText.Format(expiry)));
        fields.Add(Number("contractValue", DecimalText.Format(instrument.ContractValue)));
        fields.Add(Number("tick", Exact(instrument.Ticks.Base)));
        var steps = instrument.Ticks.Steps.Select(s => $"[{Exact(s.AbovePrice)}, {Exact(s.Tick)}]");
        fields.Add(Number("tickSteps", $"[{string.Join(", ", steps)}]"));
        fields.Add(Number("lot", Exact(instrument.Lot)));
        fields.Add(Number("minimumQuantity", Exact(instrument.MinimumQuantity)));
        if (instrument.MinimumNotional > 0.0) fields.Add(Number("minimumNotional", DecimalText.Format(instrument.MinimumNotional)));
        fields.Add(Number("takerFee", DecimalText.Format(instrument.Fees.TakerRate)));
        if (double.IsFinite(instrument.Fees.CapOfPremium))
            fields.Add(Number("feeCapOfPremium", DecimalText.Format(instrument.Fees.CapOfPremium)));
        return $"{{{string.Join(", ", fields)}}}";
    }

    private static string Text(string name, string value) => $"{Quote(name)}: {Quote(value)}";

    private static string Number(string name, string value) => $"{Quote(name)}: {value}";

    private static string Exact(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
