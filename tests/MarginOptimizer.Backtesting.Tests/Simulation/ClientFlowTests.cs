using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Simulation;
using MarginOptimizer.Domain.Market;
using static MarginOptimizer.Backtesting.Tests.Samples;

namespace MarginOptimizer.Backtesting.Tests.Simulation;

public sealed class ClientFlowTests
{
    private static readonly string[] Options =
        ["BTC-11JUN26-60000-P", "BTC-26JUN26-45000-P", "BTC-26JUN26-55000-P", "BTC-26JUN26-60000-C", "BTC-26JUN26-66000-C", "BTC-25SEP26-60000-C"];

    private static readonly FlowRule Rule = new() { Seed = 7, TradesPerDay = 40.0, Size = (0.5, 5.0), Days = (5.0, 60.0), Moneyness = (0.8, 1.2) };

    [Fact]
    public void The_same_seed_draws_the_same_trades_and_another_seed_others()
    {
        Assert.Equal(Drawn(Rule), Drawn(Rule));
        Assert.NotEqual(Drawn(Rule), Drawn(Rule with { Seed = 8 }));
    }

    [Fact]
    public void Only_what_is_within_the_ranges_and_quoted_on_both_sides_is_traded()
    {
        var names = Drawn(Rule).Select(t => t.Name).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(["BTC-26JUN26-55000-P", "BTC-26JUN26-60000-C", "BTC-26JUN26-66000-C"], names);
    }

    [Fact]
    public void The_desk_buys_at_the_bid_and_sells_at_the_ask_in_whole_lots_of_the_sizes_asked_for()
    {
        var market = Market(Noon.AddDays(1.0), 60_000.0, 0.5, Options);
        var trades = new ClientFlow(Rule, Noon).Draw(Noon, market).ToList();
        Assert.Equal(40, trades.Count);
        Assert.All(trades, t => Assert.Equal(t.Quantity > 0m ? t.Listing.Quote.Bids.Best.Price : t.Listing.Quote.Asks.Best.Price, t.Price));
        Assert.All(trades, t => Assert.InRange(Math.Abs(t.Quantity), 0.5m, 5m));
        Assert.All(trades, t => Assert.Equal(0m, t.Quantity % t.Listing.Instrument.Lot));
        Assert.Contains(trades, t => t.Quantity > 0m);
        Assert.Contains(trades, t => t.Quantity < 0m);
    }

    [Theory]
    [InlineData(0.0, -1)]
    [InlineData(1.0, 1)]
    public void The_share_of_buys_is_kept(double share, int sign) => Assert.All(Drawn(Rule with { BuyShare = share }), t => Assert.Equal(sign, Math.Sign(t.Quantity)));

    [Fact]
    public void However_often_snapshots_come_as_many_trades_come_in_all()
    {
        var flow = new ClientFlow(Rule with { TradesPerDay = 3.7 }, Noon);
        var count = 0;
        for (var hour = 1; hour <= 240; hour++) count += flow.Draw(Noon.AddHours(hour - 1), Market(Noon.AddHours(hour), 60_000.0, 0.5, Options)).Count();
        Assert.Equal(37, count);
    }

    [Fact]
    public void Nothing_is_drawn_where_nothing_is_eligible() =>
        Assert.Empty(new ClientFlow(Rule, Noon).Draw(Noon, Market(Noon.AddDays(1.0), 60_000.0, 0.5)));

    private static List<(string Name, decimal Quantity)> Drawn(FlowRule rule) =>
        [.. new ClientFlow(rule, Noon).Draw(Noon, Market(Noon.AddDays(1.0), 60_000.0, 0.5, Options)).Select(t => (t.Listing.Instrument.Name, t.Quantity))];
}
