using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Tests.Books;
using MarginOptimizer.Margin.User;

namespace MarginOptimizer.Margin.Tests.Naive;

/// <summary>A user's model once more: losses of one book, row by row and leg by leg, then sorted.</summary>
public sealed class NaiveUserMargin(UserMarginParameters parameters, LegBook book, IReadOnlyDictionary<Currency, double> cash)
{
    public double Initial => Losses() + parameters.Coins.Sum(c => Charges(c.Key, c.Value));

    public double Losses()
    {
        var coins = parameters.Coins.Keys.ToList();
        if (parameters.Reduction is WorstRowPerCoin) return coins.Sum(c => Math.Max(0, parameters.Rows.Max(r => Scaled(r, [c]))));
        var sorted = parameters.Rows.Select(r => Scaled(r, coins)).OrderDescending().ToArray();
        return Math.Max(0, parameters.Reduction switch
        {
            MeanOfTail tail => Mean(sorted, tail.Mass),
            LossOfRank rank when rank.Weight > 0 => (sorted[rank.Order - 1] * (1 - rank.Weight)) + (sorted[rank.Order] * rank.Weight),
            LossOfRank rank => sorted[rank.Order - 1],
            _ => sorted[0],
        });
    }

    private static double Mean(double[] sorted, double mass)
    {
        var whole = (int)Math.Floor(mass);
        var sum = sorted.Take(whole).Sum();
        if (whole < sorted.Length) sum += (mass - whole) * sorted[whole];
        return sum / mass;
    }

    private double Charges(Currency coin, UserCoin charges)
    {
        var legs = book.Legs.Where(l => l.Coin == coin).ToList();
        var net = Math.Abs(legs.Sum(NaivePortfolioMargin.DeltaOf));
        var shorts = legs.Where(l => l.IsOption && l.Size < 0).Sum(l => -l.Size);
        return book.Market.Indices[coin] * ((charges.DeltaCharge * net) + (charges.ShortOptionCharge * shorts));
    }

    private double Scaled(UserRow row, IEnumerable<Currency> coins) => (-row.Scale * coins.Sum(c => Profit(row, c))) + row.Offset;

    private double Profit(UserRow row, Currency coin)
    {
        var move = row.Moves.TryGetValue(coin, out var own) ? own : row.Move;
        var profit = parameters.RevalueBalances ? cash.GetValueOrDefault(coin) * book.Market.Indices[coin] * move : 0.0;
        foreach (var leg in book.Legs.Where(l => l.Coin == coin))
        {
            var after = leg.Price * (1 + move);
            if (!leg.IsOption)
            {
                profit += leg.Size * (after - leg.Price);
                continue;
            }

            var volatility = Math.Max((leg.Volatility * (1 + row.Volatility)) + row.VolatilityPoints, 0);
            profit += leg.Size * (NaivePortfolioMargin.UsdPrice(leg, after, volatility) - NaivePortfolioMargin.UsdPrice(leg, leg.Price, leg.Volatility));
        }

        return profit;
    }
}
