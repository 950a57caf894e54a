using MarginOptimizer.Margin.Deribit;
using MarginOptimizer.Margin.Tests.Books;

namespace MarginOptimizer.Margin.Tests.Naive;

/// <summary>
/// The venue's portfolio margin once more, straight from its description: one book, one loop per cell, the runtime's own exp and log, no table,
/// no expression. Shares nothing with the code under test but the parameters.
/// </summary>
public sealed class NaivePortfolioMargin(PortfolioMarginParameters parameters, double index, IEnumerable<Leg> legs)
{
    private readonly Leg[] _legs = [.. legs];

    public double Worst { get; private set; }

    public double Roll { get; private set; }

    public double Delta { get; private set; }

    public double Initial => Worst + Roll + Delta;

    public double Maintenance => parameters.MaintenanceFactor * Initial;

    public static NaivePortfolioMargin Evaluate(PortfolioMarginParameters parameters, double index, IEnumerable<Leg> legs)
    {
        var margin = new NaivePortfolioMargin(parameters, index, legs);
        margin.Worst = margin.WorstCase();
        margin.Roll = margin.RollShock();
        margin.Delta = margin.DeltaShock();
        return margin;
    }

    /// <summary>Profit of the whole book in coin.</summary>
    public double Profit(double move, char volatility) => _legs.Sum(l => l.Size * ProfitOfOne(l, move, volatility));

    private double WorstCase()
    {
        var worst = 0.0;
        for (var k = -4; k <= 4; k++)
        {
            foreach (var volatility in "dsu") worst = Math.Max(worst, -Profit(parameters.PriceRange * k / 4.0, volatility));
        }

        foreach (var move in new[] { -0.66, -0.33, 0.5, 1, 2, 3, 4, 5 })
        {
            var edge = move > 0 ? 1 + parameters.PriceRange : 1 - parameters.PriceRange;
            var atEdge = Profit(move, 'u') * parameters.ExtendedTableFactor * parameters.PriceRange / Math.Abs(move) * (1 + move) / edge;
            var dampener = (Math.Max(Math.Abs(move) / parameters.PriceRange, 1) - 1) * parameters.ExtendedDampener / (edge * index);
            if (atEdge < -dampener) worst = Math.Max(worst, -atEdge - dampener);
        }

        return worst;
    }

    private double ProfitOfOne(Leg leg, double move, char volatility)
    {
        if (!leg.IsOption) return 1 - (1 / (1 + move));
        var now = UsdPrice(leg, leg.Price, leg.Volatility) / leg.Price;
        var moved = leg.Price * (1 + move);
        return (UsdPrice(leg, moved, Shocked(leg, volatility)) / moved) - now;
    }

    private double Shocked(Leg leg, char direction)
    {
        var days = leg.Days!.Value < 1 ? 1 : leg.Days.Value;
        var scale = Math.Pow(30 / days, days < 30 ? parameters.ShortTermVegaPower : parameters.LongTermVegaPower);
        if (direction == 'u') return Math.Max(leg.Volatility + (leg.Volatility * parameters.VolatilityRangeUp * scale), parameters.MinVolatilityForShockUp);
        if (direction == 'd') return Math.Max(leg.Volatility - (leg.Volatility * parameters.VolatilityRangeDown * scale), 0);
        return leg.Volatility;
    }

    private double RollShock() => _legs
        .GroupBy(l => l.Days)
        .Sum(g => Math.Abs(g.Sum(DeltaOf)) * (g.Key is null
            ? parameters.MinAnnualisedMove
            : Math.Max(Math.Exp(parameters.AnnualisedMoveRisk * g.Key.Value / 365) - 1, parameters.MinAnnualisedMove)));

    private double DeltaShock()
    {
        var longOptions = _legs.Where(l => l.IsOption && l.Size > 0).Sum(DeltaOf);
        var rest = _legs.Where(l => !l.IsOption || l.Size < 0).Sum(DeltaOf);
        var sorted = new[] { 0.0, rest, rest + longOptions };
        Array.Sort(sorted);
        var d = Math.Abs(sorted[1]);
        var excess = d - (parameters.DeltaShockThreshold / index);
        return excess <= 0 ? 0 : d * Math.Min(parameters.DeltaShockIncrement * excess, parameters.MaxDeltaShock);
    }

    internal static double DeltaOf(Leg leg)
    {
        if (!leg.IsOption) return leg.Size;
        var n = Gauss(D1(leg, leg.Price, leg.Volatility));
        return leg.Size * (leg.IsCall ? n : n - 1);
    }

    internal static double UsdPrice(Leg leg, double forward, double volatility)
    {
        var sign = leg.IsCall ? 1 : -1;
        if (volatility <= 0) return Math.Max(sign * (forward - leg.Strike), 0);
        var d1 = D1(leg, forward, volatility);
        var d2 = d1 - (volatility * Math.Sqrt(leg.Years));
        return sign * ((forward * Gauss(sign * d1)) - (leg.Strike * Gauss(sign * d2)));
    }

    private static double D1(Leg leg, double forward, double volatility)
    {
        var s = volatility * Math.Sqrt(leg.Years);
        return (Math.Log(forward / leg.Strike) / s) + (s / 2);
    }

    /// <summary>Normal distribution by its Taylor series (Marsaglia 2004) inside, and by the continued fraction of the tail outside.</summary>
    private static double Gauss(double x)
    {
        if (Math.Abs(x) > 6)
        {
            var tail = 0.0;
            for (var k = 60; k > 0; k--) tail = k / (Math.Abs(x) + tail);
            var density = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI) / (Math.Abs(x) + tail);
            return x < 0 ? density : 1 - density;
        }

        double term = x, sum = x;
        for (var k = 3; Math.Abs(term) > 1e-18; k += 2)
        {
            term *= x * x / k;
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }
}
