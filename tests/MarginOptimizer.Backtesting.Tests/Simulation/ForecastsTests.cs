using MarginOptimizer.Backtesting.Simulation;
using static MarginOptimizer.Backtesting.Tests.Samples;

namespace MarginOptimizer.Backtesting.Tests.Simulation;

public sealed class ForecastsTests
{
    private const string Put = "BTC-26JUN26-55000-P";

    [Theory]
    [InlineData(22.0, false, false)]
    [InlineData(23.0, true, false)]
    [InlineData(24.0, true, false)]
    [InlineData(30.0, true, false)]
    [InlineData(31.0, false, true)]
    [InlineData(260.0, false, true)]
    public void A_forecast_ends_near_its_horizon_or_in_no_test(double hours, bool ends, bool lapses)
    {
        var forecasts = new Forecasts(TimeSpan.FromHours(24), isOn: true);
        Assert.True(forecasts.Begin(Account(Market(Noon, 60_000.0, 0.5, Put), 5.0, (Put, -2m)), 7));

        var ended = forecasts.End(Market(Noon.AddHours(hours), 60_000.0, 0.5, Put), out var lapsed);

        Assert.Equal((ends, lapses), (ended is not null, lapsed));
        Assert.Equal(!ends && !lapses, forecasts.Open is not null);
        if (ends) Assert.True(ended is { Row: 7, ProfitUsd: > 0.0 });
    }

    [Fact]
    public void A_forecast_of_what_has_no_mark_any_more_is_in_no_test()
    {
        var forecasts = new Forecasts(TimeSpan.FromHours(24), isOn: true);
        forecasts.Begin(Account(Market(Noon, 60_000.0, 0.5, Put), 5.0, (Put, -2m)), 0);
        Assert.Null(forecasts.End(Market(Noon.AddDays(1.0), 60_000.0, 0.5), out var lapsed));
        Assert.True(lapsed);
    }
}
