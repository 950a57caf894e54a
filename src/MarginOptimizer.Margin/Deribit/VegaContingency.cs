using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// Charge on the vega that is long in some expiries and short in others, coins, of portfolio margin before v2. Vega is that of one point of
/// volatility at the compiled market, at the index.
/// </summary>
internal static class VegaContingency
{
    public const string Label = "vega contingency";

    public static MarginNode Create(
        MarketSnapshot market, ImmutableArray<Instrument> instruments, int columnCount, EarlyMarginParameters parameters, double index)
    {
        var total = new double[columnCount];
        var expiries = new SortedDictionary<DateTimeOffset, double[]>();
        if (parameters.VegaOffsetRate > 0.0)
        {
            for (var i = 0; i < instruments.Length; i++)
            {
                if (instruments[i] is not Option option) continue;
                if (!expiries.TryGetValue(option.Expiry, out var form)) expiries.Add(option.Expiry, form = new double[columnCount]);
                total[i] = form[i] = Vega(market, option) / index;
            }
        }

        ImmutableArray<MarginNode> gross =
        [
            .. expiries.Select(e =>
            {
                var name = FormattableString.Invariant($"vega {e.Key:yyyy-MM-dd}");
                return new Curve($"absolute {name}", new Affine(name, new LinearForm(e.Value)), CurveShape.Absolute);
            }),
        ];
        return Offsetting.Create(Label, parameters.VegaOffsetRate, gross, new Affine("net vega", new LinearForm(total)));
    }

    private static double Vega(MarketSnapshot market, Option option)
    {
        var years = YearFraction.Years(market.AsOf, option.Expiry);
        return option.ContractValue * Black76.Vega(market.UnderlyingOf(option), option.Strike, years, market.QuoteOf(option).MarkVolatility);
    }
}
