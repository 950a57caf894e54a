using MarginOptimizer.Backtesting.Simulation;
using MarginOptimizer.MarketData.History;
using static MarginOptimizer.Backtesting.Tests.Samples;

namespace MarginOptimizer.Backtesting.Tests.Simulation;

public sealed class HistoryTradesTests
{
    private const string Put = "BTC-26JUN26-55000-P";
    private const string Other = "BTC-26JUN26-50000-P";

    [Fact]
    public void A_state_is_reached_by_the_changes_of_its_positions()
    {
        var history = new HistoryTrades();
        var market = Market(Noon, 60_000.0, 0.5, Put, Other);
        Assert.Equal([(Put, -1.5m)], Named(history.To(State((Put, -1.5, false)), market, out _)));
        Assert.Equal([(Other, 2m), (Put, 0.5m)], Named(history.To(State((Put, -1.0, false), (Other, 2.0, false)), market, out _)));
        Assert.Equal([(Put, 1m)], Named(history.To(State((Other, 2.0, false)), market, out _)));
        Assert.Empty(history.To(State((Other, 2.0, false)), market, out _));
    }

    [Fact]
    public void Coins_of_a_perpetual_are_converted_when_they_change_and_not_when_the_price_does()
    {
        var history = new HistoryTrades();
        Assert.Equal([(Perpetual, -13_030m)], Named(history.To(State((Perpetual, -0.21717, true)), Market(Noon, 60_000.0, 0.5), out _)));
        Assert.Empty(history.To(State((Perpetual, -0.21717, true)), Market(Noon, 66_000.0, 0.5), out _));
        Assert.Equal([(Perpetual, 13_030m)], Named(history.To(State(), Market(Noon, 66_000.0, 0.5), out _)));
    }

    [Fact]
    public void What_is_not_listed_waits_and_is_counted()
    {
        var history = new HistoryTrades();
        Assert.Empty(history.To(State((Put, -1.0, false)), Market(Noon, 60_000.0, 0.5), out var unlisted));
        Assert.Equal(1, unlisted);
        Assert.Equal([(Put, -1m)], Named(history.To(State((Put, -1.0, false)), Market(Noon, 60_000.0, 0.5, Put), out unlisted)));
        Assert.Equal(0, unlisted);
    }

    [Fact]
    public void What_has_expired_is_not_traded_back()
    {
        var history = new HistoryTrades();
        var market = Market(Noon, 60_000.0, 0.5, Put, Other);
        history.To(State((Put, -1.0, false), (Other, -1.0, false)), market, out _);
        history.Expire(name => name == Put ? Noon : null, Noon);
        Assert.Equal([(Other, 1m)], Named(history.To(State(), market, out _)));
    }

    [Fact]
    public void What_a_liquidation_closed_history_does_not_close_again()
    {
        var history = new HistoryTrades();
        var market = Market(Noon, 60_000.0, 0.5, Put, Other);
        history.To(State((Put, -3.0, false)), market, out _);
        history.Liquidated(Put, 3m);
        Assert.Equal([(Put, -1m)], Named(history.To(State((Put, -4.0, false)), market, out _)));
        var restored = new HistoryTrades(history.Held, history.Coins, history.Closed);
        Assert.Empty(restored.To(State((Put, -2.0, false)), market, out _));
        Assert.Equal([(Put, 1m)], Named(restored.To(State(), market, out _)));
        Assert.Empty(restored.Closed);
    }

    [Fact]
    public void A_close_that_the_market_does_not_list_is_counted()
    {
        var history = new HistoryTrades();
        history.To(State((Put, -1.0, false)), Market(Noon, 60_000.0, 0.5, Put), out _);
        Assert.Empty(history.To(State((Put, -1.0, false)), Market(Noon, 60_000.0, 0.5), out var unlisted));
        Assert.Equal(0, unlisted);
        Assert.Empty(history.To(State(), Market(Noon, 60_000.0, 0.5), out unlisted));
        Assert.Equal(1, unlisted);
    }

    [Fact]
    public void It_goes_on_from_what_was_saved()
    {
        var (whole, market) = (new HistoryTrades(), Market(Noon, 60_000.0, 0.5, Put));
        whole.To(State((Put, -1.0, false), (Perpetual, 0.5, true)), market, out _);
        var restored = new HistoryTrades(whole.Held, whole.Coins, whole.Closed);
        var next = State((Put, -3.0, false), (Perpetual, 0.5, true));
        Assert.Equal(Named(whole.To(next, market, out _)), Named(restored.To(next, market, out _)));
    }

    private static BookHistoryState State(params (string Name, double Quantity, bool InCoins)[] positions) =>
        new(Noon, [.. positions.Select(p => new BookHistoryPosition(p.Name, p.Quantity, p.InCoins))]);

    private static (string, decimal)[] Named(List<(Domain.Market.Listing Listing, decimal Quantity)> trades) =>
        [.. trades.Select(t => (t.Listing.Instrument.Name, t.Quantity))];
}
