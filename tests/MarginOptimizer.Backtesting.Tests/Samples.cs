using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Simulation;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Backtesting.Tests;

/// <summary>Small made-up markets of Deribit contracts.</summary>
internal static class Samples
{
    public const string Perpetual = "BTC-PERPETUAL";

    public static DateTimeOffset Noon { get; } = new(2026, 6, 10, 12, 0, 0, TimeSpan.Zero);

    public static BacktestConfig Standard { get; } = new() { Name = "sample", Market = new MarketSource([]), Books = [], Model = "deribit-spm" };

    /// <summary>Options at one volatility with quotes around their Black-76 marks, and the perpetual at the index.</summary>
    public static MarketSnapshot Market(DateTimeOffset at, double index, double volatility, params string[] options)
    {
        var forwards = new Dictionary<ForwardKey, double>();
        var listings = new List<Listing>
        {
            new(DeribitContracts.FromName(Perpetual, at).Instrument, new Quote { Mark = index, Bids = Ladder.Touch(index - 0.5), Asks = Ladder.Touch(index + 0.5) }),
        };
        foreach (var name in options)
        {
            var option = (Option)DeribitContracts.FromName(name, at).Instrument;
            forwards[new ForwardKey(option.Base, option.Expiry)] = index;
            var mark = InstrumentValue.Of(new InstrumentState(option, index, YearFraction.Years(at, option.Expiry), volatility));
            listings.Add(new Listing(option, new Quote { Mark = mark, MarkVolatility = volatility, Bids = Ladder.Touch(mark * 0.95), Asks = Ladder.Touch((mark * 1.05) + 0.0001) }));
        }

        return new MarketSnapshot(at, new Dictionary<Currency, double> { [Currency.Btc] = index }, forwards, listings);
    }

    public static SimulatedAccount Account(MarketSnapshot market, double cash, params (string Name, decimal Quantity)[] positions)
    {
        var account = new SimulatedAccount(market, [KeyValuePair.Create(Currency.Btc, new Balance(cash, 0.0))]);
        foreach (var (name, quantity) in positions) account.Add(market.Find(name)!, quantity);
        account.Refresh(market);
        return account;
    }

    public static Passage Passage(BacktestConfig config) =>
        new(config, new MarginRules(MarginModelCatalog.Embedded, config.Model), new FundingRates(config.Funding, [Currency.Btc]));

    public static double CashOf(SimulatedAccount account) => account.Balances[Currency.Btc].Cash;
}
