using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Pricing;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Risk.Scenarios;

namespace MarginOptimizer.Rebalancing.Tests.Markets;

/// <summary>What a proposal claims, computed again from the trades and the market by plain loops.</summary>
internal static class Recomputation
{
    /// <summary>The book after the trades of a proposal, cash less what they cost by the rules of <see cref="Paid"/>.</summary>
    public static Book BookAfter(RebalancingProblem problem, Proposal proposal)
    {
        var quantities = problem.Book.Positions.ToDictionary(p => p.Instrument, p => (decimal)p.Quantity);
        var balances = problem.Book.Balances;
        foreach (var trade in proposal.Trades)
        {
            quantities[trade.Instrument] = quantities.GetValueOrDefault(trade.Instrument) + trade.OrderQuantity;
            var currency = trade.Instrument.Settlement;
            var balance = balances.GetValueOrDefault(currency);
            balances = balances.SetItem(currency, balance with { Cash = balance.Cash - Paid(problem, trade) });
        }

        return new Book(
            [.. quantities.Where(q => q.Value != 0m).Select(q => new Position(q.Key, (double)q.Value))], problem.Book.OpenOrders, balances);
    }

    public static MarginReport Margin(RebalancingProblem problem, Book book, double move = 0.0)
    {
        var books = new[] { book, problem.Book };
        var instruments = books.SelectMany(b => b.Positions.Select(p => p.Instrument).Concat(b.OpenOrders.Select(o => o.Instrument))).Distinct();
        var market = move == 0.0 ? problem.Market : problem.Market.Moved(move);
        return new MarginEvaluator(problem.Model.Compile(market, [.. instruments])).Evaluate(book);
    }

    /// <summary>Initial margin after a move, every coin valued at today's index.</summary>
    public static double MarginAfterMove(RebalancingProblem problem, Book book, double move) =>
        Margin(problem, book, move).Units.Sum(u => u.Initial * problem.Market.IndexOf(u.Currency));

    /// <summary>Execution cost of a trade at its average price, settlement currency; fees as the schedule says.</summary>
    public static double Cost(RebalancingProblem problem, ProposedTrade trade)
    {
        var mark = problem.Market.QuoteOf(trade.Instrument).Mark;
        var cost = 0.0;
        foreach (var (price, quantity) in Fills(problem, trade)) cost += Math.Max(0.0, Slippage(trade.Instrument, mark, price, quantity) + Fee(problem, trade.Instrument, price, quantity));
        return cost;
    }

    public static double Fee(RebalancingProblem problem, ProposedTrade trade) => Fills(problem, trade).Sum(f => Fee(problem, trade.Instrument, f.Price, f.Quantity));

    /// <summary>Cash paid: premium and fees of options, the loss against the mark and fees of futures.</summary>
    public static double Paid(RebalancingProblem problem, ProposedTrade trade) => Paid(problem, trade.Instrument, trade.OrderQuantity);

    /// <summary>Cash paid for any quantity of an instrument, filled from the best price on.</summary>
    public static double Paid(RebalancingProblem problem, Instrument instrument, decimal quantity)
    {
        var mark = instrument is Option ? 0.0 : problem.Market.QuoteOf(instrument).Mark;
        return Fills(problem, instrument, quantity).Sum(f => Slippage(instrument, mark, f.Price, f.Quantity) + Fee(problem, instrument, f.Price, f.Quantity));
    }

    public static double WorstHouseLoss(RebalancingProblem problem, Book book)
    {
        var table = RiskTable.Of([.. book.Positions.Select(p => InstrumentState.At(p.Instrument, problem.Market))], HouseScenarios.Default);
        return Enumerable.Range(0, table.Scenarios.Length).Max(r => book.Positions.Select((p, i) => table.Row(r)[i] * p.Quantity).Sum());
    }

    public static double Greek(RebalancingProblem problem, Book book, Func<InstrumentGreeks, double> greek, Currency coin, DateTimeOffset expiry) => book.Positions
        .Where(p => p.Instrument is Option option && option.Base == coin && option.Expiry == expiry)
        .Sum(p => p.Quantity * greek(InstrumentGreeks.Of(InstrumentState.At(p.Instrument, problem.Market))));

    private static List<(double Price, double Quantity)> Fills(RebalancingProblem problem, ProposedTrade trade) => Fills(problem, trade.Instrument, trade.OrderQuantity);

    private static List<(double Price, double Quantity)> Fills(RebalancingProblem problem, Instrument instrument, decimal quantity)
    {
        var quote = problem.Market.QuoteOf(instrument);
        var left = Math.Abs((double)quantity);
        var fills = new List<(double, double)>();
        foreach (var level in (quantity > 0m ? quote.Asks : quote.Bids).Levels)
        {
            var filled = Math.Min(left, level.Quantity);
            if (filled > 0.0) fills.Add((level.Price, filled * Math.Sign(quantity)));
            left -= filled;
        }

        Assert.True(left < 1e-9, $"{instrument.Name}: {left} contracts more than the book shows");
        return fills;
    }

    private static double Slippage(Instrument instrument, double mark, double price, double quantity) => instrument.IsCountedInUsd
        ? quantity * ((1.0 / mark) - (1.0 / price))
        : quantity * (price - mark);

    private static double Fee(RebalancingProblem problem, Instrument instrument, double price, double quantity) => Math.Abs(quantity) * (instrument switch
    {
        // The rate is of the coin, and a linear option is paid for in dollars.
        Option { Payoff: Payoff.Linear } => Math.Min(instrument.Fees.TakerRate * problem.Market.IndexOf(instrument.Base), instrument.Fees.CapOfPremium * price),
        Option => Math.Min(instrument.Fees.TakerRate, instrument.Fees.CapOfPremium * price),
        { IsCountedInUsd: true } => instrument.Fees.TakerRate / price,
        _ => instrument.Fees.TakerRate * price,
    });
}
