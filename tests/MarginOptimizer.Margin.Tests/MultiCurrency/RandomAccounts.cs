using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Tests.MultiCurrency;

/// <summary>
/// Accounts drawn from a seed: perpetuals, futures and options of two coins, linear in USDT and USDC and inverse, balances of either sign in five
/// currencies, contract values other than 1, forwards above and below the index.
/// </summary>
internal static class RandomAccounts
{
    public static readonly Currency Usdt = new("USDT");

    private static readonly Currency[] Quotes = [Usdt, Currency.Usdc, Currency.Usd];

    public static (MarketSnapshot Market, Book Book) Create(int seed, DateTimeOffset asOf, Currency[] coins, bool options = true, double largest = 50.0)
    {
        var random = new Random(seed);
        var indices = new Dictionary<Currency, double> { [Usdt] = 0.99 + (0.02 * random.NextDouble()), [Currency.Usdc] = 1.0 };
        var forwards = new Dictionary<ForwardKey, double>();
        var listings = new List<Listing>();
        var balances = Book.Empty.Balances;
        foreach (var coin in coins)
        {
            indices[coin] = Math.Round(50.0 + (90_000.0 * random.NextDouble()), 1);
            DateTimeOffset[] expiries = [asOf.AddDays(0.2 + random.NextDouble()), asOf.AddDays(7 + random.Next(40)), asOf.AddDays(90 + random.Next(200))];
            foreach (var expiry in expiries) forwards[new ForwardKey(coin, expiry)] = indices[coin] * (0.97 + (0.08 * random.NextDouble()));
            for (var i = 0; i < 9; i++) listings.Add(Draw(random, coin, indices, forwards, expiries, options && i > 3, listings.Count));
            balances = balances.Add(coin, new Balance((random.NextDouble() - 0.4) * largest, random.Next(3) == 0 ? random.NextDouble() : 0.0));
        }

        foreach (var quote in Quotes) balances = balances.Add(quote, new Balance((random.NextDouble() - 0.3) * 1e6, 0.0));
        var positions = listings.Where(_ => random.Next(5) > 0).Select(l => new Position(l.Instrument, Quantity(random, l, largest))).ToList();
        return (new MarketSnapshot(asOf, indices, forwards, listings), Book.Of(positions) with { Balances = balances });
    }

    private static double Quantity(Random random, Listing listing, double largest)
    {
        var coins = largest * Math.Pow(10.0, -3.0 * random.NextDouble()) * (random.Next(2) == 0 ? 1 : -1);
        return listing.Instrument.IsCountedInUsd ? coins * listing.Quote.Mark / listing.Instrument.ContractValue : coins / listing.Instrument.ContractValue;
    }

    private static Listing Draw(
        Random random,
        Currency coin,
        Dictionary<Currency, double> indices,
        Dictionary<ForwardKey, double> forwards,
        DateTimeOffset[] expiries,
        bool isOption,
        int number)
    {
        var quote = isOption ? new[] { Currency.Usdc, Currency.Usd }[random.Next(2)] : Quotes[random.Next(Quotes.Length)];
        var payoff = quote == Currency.Usd ? Payoff.Inverse : Payoff.Linear;
        var settlement = payoff == Payoff.Inverse ? coin : quote;
        var expiry = expiries[random.Next(expiries.Length)];
        var forward = forwards[new ForwardKey(coin, expiry)];
        var size = payoff == Payoff.Inverse && !isOption ? 10.0 : 0.01;
        var ticks = TickSchedule.Flat(0.0001m);
        if (isOption)
        {
            var option = new Option
            {
                Name = $"{coin}-{number}",
                Base = coin,
                Quote = payoff == Payoff.Inverse ? coin : quote,
                Settlement = settlement,
                Payoff = payoff,
                ContractValue = 0.01,
                Ticks = ticks,
                Lot = 1m,
                MinimumQuantity = 1m,
                Fees = FeeSchedule.None,
                Type = random.Next(2) == 0 ? OptionType.Call : OptionType.Put,
                Strike = Math.Round(forward * (0.6 + (0.9 * random.NextDouble())), 2),
                Expiry = expiry,
            };
            var volatility = 0.2 + (0.9 * random.NextDouble());
            var value = Black76.Price(option.Type, forward, option.Strike, YearFraction.Years(expiries[0].AddDays(-1), expiry), volatility);
            return new Listing(option, new Quote { Mark = payoff == Payoff.Inverse ? value / forward : value, MarkVolatility = volatility });
        }

        var usd = payoff == Payoff.Inverse ? 1.0 : indices[quote];
        if (random.Next(3) == 0)
        {
            var future = new Future
            {
                Name = $"{coin}-{number}",
                Base = coin,
                Quote = quote,
                Settlement = settlement,
                Payoff = payoff,
                ContractValue = size,
                Expiry = expiry,
                Ticks = ticks,
                Lot = 1m,
                MinimumQuantity = 1m,
                Fees = FeeSchedule.None,
            };
            return new Listing(future, new Quote { Mark = forward / usd });
        }

        var perpetual = new Perpetual
        {
            Name = $"{coin}-{number}",
            Base = coin,
            Quote = quote,
            Settlement = settlement,
            Payoff = payoff,
            ContractValue = size,
            Ticks = ticks,
            Lot = 1m,
            MinimumQuantity = 1m,
            Fees = FeeSchedule.None,
        };
        return new Listing(perpetual, new Quote { Mark = indices[coin] * (0.995 + (0.01 * random.NextDouble())) / usd });
    }
}
