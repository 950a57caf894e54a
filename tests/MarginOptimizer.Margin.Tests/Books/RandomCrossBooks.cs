using MarginOptimizer.Domain;

namespace MarginOptimizer.Margin.Tests.Books;

/// <summary>Books of BTC and ETH drawn from a seed, inverse and linear, with balances in both coins and in USDC, possibly negative.</summary>
public static class RandomCrossBooks
{
    private static readonly double[] Terms = [0.4, 7.0, 30.0, 91.0, 364.0];

    public static (LegBook Book, Dictionary<Currency, double> Cash) Create(int seed, bool linear = true)
    {
        var random = new Random(seed);
        var indices = new Dictionary<Currency, double>
        {
            [Currency.Btc] = Math.Round(20_000 + (90_000 * random.NextDouble()), 2),
            [Currency.Eth] = Math.Round(900 + (4000 * random.NextDouble()), 2),
        };
        var legs = Enumerable.Range(0, 1 + random.Next(16)).Select(_ => Draw(random, indices, linear)).ToList();
        var cash = new Dictionary<Currency, double>
        {
            [Currency.Btc] = Math.Round(30 * (random.NextDouble() - 0.3), 4),
            [Currency.Eth] = Math.Round(400 * (random.NextDouble() - 0.3), 4),
            [Currency.Usdc] = Math.Round(1e6 * (random.NextDouble() - 0.5), 2),
        };
        return (new LegBook(legs.DistinctBy(l => (l.Coin, l.Days, l.Strike, l.IsCall, l.IsLinear)), indices), cash);
    }

    private static Leg Draw(Random random, Dictionary<Currency, double> indices, bool linear)
    {
        var coin = random.Next(2) == 0 ? Currency.Btc : Currency.Eth;
        var index = indices[coin];
        var size = Math.Round((coin == Currency.Btc ? 300 : 9000) * Math.Pow(10, -3 * random.NextDouble()), 3) * (random.Next(2) == 0 ? 1 : -1);
        var days = Terms[random.Next(Terms.Length)];
        var forward = Math.Round(index * (1 + (0.07 * days / 365)), 2);
        var strike = Math.Round(index * (0.5 + (1.2 * random.NextDouble())), 0);
        var volatility = Math.Round(0.2 + random.NextDouble(), 3);
        var leg = random.Next(6) switch
        {
            0 => Leg.Perpetual(size, Math.Round(index * 1.0004, 2), coin),
            1 => Leg.Future(size, forward, days, coin),
            2 or 3 => Leg.Call(size, strike, days, volatility, forward, coin),
            _ => Leg.Put(size, strike, days, volatility, forward, coin),
        };
        return leg with { IsLinear = linear && random.Next(2) == 0 };
    }
}
