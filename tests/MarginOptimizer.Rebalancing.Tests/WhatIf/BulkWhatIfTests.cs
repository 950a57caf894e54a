using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Rebalancing.Tests.WhatIf;

public sealed class BulkWhatIfTests
{
    public static TheoryData<string> Models => [.. MarginModelCatalog.Embedded.Models.Select(m => m.Version.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_basket_has_the_margin_of_the_book_after_its_trades(string name)
    {
        var random = new Random(17);
        var problem = Draw(name, random, baskets: 12);
        var answer = BulkWhatIf.Evaluate(problem);
        AssertNear(WhatIfBooks.After(problem.Model, problem.Book, []).InitialUsd, answer.Base.InitialUsd);
        for (var b = 0; b < problem.Baskets.Length; b++)
        {
            var report = WhatIfBooks.After(problem.Model, problem.Book, problem.Baskets[b].Legs);
            AssertNear(report.InitialUsd, answer.Figures[b].InitialUsd);
            AssertNear(report.MaintenanceUsd, answer.Figures[b].MaintenanceUsd);
            AssertNear(report.CollateralUsd, answer.Figures[b].CollateralUsd);
            AssertNear(report.HeadroomUsd, answer.Figures[b].HeadroomUsd);
            foreach (var (unit, figures) in report.Units.Zip(answer.UnitsOf(b).ToArray())) AssertNear(unit.Initial, figures.Initial);
        }
    }

    [Fact]
    public void The_number_of_threads_does_not_change_a_bit()
    {
        var problem = Draw("deribit-spm@2026-09-23", new Random(2), baskets: 700);
        var (one, many) = (BulkWhatIf.Evaluate(problem), BulkWhatIf.Evaluate(problem, workers: 7));
        Assert.Equal(one.Figures.AsEnumerable(), many.Figures);
        Assert.True(one.Figures.Distinct().Count() > 600);
        var backwards = BulkWhatIf.Evaluate(problem with { Baskets = [.. problem.Baskets.Reverse()] }, workers: 3);
        Assert.Equal(one.Figures.Reverse(), backwards.Figures);
    }

    [Fact]
    public void Trading_at_the_mark_moves_no_equity_and_fees_cost_what_the_venue_takes()
    {
        var market = SyntheticMarket.Btc;
        var basket = new Basket("a", [new(market.Put(29, 0.90), 10.0), new(market.Perpetual(), -60_000.0)]);
        var problem = new WhatIfProblem { Book = TestProblems.StrangleBook(market), Market = market, Model = TestProblems.PortfolioMargin, Baskets = [basket] };
        var (free, paid) = (BulkWhatIf.Evaluate(problem), BulkWhatIf.Evaluate(problem with { WithFees = true }));
        Assert.Equal(free.Base.CollateralUsd, free.Figures[0].CollateralUsd, 4);
        var mark = market.QuoteOf(basket.Legs[0].Instrument).Mark;
        var fees = (10.0 * Math.Min(0.0003, 0.125 * mark)) + (60_000.0 * 0.0005 / market.QuoteOf(basket.Legs[1].Instrument).Mark);
        Assert.Equal(fees * 60_000.0, free.Figures[0].CollateralUsd - paid.Figures[0].CollateralUsd, 6);
        Assert.Equal(fees * 60_000.0, paid.CashPaidUsd[0] - free.CashPaidUsd[0], 6);
    }

    [Fact]
    public void Every_fault_is_named_by_its_path()
    {
        var market = SyntheticMarket.Btc;
        var put = market.Put(29, 0.90);
        var stranger = (Option)put with { Name = "BTC-UNKNOWN" };
        var fault = Assert.Throws<InvalidInputException>(() => BulkWhatIf.Evaluate(new WhatIfProblem
        {
            Book = new Book(
                [new(put, double.NaN), new(put, 1.0)], [], ImmutableSortedDictionary<Currency, Balance>.Empty.Add(Currency.Btc, new Balance(double.NaN, 0.0))),
            Market = market,
            Model = TestProblems.PortfolioMargin,
            Baskets =
            [
                new("a", []),
                new("b", [new(stranger, 1.0), new(put, 0.0), new(put, 1e12)]),
                new("b", [new(put, double.PositiveInfinity, double.NaN), new(market.Perpetual(), 10.0, 0.0)]),
                new(" ", [new((Option)put with { Strike = 1.0 }, -1.0, -0.1)]),
            ],
        }));
        string[] expected =
        [
            "book.positions[0].quantity", "book.positions[1].instrument", "book.balances[BTC]", "baskets[0].legs", "baskets[1].legs[0].instrument",
            "baskets[1].legs[1].quantity", "baskets[1].legs[2].instrument", "baskets[1].legs[2].quantity", "baskets[2].id", "baskets[2].legs[0].quantity",
            "baskets[2].legs[0].price", "baskets[2].legs[1].price", "baskets[3].id", "baskets[3].legs[0].instrument", "baskets[3].legs[0].price",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), fault.Violations.Select(v => v.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_baskets_are_a_fault_and_an_empty_book_is_none()
    {
        var market = SyntheticMarket.Btc;
        var problem = new WhatIfProblem { Book = Book.Empty, Market = market, Model = TestProblems.PortfolioMargin, Baskets = [] };
        Assert.Equal("baskets", Assert.Single(Assert.Throws<InvalidInputException>(() => BulkWhatIf.Evaluate(problem)).Violations).Path);
        var answer = BulkWhatIf.Evaluate(problem with { Baskets = [new("a", [new(market.Put(29, 0.90), -1.0)])] });
        Assert.Equal(0.0, answer.Base.InitialUsd);
        Assert.True(answer.Figures[0].InitialUsd > 0.0);
    }

    private static WhatIfProblem Draw(string name, Random random, int baskets)
    {
        var model = MarginModelCatalog.Embedded.Named(name);
        var instruments = WhatIfBooks.Covered(model, random, 20);
        return new WhatIfProblem
        {
            Book = WhatIfBooks.Book([.. instruments.Take(12)], random),
            Market = WhatIfBooks.Market,
            Model = model,
            Baskets = [.. Enumerable.Range(0, baskets).Select(b => WhatIfBooks.Basket($"b{b}", instruments, random, 1 + random.Next(10), withPrices: true))],
        };
    }

    private static void AssertNear(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-12 * (1e6 + Math.Abs(expected)), FormattableString.Invariant($"{actual} instead of {expected}"));
}
