using System.Collections.Immutable;
using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.MarketData.History;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>Funding rates over time: given ones hold for the 8 hours before their time, elsewhere a configured rate.</summary>
internal sealed class FundingRates
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(8);

    private readonly double _otherwise;
    private readonly ImmutableArray<PricePoint> _given;

    public FundingRates(FundingRule rule)
    {
        _otherwise = rule.Rate8h;
        _given = rule.Files.IsEmpty ? [] : RateHistoryFile.Read(rule.Files);
    }

    /// <summary>What one unit of notional pays from one time to another, a fraction.</summary>
    public double Between(DateTimeOffset from, DateTimeOffset to)
    {
        var (paid, left) = (0.0, from);
        for (var i = FirstAfter(from); i < _given.Length && left < to; i++)
        {
            var begin = _given[i].At - Period;
            if (begin >= to) break;
            if (begin > left)
            {
                paid += _otherwise * Share(left, begin);
                left = begin;
            }

            var end = _given[i].At < to ? _given[i].At : to;
            paid += _given[i].Price * Share(left, end);
            left = end;
        }

        return left < to ? paid + (_otherwise * Share(left, to)) : paid;
    }

    private static double Share(DateTimeOffset from, DateTimeOffset to) => (to - from) / Period;

    private int FirstAfter(DateTimeOffset time)
    {
        var (low, high) = (0, _given.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_given[middle].At > time) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
