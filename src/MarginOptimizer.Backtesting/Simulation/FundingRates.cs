using System.Collections.Immutable;
using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.History;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>
/// Funding rates over time: given ones hold for the 8 hours before their time, elsewhere a configured rate. Rates of a named perpetual are those of its
/// coin's perpetuals alone; rates without a name are everybody's.
/// </summary>
internal sealed class FundingRates
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(8);

    private readonly double _otherwise;
    private readonly Dictionary<Currency, ImmutableArray<PricePoint>> _given = [];

    /// <param name="coins">Of the market.</param>
    /// <exception cref="InvalidInputException">Files are faulty, name a perpetual on no coin of the market, or give a coin two rates for a time.</exception>
    public FundingRates(FundingRule rule, ImmutableArray<Currency> coins)
    {
        _otherwise = rule.Rate8h;
        var faults = new ViolationList();
        var byCoin = coins.ToDictionary(coin => coin, _ => new SortedDictionary<DateTimeOffset, double>());
        for (var i = 0; i < rule.Files.Length; i++)
        {
            if (Read(rule.Files[i], $"funding.files[{i}]", faults) is { } history) Take(history, $"funding.files[{i}]", coins, byCoin, faults);
        }

        faults.ThrowIfAny();
        foreach (var (coin, rates) in byCoin) _given[coin] = [.. rates.Select(r => new PricePoint(r.Key, r.Value))];
    }

    /// <summary>What one unit of notional in perpetuals on a coin pays from one time to another, a fraction.</summary>
    public double Between(Currency coin, DateTimeOffset from, DateTimeOffset to)
    {
        var given = _given.GetValueOrDefault(coin, []);
        var (paid, left) = (0.0, from);
        for (var i = FirstAfter(given, from); i < given.Length && left < to; i++)
        {
            var begin = given[i].At - Period;
            if (begin >= to) break;
            if (begin > left)
            {
                paid += _otherwise * Share(left, begin);
                left = begin;
            }

            var end = given[i].At < to ? given[i].At : to;
            paid += given[i].Price * Share(left, end);
            left = end;
        }

        return left < to ? paid + (_otherwise * Share(left, to)) : paid;
    }

    private static RateHistory? Read(string path, string at, ViolationList faults)
    {
        try
        {
            return RateHistoryFile.Read([path]);
        }
        catch (InvalidInputException fault)
        {
            foreach (var violation in fault.Violations) faults.Add($"{at}: {violation.Path}", violation.Message);
            return null;
        }
    }

    private static void Take(
        RateHistory history, string at, ImmutableArray<Currency> coins, Dictionary<Currency, SortedDictionary<DateTimeOffset, double>> byCoin, ViolationList faults)
    {
        var concerned = coins.Where(coin => history.Symbol is not { } symbol || PerpetualSymbol.IsOf(symbol, coin)).ToList();
        if (concerned.Count == 0)
            faults.Add(at, $"has rates of {InputText.Quote(history.Symbol!)}, which is no perpetual on {string.Join(" or ", coins)}, the coins of the market");
        foreach (var coin in concerned)
        {
            var twice = history.Rates.Where(rate => !byCoin[coin].TryAdd(rate.At, rate.Price)).ToList();
            if (twice.Count > 0) faults.Add(at, $"has a rate of {coin} at {TimeText.Format(twice[0].At)}, a time that already has one");
        }
    }

    private static double Share(DateTimeOffset from, DateTimeOffset to) => (to - from) / Period;

    private static int FirstAfter(ImmutableArray<PricePoint> given, DateTimeOffset time)
    {
        var (low, high) = (0, given.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (given[middle].At > time) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
