using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Deribit;
using MarginOptimizer.Margin.Tests.Books;

namespace MarginOptimizer.Margin.Tests.Naive;

/// <summary>Cross portfolio margin once more from its description, in USD, one coin at a time and one loop per cell.</summary>
public sealed class NaiveCrossMargin(PortfolioMarginParameters parameters, double index, double cash, IEnumerable<Leg> legs)
{
    private readonly Leg[] _legs = [.. legs];

    /// <summary>Of one base currency, USD.</summary>
    public double RiskMatrix => WorstCase() + RollShock() + DeltaShock();

    /// <summary>Coins: cash and what inverse options are worth.</summary>
    public double EquityInCoin => cash + _legs.Where(l => l.IsOption && !l.IsLinear).Sum(l => l.Size * Value(l, l.Price, l.Volatility));

    public double WorstCase()
    {
        var worst = 0.0;
        for (var k = -4; k <= 4; k++)
        {
            foreach (var volatility in "dsu") worst = Math.Max(worst, -Profit(parameters.PriceRange * k / 4.0, volatility));
        }

        foreach (var move in new[] { -0.66, -0.33, 0.5, 1, 2, 3, 4, 5 })
        {
            var loss = -Profit(move, 'u') * parameters.ExtendedTableFactor * parameters.PriceRange / Math.Abs(move);
            worst = Math.Max(worst, loss - ((Math.Max(Math.Abs(move) / parameters.PriceRange, 1) - 1) * parameters.ExtendedDampener));
        }

        return worst;
    }

    /// <summary>USD, of the positions and of the equity held in the coin.</summary>
    public double Profit(double move, char volatility)
    {
        var profit = EquityInCoin * index * move;
        foreach (var leg in _legs)
        {
            var moved = leg.Price * (1 + move);
            if (leg.IsOption && leg.IsLinear) profit += leg.Size * (Value(leg, moved, Shocked(leg, volatility)) - Value(leg, leg.Price, leg.Volatility));
            else if (leg.IsOption) profit += leg.Size * (Value(leg, moved, Shocked(leg, volatility)) - Value(leg, leg.Price, leg.Volatility)) * moved;
            else if (leg.IsLinear) profit += leg.Size * (moved - leg.Price);
            else profit += leg.Size * leg.Price * ((1 / leg.Price) - (1 / moved)) * moved;
        }

        return profit;
    }

    private double RollShock() => _legs
        .GroupBy(l => (l.Days, l.IsLinear))
        .Sum(g => Math.Abs(g.Sum(l => NaivePortfolioMargin.DeltaOf(l) * (l.IsLinear ? l.Price : index))) * (g.Key.Days is not { } days
            ? parameters.MinAnnualisedMove
            : Math.Max(Math.Exp(parameters.AnnualisedMoveRisk * days / 365) - 1, parameters.MinAnnualisedMove)));

    private double DeltaShock()
    {
        var longOptions = _legs.Where(l => l.IsOption && l.Size > 0).Sum(NaivePortfolioMargin.DeltaOf);
        var rest = _legs.Where(l => !l.IsOption || l.Size < 0).Sum(NaivePortfolioMargin.DeltaOf);
        var d = rest < 0 ? -Math.Min(0, Math.Max(rest, rest + longOptions)) : Math.Max(0, Math.Min(rest, rest + longOptions));
        return index * d * Math.Min(parameters.DeltaShockIncrement * Math.Max(d - (parameters.DeltaShockThreshold / index), 0), parameters.MaxDeltaShock);
    }

    /// <summary>Of one option in its settlement currency.</summary>
    private static double Value(Leg leg, double forward, double volatility) =>
        NaivePortfolioMargin.UsdPrice(leg, forward, volatility) / (leg.IsLinear ? 1 : forward);

    private double Shocked(Leg leg, char direction)
    {
        var days = Math.Max(leg.Days!.Value, 1);
        var scale = Math.Pow(30 / days, days < 30 ? parameters.ShortTermVegaPower : parameters.LongTermVegaPower);
        return direction switch
        {
            'u' => Math.Max(leg.Volatility * (1 + (parameters.VolatilityRangeUp * scale)), parameters.MinVolatilityForShockUp),
            'd' => Math.Max(leg.Volatility * (1 - (parameters.VolatilityRangeDown * scale)), 0),
            _ => leg.Volatility,
        };
    }

    public static double Total(
        LegBook book, IReadOnlyDictionary<Currency, double> cash, IReadOnlyDictionary<Currency, PortfolioMarginParameters> parameters) =>
        parameters.Sum(p => new NaiveCrossMargin(
            p.Value, book.Market.Indices[p.Key], cash.GetValueOrDefault(p.Key), book.Legs.Where(l => l.Coin == p.Key)).RiskMatrix);
}
