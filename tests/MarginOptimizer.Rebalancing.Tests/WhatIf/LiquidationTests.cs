using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Pricing;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Rebalancing.WhatIf;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.WhatIf;

public sealed class LiquidationTests
{
    private static readonly ImmutableArray<double> Moves = [-0.5, -0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.5];

    public static TheoryData<string> Models => [.. MarginModelCatalog.Embedded.Models.Select(m => m.Version.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Headroom_at_a_move_is_that_of_the_book_in_the_moved_market(string name)
    {
        var model = MarginModelCatalog.Embedded.Named(name);
        var random = new Random(5);
        var problem = new LiquidationProblem
        {
            Book = WhatIfBooks.Book(WhatIfBooks.Covered(model, random, 8), random),
            Market = WhatIfBooks.Market,
            Model = model,
            Moves = [-0.2, 0.3],
            VolatilityShifts = [0.0, 0.4],
        };
        foreach (var state in LiquidationPreview.Run(problem).States)
        {
            var report = Moved(problem, state.Move, state.VolatilityShift);
            var scale = 1e6 + Math.Abs(report.CollateralUsd);
            Assert.Equal(report.InitialUsd, state.Figures.InitialUsd, 1e-9 * scale);
            Assert.Equal(report.MaintenanceUsd, state.Figures.MaintenanceUsd, 1e-9 * scale);
            Assert.Equal(report.CollateralUsd, state.Figures.CollateralUsd, 1e-9 * scale);
            Assert.Equal(report.Units.Min(u => u.MaintenanceHeadroom * u.Index), state.LeastHeadroomUsd, 1e-9 * scale);
        }
    }

    [Fact]
    public void An_edge_is_where_the_headroom_changes_its_sign()
    {
        var problem = Strangles(cash: 2.0);
        var answer = LiquidationPreview.Run(problem);
        Assert.NotEmpty(answer.Edges);
        foreach (var edge in answer.Edges)
        {
            var move = edge.State.Move;
            Assert.Equal(edge.Direction, Math.Sign(move));
            Assert.True(LeastHeadroom(problem, move, edge.State.VolatilityShift) < 0.0);
            Assert.True(LeastHeadroom(problem, move - (edge.Direction * 2e-6), edge.State.VolatilityShift) >= 0.0);
        }

        Assert.Equal(answer.Edges.Min(e => Math.Abs(e.State.Move)), answer.Distance);
        var richer = LiquidationPreview.Run(Strangles(cash: 4.0));
        Assert.True(richer.Distance > answer.Distance);
        Assert.Equal(double.PositiveInfinity, LiquidationPreview.Run(Strangles(cash: 1_000.0)).Distance);
    }

    [Fact]
    public void A_book_below_its_maintenance_margin_is_liquidated_where_it_is()
    {
        var answer = LiquidationPreview.Run(Strangles(cash: 0.1));
        Assert.Equal(0.0, answer.Distance);
        Assert.NotEmpty(answer.Order);
    }

    [Fact]
    public void What_contributes_most_is_closed_first_until_the_headroom_is_back()
    {
        var problem = Strangles(cash: 2.0);
        var answer = LiquidationPreview.Run(problem);
        Assert.True(answer.IsVenueOrder);
        var nearest = answer.Nearest!.State;
        var market = MovedMarketOf(problem, nearest.Move, nearest.VolatilityShift);
        var book = Settled(problem, market);
        foreach (var closed in answer.Order)
        {
            var contributions = Contributions(problem.Model, market, book);
            Assert.Equal(contributions.Values.Max(), closed.Contribution, 9);
            Assert.Equal(closed.Contribution, contributions[closed.Instrument], 9);
            var position = book.Positions.Single(p => p.Instrument.Name == closed.Instrument);
            var paid = position.Instrument is Option ? position.Quantity * market.QuoteOf(position.Instrument).Mark : 0.0;
            var balance = book.Balances[Currency.Btc];
            book = new Book(book.Positions.Remove(position), [], book.Balances.SetItem(Currency.Btc, balance with { Cash = balance.Cash + paid }));
            var report = Report(problem.Model, market, book);
            Assert.Equal(report.Units.Sum(u => u.MaintenanceHeadroom * u.Index), closed.LeastHeadroomUsd, 3);
        }

        Assert.True(answer.Order[^1].LeastHeadroomUsd >= 0.0);
        Assert.All(answer.Order.SkipLast(1), c => Assert.True(c.LeastHeadroomUsd < 0.0));
        Assert.False(LiquidationPreview.Run(problem with { Model = TestProblems.StandardMargin }).IsVenueOrder);
    }

    [Fact]
    public void Trades_that_keep_a_distance_keep_it()
    {
        var preview = Strangles(cash: 3.0);
        var problem = TestProblems.Strangles() with { Book = preview.Book, Safeguards = Safeguards.None };
        var before = LiquidationPreview.Run(preview).Distance;
        const double Wanted = 0.35;
        Assert.True(before < Wanted);
        var proposal = LiquidationRelief.Propose(
            problem, preview.VolatilityShifts, Wanted, p => Rebalancer.Propose(p, SolveBudget.Default with { WorkLimit = 2_000_000 }));
        Assert.NotEmpty(proposal.Trades);
        var after = preview with { Book = LiquidationRelief.After(problem, proposal), Moves = [-Wanted, 0.0, Wanted] };
        Assert.All(LiquidationPreview.Run(after).States, s => Assert.True(s.LeastHeadroomUsd >= -0.01, $"{s}"));
        Assert.True(proposal.CostUsd > 0.0);
    }

    [Fact]
    public void Every_fault_is_named_by_its_path()
    {
        var problem = Strangles(cash: 2.0) with { Moves = [0.1, -1.0, 0.1, double.NaN], VolatilityShifts = [] };
        var fault = Assert.Throws<InvalidInputException>(() => LiquidationPreview.Run(problem));
        Assert.Equal(["moves[1]", "moves[2]", "moves[3]", "volatility_shifts"], fault.Violations.Select(v => v.Path));
        var relief = Assert.Throws<InvalidInputException>(() => LiquidationRelief.Propose(TestProblems.Strangles(), [0.0], double.NaN, _ => null!));
        Assert.Equal("wanted_distance", Assert.Single(relief.Violations).Path);
    }

    private static LiquidationProblem Strangles(double cash)
    {
        var book = TestProblems.StrangleBook(SyntheticMarket.Btc);
        return new LiquidationProblem
        {
            Book = book with { Balances = book.Balances.SetItem(Currency.Btc, new Balance(cash, 0.0)) },
            Market = SyntheticMarket.Btc,
            Model = TestProblems.PortfolioMargin,
            Moves = Moves,
            VolatilityShifts = [0.0, 0.5],
        };
    }

    private static double LeastHeadroom(LiquidationProblem problem, double move, double shift) =>
        Moved(problem, move, shift).Units.Min(u => u.MaintenanceHeadroom * u.Index);

    private static MarginReport Moved(LiquidationProblem problem, double move, double shift)
    {
        var market = MovedMarketOf(problem, move, shift);
        return Report(problem.Model, market, Settled(problem, market));
    }

    /// <summary>The moved market with volatilities scaled and options priced again, written out once more.</summary>
    private static MarketSnapshot MovedMarketOf(LiquidationProblem problem, double move, double shift)
    {
        var market = move == 0.0 ? problem.Market : problem.Market.Moved(move);
        if (shift == 0.0) return market;
        return new MarketSnapshot(market.AsOf, market.Indices, market.Forwards, market.Listings.Select(l =>
        {
            if (l.Instrument is not Option option) return l;
            var volatility = Math.Max(0.01, l.Quote.MarkVolatility * (1.0 + shift));
            var forward = market.Forwards[new ForwardKey(option.Base, option.Expiry)];
            var usd = Black76.Price(option.Type, forward, option.Strike, YearFraction.Years(market.AsOf, option.Expiry), volatility);
            return l with { Quote = l.Quote with { MarkVolatility = volatility, Mark = option.Payoff == Payoff.Inverse ? usd / forward : usd } };
        }));
    }

    private static Book Settled(LiquidationProblem problem, MarketSnapshot after)
    {
        var balances = problem.Book.Balances;
        foreach (var (instrument, quantity) in problem.Book.Positions.Where(p => p.Instrument is Future or Perpetual))
        {
            var (from, to) = (problem.Market.QuoteOf(instrument).Mark, after.QuoteOf(instrument).Mark);
            var gain = quantity * (instrument.Payoff == Payoff.Inverse ? (1 / from) - (1 / to) : to - from);
            var balance = balances.GetValueOrDefault(instrument.Settlement);
            balances = balances.SetItem(instrument.Settlement, balance with { Cash = balance.Cash + gain });
        }

        return problem.Book with { Balances = balances };
    }

    private static MarginReport Report(IMarginModel model, MarketSnapshot market, Book book) =>
        new MarginEvaluator(model.Compile(market, [.. book.Positions.Select(p => p.Instrument).OrderBy(i => i.Name, StringComparer.Ordinal)])).Evaluate(book);

    /// <summary>Contributions to the maintenance requirement, which is 80 % of the initial one here, by differences.</summary>
    private static Dictionary<string, double> Contributions(IMarginModel model, MarketSnapshot market, Book book) =>
        Report(model, market, book).Units.SelectMany(u => u.Contributions).ToDictionary(c => c.Instrument, c => 0.8 * c.Contribution, StringComparer.Ordinal);
}
