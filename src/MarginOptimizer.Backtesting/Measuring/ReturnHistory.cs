using System.Collections.Immutable;
using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.MarketData.History;

namespace MarginOptimizer.Backtesting.Measuring;

/// <summary>
/// Past returns over a horizon, from the indices of the chains and, before these begin, from given price histories. A return belongs to the time at which it
/// ends; nothing later than the time asked for is ever used. Returns overlap where prices come more often than the horizon.
/// </summary>
internal sealed class ReturnHistory
{
    /// <summary>A pair of prices makes a return where their distance is the horizon within this share.</summary>
    private const double Tolerance = 0.25;

    private const double LeastVolatilityChange = -0.9;

    private readonly RiskRule _rule;
    private readonly MarketHistory _market;
    private readonly ImmutableSortedDictionary<Currency, ImmutableArray<PricePoint>> _given;
    private readonly Dictionary<Currency, ImmutableArray<(DateTimeOffset End, double Return)>> _returns = [];

    public ReturnHistory(RiskRule rule, MarketHistory market)
    {
        (_rule, _market) = (rule, market);
        _given = !rule.IsOn || rule.History.IsEmpty
            ? ImmutableSortedDictionary<Currency, ImmutableArray<PricePoint>>.Empty
            : PriceHistoryFile.Read(rule.History);
    }

    /// <summary>The latest joint returns of some coins that had ended by a time; null where there are too few.</summary>
    public ReturnScenarios? Before(DateTimeOffset time, IReadOnlyList<Currency> coins)
    {
        if (coins.Count == 0) return null;
        var columns = coins.Select(coin => Of(coin).TakeWhile(r => r.End <= time).ToDictionary(r => r.End, r => r.Return)).ToList();
        var ends = columns[0].Keys.Where(end => columns.TrueForAll(c => c.ContainsKey(end))).Order().TakeLast(_rule.Window).ToList();
        if (ends.Count < _rule.LeastReturns) return null;
        var returns = ImmutableSortedDictionary.CreateBuilder<Currency, ImmutableArray<double>>();
        for (var c = 0; c < coins.Count; c++) returns[coins[c]] = [.. ends.Select(end => columns[c][end])];
        var scenarios = new ReturnScenarios("history", returns.ToImmutable()) { ElapsedDays = _rule.HorizonHours / 24.0 };
        return _rule.VolatilityBeta == 0.0 ? scenarios : scenarios with { Volatilities = scenarios.Returns.ToImmutableSortedDictionary(r => r.Key, r => VolatilitiesOf(r.Value)) };
    }

    /// <summary>In proportion to the returns; never down to nothing.</summary>
    private ImmutableArray<double> VolatilitiesOf(ImmutableArray<double> returns) =>
        [.. returns.Select(r => Math.Max(_rule.VolatilityBeta * r, LeastVolatilityChange))];

    private ImmutableArray<(DateTimeOffset End, double Return)> Of(Currency coin)
    {
        lock (_returns)
        {
            if (!_returns.TryGetValue(coin, out var known)) _returns[coin] = known = Compute(coin);
            return known;
        }
    }

    private ImmutableArray<(DateTimeOffset End, double Return)> Compute(Currency coin)
    {
        var own = _market.Indices(coin);
        var prices = _given.TryGetValue(coin, out var given) ? [.. given.Where(p => own.IsEmpty || p.At < own[0].At), .. own] : own;
        var horizon = TimeSpan.FromHours(_rule.HorizonHours);
        var returns = ImmutableArray.CreateBuilder<(DateTimeOffset, double)>();
        var begin = 0;
        for (var end = 1; end < prices.Length; end++)
        {
            while (begin + 1 < end && Miss(begin + 1, end) <= Miss(begin, end)) begin++;
            if (Miss(begin, end) <= Tolerance) returns.Add((prices[end].At, (prices[end].Price / prices[begin].Price) - 1.0));
        }

        return returns.DrainToImmutable();

        double Miss(int from, int to) => Math.Abs(((prices[to].At - prices[from].At) / horizon) - 1.0);
    }
}
