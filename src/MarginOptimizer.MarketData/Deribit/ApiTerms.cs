using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.MarketData.Deribit;

/// <summary>The terms get_instruments states. What it does not state comes from <see cref="DeribitContracts"/>.</summary>
internal sealed record ApiTerms(TickSchedule? Ticks, decimal? Minimum, double? TakerFee, bool IsActive)
{
    public static ApiTerms Read(JsonFields fields) => new(
        ReadTicks(fields),
        fields.Decimal("min_trade_amount", required: true),
        fields.Number("taker_commission", NumberRule.FeeRate),
        fields.Get("is_active") is null || fields.Flag("is_active"));

    /// <summary>The smallest amount is also the increment of amounts.</summary>
    public Instrument Create(DeribitInstrumentName name, DateTimeOffset asOf)
    {
        var known = DeribitContracts.FromName(name, asOf).Instrument;
        return known with
        {
            Ticks = Ticks ?? known.Ticks,
            Lot = Minimum ?? known.Lot,
            MinimumQuantity = Minimum ?? known.MinimumQuantity,
            Fees = known.Fees with { TakerRate = TakerFee ?? known.Fees.TakerRate },
        };
    }

    private static TickSchedule? ReadTicks(JsonFields fields)
    {
        if (fields.Decimal("tick_size", required: true) is not { } tick) return null;
        var steps = ImmutableArray.CreateBuilder<TickStep>();
        foreach (var (element, path) in fields.Items("tick_size_steps"))
        {
            if (DecimalOf(element, "above_price") is { } above && DecimalOf(element, "tick_size") is { } then) steps.Add(new TickStep(above, then));
            else fields.Fault("tick_size_steps", $"{path} has no above_price and tick_size > 0");
        }

        return new TickSchedule(tick, [.. steps.OrderBy(s => s.AbovePrice)]);
    }

    private static decimal? DecimalOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        && DecimalText.TryParse(value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText(), out decimal number)
        && number > 0 ? number : null;
}
