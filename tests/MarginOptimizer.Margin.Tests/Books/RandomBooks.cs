using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Deribit;

namespace MarginOptimizer.Margin.Tests.Books;

/// <summary>Books drawn from a seed: options, dated futures and perpetuals, long and short, tiny to huge, on BTC or ETH.</summary>
public static class RandomBooks
{
    private static readonly PortfolioMarginParameters[] Sets =
        [ParameterSets.Btc2406, ParameterSets.Btc2602, ParameterSets.Btc2609, ParameterSets.Eth2602];

    /// <param name="largest">Largest position in coins.</param>
    public static (PortfolioMarginParameters Parameters, double Index, LegBook Book) Create(int seed, double largest = 3000.0)
    {
        var random = new Random(seed);
        var parameters = Sets[random.Next(Sets.Length)];
        var coin = ReferenceEquals(parameters, ParameterSets.Eth2602) ? Currency.Eth : Currency.Btc;
        var index = Math.Round(coin == Currency.Eth ? 1500 + (3000 * random.NextDouble()) : 20_000 + (100_000 * random.NextDouble()), 2);
        var expiries = Enumerable.Range(0, 1 + random.Next(5)).Select(_ => ExpiryDays(random)).Distinct().ToArray();
        var forwards = expiries.Select(d => Math.Round(index * (1 + (0.1 * (random.NextDouble() - 0.3) * d / 365)), 2)).ToArray();
        var legs = Enumerable.Range(0, 1 + random.Next(20)).Select(_ => Draw(random, coin, index, expiries, forwards, largest)).ToList();
        return (parameters, index, LegBook.Of(index, [.. legs.DistinctBy(l => (l.Days, l.Strike, l.IsCall))]));
    }

    /// <summary>From minutes to two years, thirty days exactly among them.</summary>
    private static double ExpiryDays(Random random) => random.Next(8) switch
    {
        0 => random.Next(60, 86_400) / 86_400.0,
        1 => 30.0,
        2 => random.Next(200, 700),
        _ => random.Next(86_400, 120 * 86_400) / 86_400.0,
    };

    private static Leg Draw(Random random, Currency coin, double index, double[] expiries, double[] forwards, double largest)
    {
        var size = Math.Round(largest * Math.Pow(10, -4 * random.NextDouble()), 3) * (random.Next(2) == 0 ? 1 : -1);
        var e = random.Next(expiries.Length);
        switch (random.Next(8))
        {
            case 0: return Leg.Perpetual(size, Math.Round(index * 1.0005, 2), coin);
            case 1: return Leg.Future(size, forwards[e] + 0.5, expiries[e], coin);
        }

        var strike = Math.Round(index * (0.3 + (1.7 * random.NextDouble())));
        var volatility = Math.Round(0.15 + (1.2 * random.NextDouble()), 4);
        return random.Next(2) == 0
            ? Leg.Call(size, strike, expiries[e], volatility, forwards[e], coin)
            : Leg.Put(size, strike, expiries[e], volatility, forwards[e], coin);
    }
}
