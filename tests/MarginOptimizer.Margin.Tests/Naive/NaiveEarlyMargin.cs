using MarginOptimizer.Margin.Deribit;
using MarginOptimizer.Margin.Tests.Books;

namespace MarginOptimizer.Margin.Tests.Naive;

/// <summary>Portfolio margin before v2 once more from its description: one loop per cell, contingencies by walking the strikes and the sizes.</summary>
public sealed class NaiveEarlyMargin(EarlyMarginParameters parameters, double index, IEnumerable<Leg> legs)
{
    private readonly Leg[] _legs = [.. legs];

    public double Maintenance => WorstCase() + OptionContingency() + FuturesContingency() + VegaContingency();

    public double WorstCase()
    {
        var worst = 0.0;
        for (var k = -parameters.BucketsPerSide; k <= parameters.BucketsPerSide; k++)
        {
            foreach (var sign in new[] { -1, 0, 1 })
            {
                var move = parameters.PriceRange * k / parameters.BucketsPerSide;
                worst = Math.Max(worst, -_legs.Sum(l => l.Size * Profit(l, move, sign)));
            }
        }

        return worst;
    }

    public double OptionContingency()
    {
        var options = _legs.Where(l => l.IsOption).ToList();
        if (parameters.OptionRule == OptionContingencyRule.All) return parameters.OptionRate * options.Sum(o => Math.Abs(o.Size));
        var net = options.GroupBy(o => o.Strike).ToDictionary(g => g.Key, g => g.Sum(o => o.Size));
        if (parameters.OptionRule == OptionContingencyRule.NetShortPerStrike) return parameters.OptionRate * net.Values.Sum(n => n < 0 ? -n : 0);
        var above = net.Keys.Where(k => k >= index).Order();
        var below = net.Keys.Where(k => k < index).OrderDescending();
        return parameters.OptionRate * (Charged(above, net) + Charged(below, net));
    }

    public double FuturesContingency()
    {
        var sizes = _legs.Where(l => !l.IsOption).Select(l => l.Size).ToList();
        var (bought, sold) = (sizes.Sum(s => Math.Max(s, 0)), sizes.Sum(s => Math.Max(-s, 0)));
        return parameters.FuturesRate * (parameters.FuturesRule == FuturesContingencyRule.Gross ? bought + sold : Math.Min(bought, sold));
    }

    public double VegaContingency()
    {
        if (parameters.VegaOffsetRate == 0) return 0;
        var byExpiry = _legs.Where(l => l.IsOption).GroupBy(l => l.Days).Select(g => g.Sum(l => l.Size * Vega(l))).ToList();
        return parameters.VegaOffsetRate * Math.Min(byExpiry.Sum(v => Math.Max(v, 0)), byExpiry.Sum(v => Math.Max(-v, 0))) / index;
    }

    /// <summary>Walks outward: a long left over covers shorts further out; an uncovered short is charged and not carried.</summary>
    private double Charged(IEnumerable<double> strikes, Dictionary<double, double> net)
    {
        double cover = 0, charged = 0;
        foreach (var strike in strikes)
        {
            var distance = Math.Abs(index - strike) / index;
            var position = net[strike] * (distance < parameters.AtTheMoneyRange ? distance / parameters.AtTheMoneyRange : 1);
            cover += position;
            if (cover >= 0) continue;
            charged -= cover;
            cover = 0;
        }

        return charged;
    }

    /// <summary>USD per point of volatility, by a difference.</summary>
    private static double Vega(Leg leg)
    {
        const double Step = 1e-5;
        var (up, down) = (leg.Volatility + Step, leg.Volatility - Step);
        return 0.01 * (NaivePortfolioMargin.UsdPrice(leg, leg.Price, up) - NaivePortfolioMargin.UsdPrice(leg, leg.Price, down)) / (2 * Step);
    }

    private double Profit(Leg leg, double move, int sign)
    {
        if (!leg.IsOption) return 1 - (1 / (1 + move));
        var moved = leg.Price * (1 + move);
        var days = Math.Max(leg.Days!.Value, 1);
        var scale = Math.Pow(30 / days, days < 30 ? parameters.ShortTermVegaPower : parameters.LongTermVegaPower);
        var range = sign > 0 ? parameters.VolatilityRangeUp : -parameters.VolatilityRangeDown;
        var volatility = sign == 0 ? leg.Volatility : Math.Max(leg.Volatility * (1 + (range * scale)), 0);
        return (NaivePortfolioMargin.UsdPrice(leg, moved, volatility) / moved) - (NaivePortfolioMargin.UsdPrice(leg, leg.Price, leg.Volatility) / leg.Price);
    }
}
