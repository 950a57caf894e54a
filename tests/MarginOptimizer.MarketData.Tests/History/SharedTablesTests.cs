using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.History;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.MarketData.Tests.History;

/// <summary>Books, prices and rates of the real files; figures counted with other tools.</summary>
public sealed class SharedTablesTests
{
    [SharedFact("data/book_short_put_btc.csv.gz")]
    public void The_short_put_book_has_109_states_with_its_hedge_in_coins()
    {
        var states = BookHistoryFile.Read([SharedData.PathOf("data/book_short_put_btc.csv.gz")]);

        Assert.Equal(109, states.Length);
        Assert.Equal(900, states.Sum(s => s.Positions.Length));
        Assert.Equal(new DateTimeOffset(2026, 6, 9, 1, 37, 2, TimeSpan.Zero), states[0].At);
        Assert.Equal(
            [new("BTC-26JUN26-58000-P", -1, false), new("BTC-9JUN26-58500-P", -1, false), new BookHistoryPosition("BTC-PERPETUAL", -0.21717, true)],
            states[0].Positions.AsEnumerable());
    }

    [SharedFact("data/crypto_spot_daily_close_panel.csv.gz")]
    public void A_wide_panel_of_days_stands_at_the_ends_of_the_days_and_blanks_are_left_out()
    {
        var prices = PriceHistoryFile.Read([SharedData.PathOf("data/crypto_spot_daily_close_panel.csv.gz")]);

        Assert.Equal(213, prices.Count);
        Assert.Equal(new PricePoint(new DateTimeOffset(2021, 4, 5, 0, 0, 0, TimeSpan.Zero), 58202.01), prices[Currency.Btc][0]);
        Assert.Equal(1000, prices[Currency.Btc].Length);
        Assert.True(prices[new Currency("1000SATS")].Length < 100);
    }

    [SharedFact("data/crypto_spot_4h_2024_2026.csv.gz")]
    public void Bars_named_by_their_opening_close_four_hours_later()
    {
        var prices = PriceHistoryFile.Read([SharedData.PathOf("data/crypto_spot_4h_2024_2026.csv.gz")]);

        Assert.Equal(["BNB", "BTC", "DOGE", "ETH", "SOL"], prices.Keys.Select(k => k.Code));
        Assert.Equal(new PricePoint(new DateTimeOffset(2024, 3, 17, 0, 0, 0, TimeSpan.Zero), 576.4), prices[new Currency("BNB")][0]);
    }

    [SharedFact("data/crypto_perp_hourly_close_2020_2024.csv.gz")]
    public void Panels_of_hours_of_single_coins_and_of_bars_with_closes_are_read()
    {
        Assert.Equal(31_973, PriceHistoryFile.Read([SharedData.PathOf("data/crypto_perp_hourly_close_2020_2024.csv.gz")])[Currency.Eth].Length);
        Assert.Equal(3_122, PriceHistoryFile.Read([SharedData.PathOf("data/crypto_daily_ohlcv.csv.gz")])[Currency.Btc].Length);
        Assert.Equal(4_018, PriceHistoryFile.Read([SharedData.PathOf("data/btc_vix_daily_2015.csv.gz")])[Currency.Btc].Length);
    }

    [SharedFact("data/btc_dvol_daily.csv.gz")]
    public void Tables_that_are_no_prices_are_refused()
    {
        foreach (var file in new[] { "btc_dvol_daily", "btc_funding_8h", "book_equity_dow30", "us_equity_daily_returns_2007_2016" })
            Assert.Throws<InvalidInputException>(() => PriceHistoryFile.Read([SharedData.PathOf($"data/{file}.csv.gz")]));
    }

    [SharedFact("data/btc_funding_8h.csv.gz")]
    public void Funding_is_read_by_payment_and_by_day()
    {
        var payments = RateHistoryFile.Read([SharedData.PathOf("data/btc_funding_8h.csv.gz")]).Rates;
        var days = RateHistoryFile.Read([SharedData.PathOf("data/btc_funding_daily_mean.csv.gz")]).Rates;

        Assert.Equal((2_369, new PricePoint(new DateTimeOffset(2022, 11, 3, 8, 0, 0, TimeSpan.Zero), 4.4e-06)), (payments.Length, payments[0]));
        Assert.Equal((1_940, new PricePoint(new DateTimeOffset(2019, 9, 11, 0, 0, 0, TimeSpan.Zero), 0.0001)), (days.Length, days[0]));
    }
}
