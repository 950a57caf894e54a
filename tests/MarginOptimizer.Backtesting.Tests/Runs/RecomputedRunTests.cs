using System.Diagnostics;
using System.Globalization;
using MarginOptimizer.Backtesting.Configuration;
using MarginOptimizer.Backtesting.Results;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Backtesting.Tests.Runs;

/// <summary>Runs over real chains, sampled steps of which a script computes anew from the chain files and the ledger.</summary>
public sealed class RecomputedRunTests
{
    [SharedFact("data/book_short_put_btc.csv.gz")]
    public void The_states_of_the_short_put_book_are_the_figures_of_an_independent_script() => Compare(
        """
        {"name": "short puts", "market": {"files": ["deribit_chain/BTC_2026-06.csv.gz"], "currency": "BTC"},
         "books": [{"id": "paper", "states": ["book_short_put_btc.csv.gz"], "balances": {"BTC": {"cash": 2}}}],
         "model": "deribit-spm", "risk": {"leastReturns": 20},
         "rebalancing": {"mode": "min_margin", "everyHours": 96, "budgetShare": 0.01, "days": [2, 40], "moneyness": [0.7, 1.1], "futures": false, "workLimit": 5000000}}
        """,
        expectedRows: 2 * 87, every: 9, cash: 2.0, "deribit_chain/BTC_2026-06.csv.gz");

    [SharedFact("data/deribit_chain")]
    public void A_market_maker_with_clients_and_hedge_is_the_figures_of_an_independent_script() => Compare(
        """
        {"name": "market maker", "market": {"files": ["deribit_chain/BTC_2026-02.csv.gz"], "currency": "BTC", "from": "2026-02-10T00:00:00Z", "to": "2026-02-20T00:00:00Z"},
         "books": [{"id": "desk", "start": {"positions": []}, "balances": {"BTC": {"cash": 60}}}], "model": "deribit-spm",
         "flow": {"seed": 7, "tradesPerDay": 6, "size": [0.5, 5]}, "hedge": {"instrument": "BTC-PERPETUAL", "band": 0.5}, "funding": {"rate8h": 0.00005}}
        """,
        expectedRows: 40, every: 3, cash: 60.0, "deribit_chain/BTC_2026-02.csv.gz");

    private static void Compare(string json, int expectedRows, int every, double cash, string chain)
    {
        var config = BacktestConfigFile.Parse(json, SharedData.PathOf("data"));
        using var run = new ExampleRun();
        using var plan = BacktestPlan.Open(config, MarginModelCatalog.Embedded);
        var result = BacktestRun.Run(plan, run.Folder, restart: false, threads: 2, progress: null, CancellationToken.None);
        Assert.Equal(expectedRows, result.Rows.Length);
        Assert.DoesNotContain(result.Rows, r => r.Liquidated > 0);
        BacktestFiles.Write(result, run.Folder);
        var (exit, said) = Recompute(run.Folder, every, cash, SharedData.PathOf($"data/{chain}"));
        Assert.True(exit == 0, said);
        foreach (var figure in (string[])["initial margin", "maintenance margin", "equity", "delta", "positions"]) Assert.Contains($"ok    {figure}: ", said, StringComparison.Ordinal);
    }

    private static (int Exit, string Said) Recompute(string folder, int every, double cash, string chain)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            Repository.PathOf("tests/MarginOptimizer.Backtesting.Tests/recompute.py"), folder, Repository.PathOf("src/MarginOptimizer.Margin/Models/Data"),
            SharedData.PathOf("reference/deribit_ref.py"), every.ToString(CultureInfo.InvariantCulture), cash.ToString("R", CultureInfo.InvariantCulture), chain,
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said + errors.Result);
    }
}
