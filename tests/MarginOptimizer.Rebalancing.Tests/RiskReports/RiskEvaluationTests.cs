using System.Collections.Concurrent;
using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Pricing;
using MarginOptimizer.Rebalancing.RiskReports;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Rebalancing.Tests.WhatIf;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Rebalancing.Tests.RiskReports;

public sealed class RiskEvaluationTests
{
    private static readonly double[] Returns = [0.03, -0.08, 0.01, -0.2, 0.12, -0.05, 0.0];

    /// <summary>One evaluation of each model serves the tests that ask every model.</summary>
    private static readonly ConcurrentDictionary<string, RiskAnswer> Answers = new(StringComparer.Ordinal);

    public static TheoryData<string> Models => [.. MarginModelCatalog.Embedded.Models.Select(m => m.Version.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Losses_add_up_over_positions_and_rows_are_those_of_the_pricer(string name)
    {
        var problem = ProblemOf(name);
        var answer = Answers.GetOrAdd(name, _ => RiskEvaluation.Run(problem));
        Assert.Equal([(0.5, 3.5), (0.9, 0.7)], answer.Tails.Select(t => (t.Confidence, Math.Round(t.Mass, 9))));
        foreach (var tail in answer.Tails)
        {
            var scale = 1.0 + tail.Contributions.Sum(c => Math.Abs(c.Shortfall));
            Assert.Equal(tail.Tail.Shortfall, tail.Contributions.Sum(c => c.Shortfall), 1e-9 * scale);
            Assert.Equal(tail.Tail.ValueAtRisk, tail.Contributions.Sum(c => c.ValueAtRisk), 1e-9 * scale);
            Assert.All(problem.Book.Positions.Zip(tail.Contributions), p => Assert.Equal(p.Second.Shortfall, p.First.Quantity * p.Second.MarginalShortfall));
        }

        double[] losses = [.. Returns.Select(r => LossOf(problem, r)).OrderDescending()];
        Assert.Equal((losses[0] + losses[1] + losses[2] + (0.5 * losses[3])) / 3.5, answer.Tails[0].Tail.Shortfall, 1e-6 * (1.0 + Math.Abs(losses[0])));
        Assert.Equal(losses[3], answer.Tails[0].Tail.ValueAtRisk, 1e-6 * (1.0 + Math.Abs(losses[0])));
        Assert.Equal(losses[0], answer.Tails[1].Tail.Shortfall, 1e-6 * (1.0 + Math.Abs(losses[0])));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Rows_of_the_venue_are_the_cells_of_its_margin_and_figures_of_capital_those_of_the_book(string name)
    {
        var problem = ProblemOf(name);
        var answer = Answers.GetOrAdd(name, _ => RiskEvaluation.Run(problem));
        var report = Report(problem);
        var cells = report.Units.SelectMany(u => u.Scenarios.Select(s => s.Loss * u.Index)).ToList();
        var venue = answer.Stresses.Where(s => s.Source == StressSource.Venue).ToList();
        Assert.Equal(cells.Sum(), venue.Sum(s => s.LossUsd), 1e-9 * (1.0 + cells.Sum(Math.Abs)));
        Assert.All(venue, s => Assert.Equal(0.0, s.CashLossUsd));
        if (report.Units.Length == 1 && cells.Count > 0) Assert.Equal(cells.Max(), venue.Max(s => s.LossUsd), 1e-9 * (1.0 + Math.Abs(cells.Max())));
        var capital = answer.Capital;
        Assert.Equal((report.InitialUsd, report.MaintenanceUsd, report.CollateralUsd), (capital.InitialUsd, capital.MaintenanceUsd, capital.CollateralUsd));
        Assert.Equal(report.Efficiency, capital.MarginEfficiency);
        Assert.Equal(report.InitialUsd / report.CollateralUsd, capital.Utilisation!.Value, 12);
        var liquidation = LiquidationPreview.Run(new LiquidationProblem { Book = problem.Book, Market = problem.Market, Model = problem.Model }).Distance;
        Assert.Equal(double.IsFinite(liquidation) ? liquidation : null, capital.LiquidationDistance);
        Assert.Equal(capital.GrossNotionalUsd / capital.InitialUsd, capital.NotionalPerMargin!.Value, 9);
        Assert.Equal(365.0 * capital.ThetaUsd / capital.InitialUsd, capital.ReturnOnMargin!.Value, 9);
    }

    [Fact]
    public void Greeks_are_the_slopes_of_the_ladder()
    {
        var problem = ProblemOf("deribit-spm@2026-02-15") with { LadderMoves = [-0.0001, 0.0, 0.0001, 0.2] };
        var answer = RiskEvaluation.Run(problem);
        var now = answer.Ladder.Single(r => r.Move == 0.0);
        Assert.Equal(0.0, now.ProfitUsd);
        Assert.Equal(now.Greeks.Vega, answer.Greeks.Sum(g => g.Greeks.Vega), 1e-9);
        Assert.Equal(now.Greeks.Delta, answer.Greeks.Sum(g => g.Greeks.Delta), 1e-9);
        Assert.Equal(answer.Capital.ThetaUsd, now.Greeks.Theta, 1e-9);
        Assert.Equal(answer.Greeks.OrderBy(g => g.Expiry ?? DateTimeOffset.MinValue), answer.Greeks.AsEnumerable());

        // The coin P&L counts at the moved price: its slope is the coin-adjusted delta of inverse contracts, the plain one of linear ones.
        var (down, up) = (answer.Ladder.Single(r => r.Move == -0.0001), answer.Ladder.Single(r => r.Move == 0.0001));
        var slope = (up.ProfitUsd - down.ProfitUsd) / 0.0002;
        var expected = problem.Book.Positions.Sum(p =>
        {
            var state = InstrumentState.At(p.Instrument, problem.Market);
            var greeks = InstrumentGreeks.Of(state);
            return p.Quantity * (p.Instrument.Payoff == Payoff.Inverse && p.Instrument is Option ? greeks.DeltaCoinAdjusted : greeks.Delta) * state.Underlying;
        });
        Assert.Equal(expected, slope, 1e-4 * Math.Abs(expected));
        var further = answer.Ladder.Single(r => r.Move == 0.2);
        Assert.Equal(-LossOf(problem, 0.2), further.ProfitUsd, 1e-6 * (1.0 + Math.Abs(further.ProfitUsd)));
    }

    [Fact]
    public void What_a_stress_does_to_cash_stands_beside_the_positions()
    {
        var problem = ProblemOf("deribit-spm@2026-02-15");
        var fall = new ReturnScenarios("fall", Rows(Currency.Btc, -0.25).SetItem(Currency.Usdc, [-0.1])) { Labels = ["with a de-peg"] };
        var row = RiskEvaluation.Run(problem with { Stressed = [fall] }).Stresses.Single(s => s.Source == StressSource.Set);
        Assert.Equal(("fall", "with a de-peg"), (row.Set, row.Label));
        Assert.Equal((2.5 * 60_000.0 * 0.25) + (50_000.0 * 0.1), row.CashLossUsd, 1e-6);
        var house = RiskEvaluation.Run(problem).Stresses.Where(s => s.Source == StressSource.House).ToList();
        Assert.Contains(house, s => Math.Abs(s.CashLossUsd - (2.5 * 60_000.0 * 0.66)) < 1e-6);
        Assert.Contains(house, s => Math.Abs(s.CashLossUsd + (2.5 * 60_000.0)) < 1e-6);
    }

    [Fact]
    public void Closing_costs_the_distance_to_the_other_side()
    {
        var market = WhatIfBooks.Market;
        var (call, put, perpetual) = (market.Call(29, 1.10), market.Put(8, 0.90), market.Perpetual());
        market = market.With(put, q => q with { Bids = Domain.Market.Ladder.Empty });
        var book = Book.Of([new Position(call, -3.0), new Position(put, 2.0), new Position(perpetual, -60_000.0)]);
        var answer = RiskEvaluation.Run(ProblemOf("deribit-spm@2026-02-15") with { Book = book, Market = market, SpreadFactor = 4.0 });
        var quote = market.QuoteOf(call);
        var distance = quote.Asks.Best.Price - quote.Mark;
        Assert.Equal(3.0 * distance * 60_000.0, answer.Unwinding[0].QuotedUsd!.Value, 1e-9);
        Assert.Equal(12.0 * distance * 60_000.0, answer.Unwinding[0].WidenedUsd!.Value, 1e-9);
        Assert.Equal((null, null), (answer.Unwinding[1].QuotedUsd, answer.Unwinding[1].WidenedUsd));
        var swap = market.QuoteOf(perpetual);
        Assert.Equal(-60_000.0 * ((1.0 / swap.Asks.Best.Price) - (1.0 / swap.Mark)) * 60_000.0, answer.Unwinding[2].QuotedUsd!.Value, 1e-6);
    }

    [Fact]
    public void The_built_in_sets_take_the_implied_volatility_of_the_market()
    {
        var problem = ProblemOf("deribit-spm@2026-02-15");
        var measured = Assert.Single(BuiltInScenarios.Measured(problem.Book, problem.Market));
        var stressed = BuiltInScenarios.Stressed(problem.Book, problem.Market);
        Assert.Equal(BuiltInScenarios.All.Select(s => s.Id), [measured.Id, .. stressed.Select(s => s.Id)]);
        var daily = Math.Sqrt(measured.Returns[Currency.Btc].Average(r => Math.Log(1.0 + r) * Math.Log(1.0 + r)));
        Assert.InRange(daily * Math.Sqrt(365.0), 0.42, 0.58);
        Assert.Equal((10_000, 0.5), (measured.Rows, stressed[0].ElapsedDays));
        Assert.Equal(measured.Returns[Currency.Btc].AsEnumerable(), BuiltInScenarios.Measured(problem.Book, problem.Market)[0].Returns[Currency.Btc]);
        Assert.Empty(BuiltInScenarios.Measured(Book.Of([]), problem.Market));
    }

    [Fact]
    public void A_book_that_holds_nothing_risks_nothing()
    {
        var answer = RiskEvaluation.Run(ProblemOf("deribit-spm@2026-02-15") with { Book = Book.Of([]) });
        Assert.All(answer.Tails, t => Assert.Equal((0.0, 0.0), (t.Tail.ValueAtRisk, t.Tail.Shortfall)));
        Assert.Empty(answer.Greeks);
        Assert.Equal((null, null, null), (answer.Capital.MarginEfficiency, answer.Capital.NotionalPerMargin, answer.Capital.ReturnOnMargin));
    }

    internal static RiskProblem ProblemOf(string name)
    {
        var model = MarginModelCatalog.Embedded.Named(name);
        var random = new Random(7);
        return new RiskProblem
        {
            Book = WhatIfBooks.Book(WhatIfBooks.Covered(model, random, 8), random),
            Market = WhatIfBooks.Market,
            Model = model,
            Measured = [new ReturnScenarios("days", Rows(Currency.Btc, Returns))],
            Stressed = [],
            Confidences = [0.5, 0.9],
        };
    }

    internal static ImmutableSortedDictionary<Currency, ImmutableArray<double>> Rows(Currency coin, params double[] returns) =>
        ImmutableSortedDictionary<Currency, ImmutableArray<double>>.Empty.Add(coin, [.. returns]);

    /// <summary>Each position by the pricer, its coin P&amp;L at the moved price of its own underlying.</summary>
    private static double LossOf(RiskProblem problem, double move) => -problem.Book.Positions.Sum(p =>
    {
        var state = InstrumentState.At(p.Instrument, problem.Market);
        var profit = InstrumentValue.ProfitAt(state, move, state.Volatility);
        return p.Quantity * (p.Instrument.Payoff == Payoff.Inverse ? profit * state.Underlying * (1.0 + move) : profit);
    });

    private static MarginReport Report(RiskProblem problem) => new MarginEvaluator(problem.Model.Compile(
        problem.Market, [.. problem.Book.Positions.Select(p => p.Instrument).OrderBy(i => i.Name, StringComparer.Ordinal)], problem.Book.HeldCurrencies)).Evaluate(problem.Book);
}
