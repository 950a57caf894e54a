using System.Globalization;
using MarginOptimizer.Backtesting.Results;
using MarginOptimizer.Cli.Rendering;
using Spectre.Console;

namespace MarginOptimizer.Cli.Backtests;

/// <summary>A finished backtest for people: what the report says, in short.</summary>
internal static class BacktestView
{
    public static void Write(IAnsiConsole console, BacktestSummary summary, string folder)
    {
        console.WriteLine($"{summary.Name}: {summary.Snapshots} snapshots, {Figures.Time(summary.From)} to {Figures.Time(summary.To)}");
        console.WriteLine($"Margin by {string.Join(", ", summary.Models)}. {summary.Source}");
        console.WriteLine();
        foreach (var book in summary.Arms.Select(a => a.Book).Distinct(StringComparer.Ordinal)) WriteBook(console, summary, book);
        if (!summary.Warnings.IsEmpty)
            console.WriteLine($"Warnings (rows): {string.Join(", ", summary.Warnings.Select(w => $"{w.Key} {w.Value}"))}");
        console.WriteLine($"What it takes for granted stands in {Path.Combine(folder, BacktestFiles.Summary)} and in the report.");
    }

    private static void WriteBook(IAnsiConsole console, BacktestSummary summary, string book)
    {
        var arms = summary.Arms.Where(a => a.Book == book).ToList();
        var table = new FigureTable($"Book {book}, USD", 1, ["", .. arms.Select(a => a.Optimised ? "with the optimiser" : "without")]);
        void Add(string words, Func<ArmSummary, string> figure) => table.Add([words, .. arms.Select(figure)]);
        Add("steps", a => a.Rows.ToString("#,0", CultureInfo.InvariantCulture));
        Add("equity, first", a => Figures.Usd(a.FirstEquityUsd));
        Add("equity, last", a => Figures.Usd(a.LastEquityUsd));
        Add("profit of positions and trades", a => Figures.Usd(a.TradingProfitUsd));
        Add("the index on the balances", a => Figures.Usd(a.RevaluationUsd));
        Add("largest drawdown", a => Figures.Usd(a.DrawdownUsd));
        Add("initial margin, mean", a => Figures.Usd(a.MeanInitialUsd));
        Add("initial margin, largest at a step", a => Figures.Usd(a.LargestInitialUsd));
        Add("initial margin, largest on the path", a => Figures.Usd(a.LargestPathInitialUsd));
        Add("least maintenance headroom on the path", a => Optional(a.LeastHeadroomUsd, Figures.Usd));
        Add("margin efficiency, mean", a => Optional(a.MeanEfficiency, v => Figures.Percent(v)));
        Add("utilisation, mean", a => Optional(a.MeanUtilisation, v => Figures.Percent(v)));
        Add("notional per margin", a => Optional(a.NotionalPerMargin, Figures.Significant));
        Add("return on margin per year", a => Optional(a.ReturnOnMargin, v => Figures.Percent(v)));
        Add("turnover", a => Figures.Usd(a.TurnoverUsd));
        Add("execution cost with fees", a => Figures.Usd(a.CostUsd));
        Add("funding", a => Figures.Usd(a.FundingUsd));
        Add("positions settled at expiry", a => a.Settlements.ToString("#,0", CultureInfo.InvariantCulture));
        Add("margin calls", a => a.MarginCalls.ToString("#,0", CultureInfo.InvariantCulture));
        Add("positions liquidated", a => a.Liquidated.ToString("#,0", CultureInfo.InvariantCulture));
        Add("proposals asked for, traded, proven", a => a.Optimised ? $"{a.Asked}, {a.Traded}, {a.Proven}" : "");
        Add("forecasts, exceptions (expected)", a => a.Forecasts is { } f ? string.Create(CultureInfo.InvariantCulture, $"{f.Count}, {f.Exceptions} ({f.Expected:0.#})") : "-");
        Add("Kupiec, Christoffersen p-values", a => a.Forecasts is { } f ? string.Create(CultureInfo.InvariantCulture, $"{f.KupiecPValue:0.00}, {f.ChristoffersenPValue:0.00}") : "-");
        table.WriteTo(console);
        if (summary.Comparisons.FirstOrDefault(c => c.Book == book) is not { } saved) return;
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Saved: {Figures.Usd(saved.MeanSavedUsd)} USD of initial margin on average{(saved.SavedShare is { } share ? $" ({Figures.Percent(share)})" : "")}, worth {Figures.Usd(saved.ValueUsd)} USD at {Figures.Percent(summary.PriceOfMargin)} per year, for {Figures.Usd(saved.ProposalCostUsd)} USD of cost: {Figures.Signed(Figures.Usd(saved.NetUsd), saved.NetUsd)} USD."));
        if (saved.BreakEvenPrice is { } price) console.WriteLine($"Break-even price of margin: {Figures.Percent(price)} per year.");
        console.WriteLine();
    }

    private static string Optional(double? value, Func<double, string> words) => value is { } known ? words(known) : "-";
}
