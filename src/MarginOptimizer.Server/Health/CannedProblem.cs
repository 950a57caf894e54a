using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Health;

/// <summary>A small made-up problem, solved through the whole pipeline before the server calls itself ready.</summary>
internal static class CannedProblem
{
    private const double Spot = 100_000.0;

    private static readonly DateTimeOffset AsOf = new(2026, 10, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A short strangle, with wings and the perpetual to buy protection with.</summary>
    public static V1.ProposeRebalancingRequest Create()
    {
        var expiry = new DateTimeOffset(2026, 10, 30, 8, 0, 0, TimeSpan.Zero);
        (string Name, double Mark)[] options =
        [
            ("BTC-30OCT26-80000-P", 0.0035),
            ("BTC-30OCT26-90000-P", 0.0150),
            ("BTC-30OCT26-110000-C", 0.0180),
            ("BTC-30OCT26-120000-C", 0.0060),
        ];
        var listings = options
            .Select(o => new Listing(InstrumentOf(o.Name), Quoted(o.Mark, 0.0005) with { MarkVolatility = 0.5 }))
            .Append(new Listing(InstrumentOf("BTC-PERPETUAL"), Quoted(Spot, 0.5)))
            .ToList();
        var market = new MarketSnapshot(
            AsOf,
            new Dictionary<Currency, double> { [Currency.Btc] = Spot },
            new Dictionary<ForwardKey, double> { [new ForwardKey(Currency.Btc, expiry)] = 100_400.0 },
            listings,
            "canned");
        var book = Book.Of([new Position(listings[1].Instrument, -10.0), new Position(listings[2].Instrument, -10.0)]);
        return new V1.ProposeRebalancingRequest
        {
            Model = ModelWire.Write(new ModelChoice("deribit-spm", AsOf)),
            Market = MarketWire.Write(market),
            Book = BookWire.Write(book),
            AllListedAsCandidates = true,
            Mode = V1.RebalancingMode.MinMargin,
            View = V1.View.Full,
        };
    }

    private static Instrument InstrumentOf(string name) => DeribitContracts.FromName(name, AsOf).Instrument;

    private static Quote Quoted(double mark, double halfSpread) => new()
    {
        Bids = Ladder.Touch(mark - halfSpread, 1_000_000.0),
        Asks = Ladder.Touch(mark + halfSpread, 1_000_000.0),
        Mark = mark,
    };
}
