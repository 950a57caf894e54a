using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Measuring;
using MarginOptimizer.Domain;
using MarginOptimizer.MarketData.History;

namespace MarginOptimizer.Backtesting.Tests.Measuring;

public sealed class ReturnHistoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("returns").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Nothing_that_ends_later_is_ever_used()
    {
        var whole = Of(Quotes(40), new RiskRule { LeastReturns = 5 });
        foreach (var days in (int[])[10, 20, 30])
        {
            var known = Of(Quotes(days), new RiskRule { LeastReturns = 5 });
            var now = Time(days - 1);
            Assert.Equal(known.Before(now, [Currency.Btc])!.Returns[Currency.Btc].AsEnumerable(), whole.Before(now, [Currency.Btc])!.Returns[Currency.Btc].AsEnumerable());
        }
    }

    [Fact]
    public void Returns_are_over_the_horizon_and_the_latest_are_kept()
    {
        var history = Of(Quotes(40), new RiskRule { LeastReturns = 5, Window = 7, HorizonHours = 48.0 });
        var returns = history.Before(Time(39), [Currency.Btc])!;
        Assert.Equal(7, returns.Rows);
        Assert.Equal(2.0, returns.ElapsedDays);
        Assert.Equal((Price(39) / Price(37)) - 1.0, returns.Returns[Currency.Btc][^1], 12);
    }

    [Fact]
    public void From_too_few_there_is_no_forecast() => Assert.Null(Of(Quotes(10), new RiskRule { LeastReturns = 10 }).Before(Time(9), [Currency.Btc]));

    [Fact]
    public void Given_prices_count_before_the_first_snapshot_only()
    {
        var panel = Path.Combine(_folder, "prices.csv");
        // Closes of the days before and, far off, of days that the chain has itself.
        File.WriteAllText(panel, "date,BTC\n" + string.Concat(Enumerable.Range(-20, 25).Select(d => $"{Time(d):yyyy-MM-dd},{(d < 0 ? 50_000 + d : 1)}\n")));
        var history = Of(Quotes(5), new RiskRule { LeastReturns = 5, History = [panel] });
        var returns = history.Before(Time(4), [Currency.Btc])!.Returns[Currency.Btc];
        Assert.All(returns, r => Assert.InRange(r, -0.2, 0.3));
        Assert.True(returns.Length > 20);
    }

    [Fact]
    public void Volatilities_answer_in_proportion_and_never_vanish()
    {
        var returns = Of(Quotes(40), new RiskRule { LeastReturns = 5, VolatilityBeta = -20.0 }).Before(Time(39), [Currency.Btc])!;
        var (moves, volatilities) = (returns.Returns[Currency.Btc], returns.Volatilities[Currency.Btc]);
        Assert.All(Enumerable.Range(0, moves.Length), k => Assert.Equal(Math.Max(-20.0 * moves[k], -0.9), volatilities[k], 12));
    }

    private static DateTimeOffset Time(int day) => new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero).AddDays(day);

    private static double Price(int day) => 50_000.0 + (1_000.0 * Math.Sin(day));

    private string Quotes(int days)
    {
        var path = Path.Combine(_folder, $"chain-{days}.csv");
        File.WriteAllText(path, "as_of,instrument,mark,mark_iv,forward,index\n" + string.Concat(
            Enumerable.Range(0, days).Select(d => FormattableString.Invariant($"{Time(d):yyyy-MM-ddTHH:mm:ssZ},BTC-25SEP26-50000-P,0.05,0.5,{Price(d):R},{Price(d):R}\n"))));
        return path;
    }

    private static ReturnHistory Of(string quotes, RiskRule rule) => new(rule, MarketHistory.Open([quotes], new MarketHistoryOptions()));
}
