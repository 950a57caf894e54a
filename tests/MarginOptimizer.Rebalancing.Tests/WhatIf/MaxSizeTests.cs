using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Rebalancing.Tests.WhatIf;

public sealed class MaxSizeTests
{
    private const int Cap = 150;

    public static TheoryData<string> Models => [.. MarginModelCatalog.Embedded.Models.Select(m => m.Version.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void The_largest_multiple_is_the_one_that_trying_all_finds(string name)
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            var random = new Random(seed);
            var problem = Draw(name, random, inside: seed != 3);
            var answer = MaxSize.Solve(problem);
            AssertTried(problem, answer.Forward, +1);
            AssertTried(problem, answer.Backward, -1);
        }
    }

    [Fact]
    public void A_convex_margin_is_searched_and_another_one_tried_out()
    {
        var market = SyntheticMarket.Btc;
        var problem = Short(market.Put(29, 0.90), 1.0);
        var portfolio = MaxSize.Solve(problem with { Fill = FillRule.Mark, Model = MarginModelCatalog.Embedded.Named("deribit-sm@2022-01-11") });
        Assert.True(portfolio.IsConvex);
        Assert.True(portfolio.StartsInside);
        Assert.Equal(SizeStop.Headroom, portfolio.Backward!.Stop);
        Assert.True(portfolio.Backward.AtLast.HeadroomUsd >= -1e-3);
    }

    [Fact]
    public void Depth_stops_a_size_and_is_named()
    {
        var market = SyntheticMarket.Btc;
        var put = market.Put(29, 0.90);
        var answer = MaxSize.Solve(Short(put, 1.0) with { TargetHeadroomUsd = -1e12 });
        var depth = (long)market.QuoteOf(put).Bids.TotalQuantity;
        Assert.Equal((-depth, SizeStop.Depth, put.Name), (answer.Backward!.Last, answer.Backward.Stop, answer.Backward.StopId));
        var half = MaxSize.Solve(Short(put, 1.0) with { TargetHeadroomUsd = -1e12, VisibleShare = 0.5 });
        Assert.Equal(-depth / 2, half.Backward!.Last);
        Assert.True(answer.Backward.CostUsd > half.Backward.CostUsd && half.Backward.CostUsd > 0.0);
        Assert.True(answer.Backward.CashPaidUsd < 0.0);
    }

    [Fact]
    public void Through_several_price_levels_the_size_is_the_one_that_trying_all_finds()
    {
        var market = SyntheticMarket.Btc;
        var put = market.Put(29, 0.90);
        foreach (var stop in (int[])[4, 11, 25, 40])
        {
            var problem = Short(put, 1.0) with { TargetHeadroomUsd = HeadroomAfterSelling(put, stop) - 1.0 };
            var range = MaxSize.Solve(problem).Backward!;
            var last = 0;
            while (last < 48 && HeadroomAfterSelling(put, last + 1) >= problem.TargetHeadroomUsd) last++;
            Assert.Equal(stop, last);
            Assert.Equal((-last, SizeStop.Headroom), (range.Last, range.Stop));
            Assert.Equal(HeadroomAfterSelling(put, last), range.AtLast.HeadroomUsd, 1e-3);
        }
    }

    [Fact]
    public void A_limit_stops_a_size_and_is_named()
    {
        var market = SyntheticMarket.Btc;
        var problem = Short(market.Perpetual(), 1_000.0) with
        {
            Fill = FillRule.Mark,
            TargetHeadroomUsd = -1e12,
            Limits = [new Limit { Id = "delta", Measure = Measure.Delta, Lower = -5.0, Upper = 5.0, Policy = LimitPolicy.Hard }],
        };
        var answer = MaxSize.Solve(problem);
        Assert.Equal((SizeStop.Limit, "delta"), (answer.Forward!.Stop, answer.Forward.StopId));
        Assert.Equal((SizeStop.Limit, "delta"), (answer.Backward!.Stop, answer.Backward.StopId));
        var perMultiple = 1_000.0 / market.QuoteOf(market.Perpetual()).Mark;
        Assert.InRange((answer.Forward.Last - answer.Backward.Last) * perMultiple, 10.0 - (2.0 * perMultiple), 10.0);
        var leg = MaxSize.Solve(problem with { Limits = [new Limit { Id = "leg", Measure = Measure.LegSize, Upper = 20.0 * perMultiple }] });
        Assert.Equal((20L, "leg"), (leg.Forward!.Last, leg.Forward.StopId));
    }

    [Fact]
    public void A_book_that_starts_outside_has_both_ends_of_its_way_back()
    {
        var market = SyntheticMarket.Btc;
        var problem = Short(market.Put(29, 0.90), 1.0) with { Fill = FillRule.Mark, Limits = [new Limit { Id = "delta", Measure = Measure.Delta, Lower = 20.0, Upper = 25.0, Policy = LimitPolicy.Hard }], TargetHeadroomUsd = -1e12 };
        var answer = MaxSize.Solve(problem);
        Assert.False(answer.StartsInside);
        Assert.Null(answer.Forward);
        Assert.True(answer.Backward!.First < 0 && answer.Backward.Last < answer.Backward.First);
        AssertTried(problem with { MaxMultiple = 500 }, answer.Backward, -1, 500);
    }

    [Fact]
    public void Every_fault_is_named_by_its_path()
    {
        var market = SyntheticMarket.Btc;
        var put = market.Put(29, 0.90);
        var problem = Short(put, 1.0) with
        {
            Basket = new Basket("x", [new(put, 0.15, 0.01), new(market.Call(29, 1.10), double.NaN)]),
            TargetHeadroomUsd = double.NaN,
            VisibleShare = 0.0,
            MaxMultiple = 0,
        };
        string[] expected = ["basket.legs[0].price", "basket.legs[0].quantity", "basket.legs[1].quantity", "max_multiple", "target_headroom_usd", "visible_share"];
        Assert.Equal(expected, Assert.Throws<InvalidInputException>(() => MaxSize.Solve(problem)).Violations.Select(v => v.Path).Order(StringComparer.Ordinal));
        var soft = Short(put, 1.0) with { Limits = [new Limit { Id = "d", Measure = Measure.Delta, Upper = 1.0, Policy = LimitPolicy.Soft, SoftPrice = 1.0 }] };
        Assert.Equal("limits[0].policy", Assert.Single(Assert.Throws<InvalidInputException>(() => MaxSize.Solve(soft)).Violations).Path);
        Assert.Equal("basket.legs", Assert.Single(Assert.Throws<InvalidInputException>(() => MaxSize.Solve(Short(put, 1.0) with { Basket = new("x", []) })).Violations).Path);
    }

    /// <summary>Headroom after selling through the bids level by level, each with its fee.</summary>
    private static double HeadroomAfterSelling(Domain.Instruments.Instrument put, int contracts)
    {
        var (market, book) = (SyntheticMarket.Btc, TestProblems.StrangleBook(SyntheticMarket.Btc));
        var (left, received) = ((double)contracts, 0.0);
        foreach (var level in market.QuoteOf(put).Bids.Levels)
        {
            var filled = Math.Min(left, level.Quantity);
            received += filled * (level.Price - Math.Min(0.0003, 0.125 * level.Price));
            left -= filled;
        }

        var balance = book.Balances[Domain.Currency.Btc];
        var after = book with
        {
            Positions = [.. book.Positions.Select(p => p.Instrument == put ? p with { Quantity = p.Quantity - contracts } : p)],
            Balances = book.Balances.SetItem(Domain.Currency.Btc, balance with { Cash = balance.Cash + received }),
        };
        var compiled = TestProblems.PortfolioMargin.Compile(market, [.. after.Positions.Select(p => p.Instrument).OrderBy(i => i.Name, StringComparer.Ordinal)]);
        return new MarginEvaluator(compiled).Evaluate(after, withContributions: false).HeadroomUsd;
    }

    private static MaxSizeProblem Short(Domain.Instruments.Instrument instrument, double quantity) => new()
    {
        Book = TestProblems.StrangleBook(SyntheticMarket.Btc),
        Market = SyntheticMarket.Btc,
        Model = TestProblems.PortfolioMargin,
        Basket = new Basket("x", [new(instrument, quantity)]),
    };

    private static MaxSizeProblem Draw(string name, Random random, bool inside)
    {
        var model = MarginModelCatalog.Embedded.Named(name);
        var instruments = WhatIfBooks.Covered(model, random, 8);
        var problem = new MaxSizeProblem
        {
            Book = WhatIfBooks.Book([.. instruments.Take(5)], random),
            Market = WhatIfBooks.Market,
            Model = model,
            Basket = WhatIfBooks.Basket("x", instruments, random, 1 + random.Next(3), withPrices: false),
            Fill = FillRule.Mark,
            MaxMultiple = Cap,
        };
        var present = WhatIfBooks.After(model, problem.Book, []).HeadroomUsd;
        var ten = WhatIfBooks.After(model, problem.Book, Times(problem.Basket, 20)).HeadroomUsd;
        return problem with { TargetHeadroomUsd = inside ? Math.Min(present, ten) - 1.0 : Math.Max(present, ten) - (0.3 * Math.Abs(present - ten)) };
    }

    private static ImmutableArray<BasketLeg> Times(Basket basket, int multiple) =>
        multiple == 0 ? [] : [.. basket.Legs.Select(l => l with { Quantity = multiple * l.Quantity })];

    /// <summary>First and last admissible multiple by evaluating book after book.</summary>
    private static void AssertTried(MaxSizeProblem problem, SizeRange? range, int direction, int cap = Cap)
    {
        var first = Enumerable.Range(0, cap + 1).Cast<int?>().FirstOrDefault(n => IsAdmissible(problem, direction * n!.Value));
        if (first is not { } from)
        {
            Assert.Null(range);
            return;
        }

        var last = from;
        while (last < cap && IsAdmissible(problem, direction * (last + 1))) last++;
        Assert.NotNull(range);
        Assert.Equal((direction * from, direction * last), (range.First, range.Last));
        Assert.Equal(last == cap, range.Stop == SizeStop.Cap);
        var report = WhatIfBooks.After(problem.Model, problem.Book, Times(problem.Basket, direction * last));
        Assert.Equal(report.HeadroomUsd, range.AtLast.HeadroomUsd, 1e-9 * (1e6 + Math.Abs(report.HeadroomUsd)));
    }

    private static bool IsAdmissible(MaxSizeProblem problem, int multiple)
    {
        var legs = Times(problem.Basket, multiple);
        var report = WhatIfBooks.After(problem.Model, problem.Book, legs);
        if (report.HeadroomUsd < problem.TargetHeadroomUsd - (1e-9 * (1.0 + report.InitialUsd + Math.Abs(report.CollateralUsd)))) return false;
        if (problem.Limits is not [{ Measure: Measure.Delta } limit]) return true;
        var delta = problem.Book.Positions.Concat(legs.Select(l => new Position(l.Instrument, l.Quantity)))
            .Sum(p => p.Quantity * Pricing.InstrumentGreeks.Of(Pricing.InstrumentState.At(p.Instrument, problem.Market)).Delta);
        return delta >= limit.Lower!.Value - 1e-7 && delta <= limit.Upper!.Value + 1e-7;
    }
}
