using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;

namespace MarginOptimizer.Cli.Desks;

/// <summary>Draws the limits and exposure targets of a desk.</summary>
internal sealed class DeskLimits(MarketSnapshot market, IMarginModel model, Random random)
{
    private static readonly Measure[] Greeks = [Measure.Delta, Measure.DeltaCoinAdjusted, Measure.Vega, Measure.Gamma, Measure.GammaPerUsd, Measure.Theta];

    public ImmutableArray<Limit> Draw() => [.. Enumerable.Range(0, random.Next(4)).Select(LimitOf), .. Legs()];

    public ExposureTarget Target() => new()
    {
        Id = "target",
        Measure = Greeks[random.Next(Greeks.Length)],
        Target = 0.0,
        Weight = Draws.LogUniform(random, 1e-3, 10.0),
        Band = null,
    };

    private IEnumerable<Limit> Legs()
    {
        if (Draws.OneIn(random, 3)) yield return Upper("legs", Measure.TradeCount, random.Next(1, 9)) with { Policy = LimitPolicy.Hard };
        if (Draws.OneIn(random, 8)) yield return Upper("leg-size", Measure.LegSize, Draws.LogUniform(random, 0.5, 50.0)) with { Policy = LimitPolicy.Hard };
    }

    private Limit LimitOf(int number)
    {
        var id = FormattableString.Invariant($"limit-{number}");
        var limit = random.Next(14) switch
        {
            0 => Upper(id, Measure.TotalSize, Draws.LogUniform(random, 1.0, 200.0)),
            1 => Upper(id, Measure.Turnover, Draws.LogUniform(random, 1e4, 1e7)),
            2 => Upper(id, Measure.Premium, Draws.LogUniform(random, 10.0, 1e5)),
            3 => Stress(id),
            4 => Upper(id, Measure.ExecutionCost, Draws.LogUniform(random, 20.0, 20_000.0)),
            5 => Upper(id, Measure.WorstHouseLoss, 0.0) with { RelativeToNow = true },
            6 => Upper(id, Measure.MaintenanceMargin, 0.0) with { RelativeToNow = true },
            7 => Upper(id, Measure.GrossNotional, Draws.LogUniform(random, 1e3, 1e7)) with { RelativeToNow = true },
            8 => new Limit { Id = id, Measure = Measure.Headroom, Lower = 0.0, Policy = LimitPolicy.NoWorseThanNow },
            9 => Upper(id, Measure.Utilisation, 0.5 + random.NextDouble()) with { Policy = LimitPolicy.NoWorseThanNow },
            _ => Greek(id),
        };
        return limit.Measure is Measure.Headroom or Measure.Utilisation ? limit : limit with { Policy = Draws.OneIn(random, 3) ? LimitPolicy.NoWorseThanNow : LimitPolicy.Hard };
    }

    private static Limit Upper(string id, Measure measure, double upper) => new() { Id = id, Measure = measure, Upper = upper };

    private Limit Stress(string id) => Upper(id, Measure.StressLoss, Draws.LogUniform(random, 1.0, 1e5)) with
    {
        RelativeToNow = true,
        Shock = new MarketShock((0.6 * random.NextDouble()) - 0.3, model is IVolatilityShocks ? (VolatilityShock)random.Next(3) : VolatilityShock.Same),
    };

    private Limit Greek(string id)
    {
        var band = Draws.LogUniform(random, 0.01, 1_000.0);
        var expiries = market.Listings.Select(l => l.Instrument).OfType<Option>().Select(o => o.Expiry).Distinct().Order().ToList();
        DateTimeOffset? expiry = Draws.OneIn(random, 3) ? expiries[random.Next(expiries.Count)] : null;
        return new Limit
        {
            Id = id,
            Measure = Greeks[random.Next(Greeks.Length)],
            Scope = new LimitScope(null, expiry),
            RelativeToNow = true,
            Lower = -band,
            Upper = band,
        };
    }
}
