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
using MarginOptimizer.Rebalancing.Tests.Lowering;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Rebalancing.Tests.WhatIf;

public sealed class ForecastTests
{
    private static MarketSnapshot Market => SyntheticMarket.Btc;

    public static TheoryData<string> Models => [.. MarginModelCatalog.Embedded.Models.Select(m => m.Version.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_date_has_the_margin_of_what_is_left_in_the_market_of_that_time(string name)
    {
        var model = MarginModelCatalog.Embedded.Named(name);
        var random = new Random(9);
        var book = WhatIfBooks.Book(WhatIfBooks.Covered(model, random, 10), random);
        ImmutableArray<DateTimeOffset> dates = [SyntheticMarket.AsOf, SyntheticMarket.AsOf.AddDays(3), SyntheticMarket.Expiry(8), SyntheticMarket.Expiry(29).AddDays(2)];
        var problem = new ForecastProblem { Book = book, Market = MixedMarket.Btc, Dates = [.. dates.Select(d => new ForecastDate(d, model))], Moves = [0.0, -0.1] };
        var rows = MarginForecast.Run(problem);
        Assert.Equal(2 * dates.Length, rows.Length);
        foreach (var row in rows)
        {
            var (market, left) = (At(problem.Market, row.Move, row.At), Left(problem, row.Move, row.At));
            var report = new MarginEvaluator(model.Compile(market, [.. left.Positions.Select(p => p.Instrument).OrderBy(i => i.Name, StringComparer.Ordinal)], left.HeldCurrencies)).Evaluate(left, withContributions: false);
            var scale = 1e-9 * (1e6 + Math.Abs(report.CollateralUsd));
            Assert.Equal(report.InitialUsd, row.Figures!.Value.InitialUsd, scale);
            Assert.Equal(report.MaintenanceUsd, row.Figures.Value.MaintenanceUsd, scale);
            Assert.Equal(report.CollateralUsd, row.Figures.Value.CollateralUsd, scale);
        }
    }

    [Fact]
    public void What_expires_is_settled_once_and_told()
    {
        var itm = Market.Put(8, 1.20);
        var problem = Problem([new Position(itm, -2.0), new Position(Market.Call(29, 1.10), -1.0)], SyntheticMarket.AsOf, SyntheticMarket.Expiry(8), SyntheticMarket.Expiry(29));
        var rows = MarginForecast.Run(problem);
        Assert.Empty(rows[0].Events);
        var told = Assert.Single(rows[1].Events);
        var forward = Market.Forwards[new ForwardKey(Currency.Btc, SyntheticMarket.Expiry(8))];
        Assert.Equal(-2.0 * (((Option)itm).Strike - forward) / forward * 60_000.0, told.SettledUsd, 6);
        Assert.Equal((itm.Name, -2.0, ""), (told.Instrument, told.Quantity, told.RolledInto));
        Assert.Equal(0.0, Assert.Single(rows[2].Events).SettledUsd);
        Assert.Equal(0.0, rows[2].Figures!.Value.InitialUsd);
    }

    [Fact]
    public void Money_stays_when_the_last_leg_of_its_coin_has_expired()
    {
        var problem = Problem([new Position(Market.Put(8, 0.90), -1.0)], SyntheticMarket.AsOf, SyntheticMarket.Expiry(8));
        var balances = ImmutableSortedDictionary<Currency, Balance>.Empty.Add(Currency.Btc, new Balance(2.0, 0.25));
        foreach (var name in new[] { "deribit-spm@2026-09-23", "deribit-sm@2026-08-05", "deribit-pm@2021-01-01" })
        {
            var model = MarginModelCatalog.Embedded.Named(name);
            var rows = MarginForecast.Run(problem with { Book = problem.Book with { Balances = balances }, Dates = [.. problem.Dates.Select(d => d with { Model = model })] });
            Assert.Equal(0.0, rows[^1].Figures!.Value.InitialUsd);
            Assert.Equal(2.25 * 60_000.0, rows[^1].Figures!.Value.CollateralUsd, 1e-6);
        }
    }

    [Fact]
    public void Rolls_open_the_same_strike_or_delta_at_the_next_expiry()
    {
        var put = Market.Put(8, 0.90);
        var problem = Problem([new Position(put, -2.0), new Position(Market.Perpetual(), 1_000.0)], SyntheticMarket.Expiry(8), SyntheticMarket.Expiry(29), SyntheticMarket.Expiry(85));
        var strikes = MarginForecast.Run(problem with { Roll = RollRule.Strike });
        Assert.Equal(Market.Put(29, 0.90).Name, Assert.Single(strikes[0].Events).RolledInto);
        Assert.Equal(Market.Put(85, 0.90).Name, Assert.Single(strikes[1].Events).RolledInto);
        Assert.Equal("", Assert.Single(strikes[2].Events).RolledInto);
        Assert.True(strikes[0].Events[0].PaidUsd < 0.0);
        Assert.True(strikes[0].Figures!.Value.InitialUsd > MarginForecast.Run(problem)[0].Figures!.Value.InitialUsd);

        var rolled = Assert.Single(MarginForecast.Run(problem with { Roll = RollRule.Delta })[0].Events).RolledInto;
        var then = At(Market, 0.0, SyntheticMarket.Expiry(8));
        var wanted = DeltaOf((Option)put, Market);
        var best = then.Listings.Select(l => l.Instrument).OfType<Option>().Where(o => o.Type == OptionType.Put && o.Expiry == SyntheticMarket.Expiry(29))
            .OrderBy(o => o.Strike).MinBy(o => Math.Abs(DeltaOf(o, then) - wanted))!;
        Assert.Equal(best.Name, rolled);
        Assert.NotEqual(Market.Put(29, 0.90).Name, rolled);
    }

    [Fact]
    public void A_date_without_rules_says_so_and_leaves_the_others_alone()
    {
        var problem = Problem([new Position(Market.Put(29, 0.90), -2.0)], SyntheticMarket.AsOf) with
        {
            Dates = [new ForecastDate(SyntheticMarket.AsOf, TestProblems.PortfolioMargin), new ForecastDate(SyntheticMarket.AsOf.AddDays(1), null, "none in force"), new ForecastDate(SyntheticMarket.AsOf.AddDays(2), MarginModelCatalog.Embedded.Named("paradex-pm@2026-01-01"))],
        };
        var rows = MarginForecast.Run(problem);
        Assert.NotNull(rows[0].Figures);
        Assert.Equal((null, "none in force"), (rows[1].Figures, rows[1].Reason));
        Assert.Null(rows[2].Figures);
        Assert.Contains("does not margin", rows[2].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_is_named_by_its_path()
    {
        var problem = Problem([new Position(Market.Put(29, 0.90), double.NaN)], SyntheticMarket.AsOf.AddDays(-1), SyntheticMarket.AsOf, SyntheticMarket.AsOf, SyntheticMarket.AsOf.AddYears(30)) with
        {
            Moves = [0.0, -1.5, 0.0],
        };
        var fault = Assert.Throws<InvalidInputException>(() => MarginForecast.Run(problem));
        Assert.Equal(["book.positions[0].quantity", "dates[0]", "dates[2]", "dates[3]", "moves[1]", "moves[2]"], fault.Violations.Select(v => v.Path));
        Assert.Equal(["dates", "moves"], Assert.Throws<InvalidInputException>(() => MarginForecast.Run(Problem([]) with { Moves = [] })).Violations.Select(v => v.Path));
    }

    private static ForecastProblem Problem(ImmutableArray<Position> positions, params DateTimeOffset[] dates) => new()
    {
        Book = new Book(positions, [], ImmutableSortedDictionary<Currency, Balance>.Empty.Add(Currency.Btc, new Balance(5.0, 0.0))),
        Market = Market,
        Dates = [.. dates.Select(d => new ForecastDate(d, TestProblems.PortfolioMargin))],
    };

    private static double DeltaOf(Option option, MarketSnapshot market) => Black76.Delta(
        option.Type, market.Forwards[new ForwardKey(option.Base, option.Expiry)], option.Strike, YearFraction.Years(market.AsOf, option.Expiry), market.QuoteOf(option).MarkVolatility);

    /// <summary>The market moved, then later: options priced again at the same volatility.</summary>
    private static MarketSnapshot At(MarketSnapshot market, double move, DateTimeOffset time)
    {
        var moved = move == 0.0 ? market : market.Moved(move);
        if (time == market.AsOf) return moved;
        return new MarketSnapshot(
            time,
            moved.Indices,
            moved.Forwards.Where(f => f.Key.Expiry > time).ToDictionary(),
            moved.Listings.Where(l => l.Instrument is not Option o || o.Expiry > time).Where(l => l.Instrument is not Future f || f.Expiry > time).Select(l =>
            {
                if (l.Instrument is not Option option) return l;
                var forward = moved.Forwards[new ForwardKey(option.Base, option.Expiry)];
                var usd = Black76.Price(option.Type, forward, option.Strike, YearFraction.Years(time, option.Expiry), l.Quote.MarkVolatility);
                return l with { Quote = l.Quote with { Mark = option.Payoff == Payoff.Inverse ? usd / forward : usd } };
            }));
    }

    /// <summary>What has not expired, and the cash of what has and of the futures.</summary>
    private static Book Left(ForecastProblem problem, double move, DateTimeOffset time)
    {
        var moved = move == 0.0 ? problem.Market : problem.Market.Moved(move);
        var (balances, left) = (problem.Book.Balances, new List<Position>());
        foreach (var position in problem.Book.Positions)
        {
            var instrument = position.Instrument;
            var expiry = instrument switch { Option o => o.Expiry, Future f => f.Expiry, _ => DateTimeOffset.MaxValue };
            if (expiry > time) left.Add(position);
            var cash = 0.0;
            if (instrument is Option option && expiry <= time)
            {
                var forward = moved.Forwards[new ForwardKey(option.Base, option.Expiry)];
                var usd = Math.Max(0.0, (option.Type == OptionType.Call ? 1.0 : -1.0) * (forward - option.Strike));
                cash = option.Payoff == Payoff.Inverse ? usd / forward : usd;
            }
            else if (instrument is Future or Perpetual)
            {
                var (from, to) = (problem.Market.QuoteOf(instrument).Mark, moved.QuoteOf(instrument).Mark);
                cash = instrument.Payoff == Payoff.Inverse ? (1 / from) - (1 / to) : to - from;
            }

            var balance = balances.GetValueOrDefault(instrument.Settlement);
            balances = balances.SetItem(instrument.Settlement, balance with { Cash = balance.Cash + (position.Quantity * cash) });
        }

        return new Book([.. left], [], balances);
    }
}
