using System.Collections.Immutable;
using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Results;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Backtesting.Tests.Runs;

public sealed class BacktestRunTests
{
    [Fact]
    public void The_example_saves_margin_and_says_what_it_cost()
    {
        using var run = new ExampleRun();
        var summary = BacktestSummary.Of(run.Go(ExampleRun.Config));
        Assert.Equal((18, 2), (summary.Snapshots, summary.Arms.Length));
        var (without, with) = (summary.Arms[0], summary.Arms[1]);
        Assert.Equal((false, true, 15), (without.Optimised, with.Optimised, with.Asked));
        Assert.True(with.MeanInitialUsd < without.MeanInitialUsd);
        var saved = Assert.Single(summary.Comparisons);
        Assert.Equal(without.MeanInitialUsd - with.MeanInitialUsd, saved.MeanSavedUsd, 6);
        Assert.True(saved.ProposalCostUsd > 0.0);
        Assert.Equal(0.2 * saved.SavedUsdYears, saved.ValueUsd, 9);
        Assert.Equal(without.FirstEquityUsd, with.FirstEquityUsd, 6);
        Assert.NotNull(with.Forecasts);
        Assert.Equal("deribit-spm@2026-02-15", Assert.Single(summary.Models));
    }

    [Fact]
    public void However_many_threads_work_the_files_have_the_same_bytes()
    {
        using var one = new ExampleRun();
        using var four = new ExampleRun();
        AssertSame(one.Files(one.Go(ExampleRun.Config, threads: 1)), four.Files(four.Go(ExampleRun.Config, threads: 4)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_run_that_was_interrupted_after_some_stretches_ends_with_the_same_bytes(int stretches)
    {
        using var whole = new ExampleRun();
        using var broken = new ExampleRun();
        var expected = whole.Files(whole.Go(ExampleRun.Config));
        using var stop = new CancellationTokenSource();
        var told = 0;
        Assert.Throws<OperationCanceledException>(() => broken.Go(ExampleRun.Config, progress: _ => Stop(), cancellation: stop.Token));
        Assert.Equal(stretches, told);
        var resumed = 0;
        AssertSame(expected, broken.Files(broken.Go(ExampleRun.Config, progress: p => resumed = p.Resumed)));
        Assert.Equal(8 * stretches, resumed);

        void Stop()
        {
            if (++told == stretches) stop.Cancel();
        }
    }

    [Fact]
    public void Another_configuration_does_not_go_on_in_the_folder_of_a_run()
    {
        using var run = new ExampleRun();
        run.Go(ExampleRun.Config);
        var fault = Assert.Throws<InvalidInputException>(() => run.Go(ExampleRun.Config with { Text = "another" }));
        Assert.Equal("out", Assert.Single(fault.Violations).Path);
    }

    [Fact]
    public void A_run_begins_without_the_results_of_another_and_touches_nothing_else()
    {
        using var run = new ExampleRun();
        string[] old =
        [
            "steps.csv", "steps.parquet", "ledger.csv", "report.html", "summary.json", "summary.json.part", "plots/01-desk-profit.png", "plots/07-another.book-saved.png",
            "plots/100-a-index.png.part",
        ];
        string[] foreign = ["notes.txt", "summary.json.bak", "summary2.json", "plots/mine.png", "plots/01-desk-profit.svg", "plots/x01-a-b.png", "plots/deeper/01-desk-profit.png", "other/steps.csv"];
        Directory.CreateDirectory(Path.Combine(run.Folder, "plots/deeper"));
        Directory.CreateDirectory(Path.Combine(run.Folder, "other"));
        foreach (var name in (string[])[.. old, .. foreign]) File.WriteAllText(Path.Combine(run.Folder, name), name);
        using var stop = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => run.Go(ExampleRun.Config, progress: _ => stop.Cancel(), cancellation: stop.Token));

        Assert.Equal(
            foreign.Append("progress.jsonl").Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(run.Folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(run.Folder, f)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_run_that_may_not_go_on_leaves_the_results_there_alone()
    {
        using var run = new ExampleRun();
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => run.Go(ExampleRun.Config, progress: _ => stop.Cancel(), cancellation: stop.Token));
        var summary = Path.Combine(run.Folder, BacktestFiles.Summary);
        File.WriteAllText(summary, "{}");
        Assert.Throws<InvalidInputException>(() => run.Go(ExampleRun.Config with { Text = "another" }));
        Assert.True(File.Exists(summary));
    }

    [Fact]
    public void Several_books_each_have_their_rows_and_do_not_touch_each_other()
    {
        var alone = ExampleRun.Config with { Rebalancing = null };
        var start = alone.Books[0];
        var second = start with { Id = "second", StartJson = """{"positions": [{"instrument": "BTC-26JUN26-55000-P", "quantity": -1}]}""" };
        using var one = new ExampleRun();
        using var two = new ExampleRun();
        var expected = one.Go(alone);
        var both = two.Go(alone with { Books = [start, second] });
        Assert.Equal(StepsCsv.Format(expected.Rows), StepsCsv.Format(both.Of("desk", false)));
        Assert.Equal(18, both.Of("second", false).Length);
    }

    [Fact]
    public void Without_money_a_run_is_refused() => AssertFault("books[0].balances", ExampleRun.Config with
    {
        Books = [ExampleRun.Config.Books[0] with { Balances = ExampleRun.Config.Books[0].Balances.Clear() }],
    });

    [Fact]
    public void Money_without_an_index_is_refused() => AssertFault("books[0].balances.ETH", ExampleRun.Config with
    {
        Books = [ExampleRun.Config.Books[0] with { Balances = ExampleRun.Config.Books[0].Balances.Add(Currency.Eth, new Balance(1.0, 0.0)) }],
    });

    [Fact]
    public void An_unknown_instrument_of_the_starting_book_is_named_by_its_path() => AssertFault("books[0].start: positions[0].instrument", ExampleRun.Config with
    {
        Books = [ExampleRun.Config.Books[0] with { StartJson = """{"positions": [{"instrument": "BTC-26JUN26-1-P", "quantity": -1}]}""" }],
    });

    [Fact]
    public void An_unknown_model_and_an_empty_stretch_of_time_are_refused()
    {
        AssertFault("model", ExampleRun.Config with { Model = "no-such-model" });
        AssertFault("model", ExampleRun.Config with { Model = "derive-pm@2020-01-01" });
        AssertFault("market.from", ExampleRun.Config with { Market = ExampleRun.Config.Market with { From = new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero) } });
    }

    [Fact]
    public void A_margin_call_is_met_with_money_where_that_is_the_rule()
    {
        var poor = ExampleRun.Config with
        {
            Rebalancing = null,
            Books = [ExampleRun.Config.Books[0] with { Balances = ExampleRun.Config.Books[0].Balances.SetItem(Currency.Btc, new Balance(5.0, 0.0)) }],
        };
        using var one = new ExampleRun();
        using var two = new ExampleRun();
        var recorded = one.Go(poor with { Liquidation = new LiquidationRule(IsOn: false) });
        var met = two.Go(poor with { MarginCalls = MarginCallRule.Deposit, Liquidation = new LiquidationRule(IsOn: false) });
        Assert.Contains(recorded.Rows, r => r.MarginCall && r.DepositUsd == 0.0);
        Assert.All(met.Rows, r => Assert.True(r.HeadroomUsd >= -1e-6));
        Assert.Contains(met.Rows, r => r.MarginCall && r.DepositUsd > 0.0);
    }

    [Theory]
    [InlineData("BTC-19JUN26-56000-P", "neither a perpetual nor a future")]
    [InlineData("BTC-NOTHING", "not listed")]
    public void A_hedge_that_cannot_hedge_is_refused_before_the_run(string instrument, string words)
    {
        using var run = new ExampleRun();
        var fault = Assert.Throws<InvalidInputException>(() => run.Go(ExampleRun.Config with { Hedge = new HedgeRule(instrument, 0.5) }));
        Assert.Contains(fault.Violations, v => v.Path == "hedge.instrument" && v.Message.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public void A_delivery_price_that_was_not_used_is_noted_and_one_far_from_the_index_is_refused()
    {
        var expiry = new DateTimeOffset(2026, 6, 19, 8, 0, 0, TimeSpan.Zero);
        SettlementRule Given(DateTimeOffset at, double price) => new() { DeliveryPrices = ImmutableDictionary<ForwardKey, double>.Empty.Add(new ForwardKey(Currency.Btc, at), price) };
        using var one = new ExampleRun();
        using var two = new ExampleRun();
        var alone = ExampleRun.Config with { Rebalancing = null };
        var unused = one.Go(alone with { Settlement = Given(expiry.AddHours(1.0), 60_000.0) });
        Assert.Contains("the delivery price of BTC at 2026-06-19T09:00:00Z was not used: nothing held expired then", unused.Notes);
        var fault = Assert.Throws<InvalidInputException>(() => two.Go(alone with { Settlement = Given(expiry, 1e-6) }));
        Assert.Equal("settlement.deliveryPrices", Assert.Single(fault.Violations).Path);
    }

    private static void AssertFault(string path, BacktestConfig config)
    {
        using var run = new ExampleRun();
        Assert.Contains(path, Assert.Throws<InvalidInputException>(() => run.Go(config)).Violations.Select(v => v.Path));
    }

    private static void AssertSame(Dictionary<string, byte[]> expected, Dictionary<string, byte[]> actual)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, bytes) in expected) Assert.True(bytes.AsSpan().SequenceEqual(actual[name]), $"{name} differs");
    }
}
