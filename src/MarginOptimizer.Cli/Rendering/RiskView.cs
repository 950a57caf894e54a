using System.Globalization;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The answer of <c>marginopt risk</c> for people.</summary>
internal static class RiskView
{
    /// <summary>Positions of a tail, and rows of a source of stresses, shown without --verbose.</summary>
    private const int Shown = 5;

    public static void Write(IAnsiConsole console, EvaluateRiskResult result, bool isVerbose)
    {
        HeaderBlock.Write(console, "Risk of the book", result.Provenance);
        WriteTails(console, result);
        WriteContributions(console, result, isVerbose);
        WriteStresses(console, result, isVerbose);
        WriteUnwinding(console, result, isVerbose);
        WriteGreeks(console, result);
        WriteLadder(console, result);
        WriteCapital(console, result.Capital);
        NotesBlock.WriteWarnings(console, result.Warnings, isVerbose);
    }

    private static void WriteTails(IAnsiConsole console, EvaluateRiskResult result)
    {
        if (result.Tails.Count == 0) return;
        var table = new FigureTable("Tails of the positions, USD (losses > 0)", 1, "scenarios", "rows", "confidence", "rows in the tail", "value at risk", "expected shortfall");
        foreach (var tail in result.Tails)
        {
            table.Add(
                tail.ScenarioSet, tail.Rows.ToString("#,0", CultureInfo.InvariantCulture), Figures.Percent(tail.Confidence, "0.###"),
                tail.Mass.ToString("#,0.##", CultureInfo.InvariantCulture), Figures.Usd(tail.ValueAtRiskUsd), Figures.Usd(tail.ExpectedShortfallUsd));
        }

        table.WriteTo(console);
    }

    /// <summary>Of the last confidence of each set.</summary>
    private static void WriteContributions(IAnsiConsole console, EvaluateRiskResult result, bool isVerbose)
    {
        foreach (var tail in result.Tails.GroupBy(t => t.ScenarioSet).Select(g => g.Last()))
        {
            var title = $"What positions add to the tail of {tail.ScenarioSet} at {Figures.Percent(tail.Confidence, "0.###")}, USD";
            var table = new FigureTable(title, 1, "instrument", "quantity", "expected shortfall", "value at risk", "shortfall per contract");
            var parts = tail.Contributions.OrderByDescending(c => Math.Abs(c.ShortfallUsd)).ThenBy(c => c.Instrument, StringComparer.Ordinal).ToList();
            foreach (var part in isVerbose ? parts : parts.Take(2 * Shown))
                table.Add(part.Instrument, Contracts(part.Quantity), Figures.Usd(part.ShortfallUsd), Figures.Usd(part.ValueAtRiskUsd), Figures.Usd(part.MarginalShortfallUsd));
            table.WriteTo(console);
        }
    }

    private static void WriteStresses(IAnsiConsole console, EvaluateRiskResult result, bool isVerbose)
    {
        var table = new FigureTable(isVerbose ? "Stresses, USD (losses > 0)" : "Worst stresses of each kind, USD (losses > 0)", 2, "scenarios", "row", "positions lose", "cash loses", "together");
        foreach (var kind in result.Stresses.GroupBy(s => (s.Source, s.ScenarioSet)))
        {
            var rows = isVerbose ? kind.AsEnumerable() : kind.OrderByDescending(s => s.LossUsd + s.CashLossUsd).Take(Shown);
            foreach (var row in rows)
                table.Add(Words(row), row.Label, Figures.Usd(row.LossUsd), Figures.Usd(row.CashLossUsd), Figures.Usd(row.LossUsd + row.CashLossUsd));
        }

        table.WriteTo(console);
    }

    private static void WriteUnwinding(IAnsiConsole console, EvaluateRiskResult result, bool isVerbose)
    {
        var total = result.Unwinding;
        var factor = total.SpreadFactor.ToString("0.##", CultureInfo.InvariantCulture);
        console.WriteLine(
            $"Closing everything at the quoted prices costs {Figures.Usd(total.QuotedUsd)} USD beside the marks, {Figures.Usd(total.WidenedUsd)} USD with spreads {factor} times as wide"
            + (total.Unquoted > 0 ? $"; {total.Unquoted} positions have no price to close at." : "."));
        console.WriteLine();
        if (!isVerbose || result.Positions.Count == 0) return;
        var table = new FigureTable("Cost of closing, USD", 1, "instrument", "quantity", "as quoted", "spreads wider");
        foreach (var p in result.Positions)
            table.Add(p.Instrument, Contracts(p.Quantity), p.HasQuotedUsd ? Figures.Usd(p.QuotedUsd) : "no price", p.HasWidenedUsd ? Figures.Usd(p.WidenedUsd) : "no price");
        table.WriteTo(console);
    }

    private static void WriteGreeks(IAnsiConsole console, EvaluateRiskResult result)
    {
        if (result.Greeks.Count == 0) return;
        var table = new FigureTable("Greeks by expiry", 2, "coin", "expiry", "delta, coins", "gamma per 1 %", "vega, USD", "theta, USD a day");
        foreach (var row in result.Greeks)
            table.Add([row.Coin, row.Expiry is { } expiry ? expiry.ToDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "none", .. Cells(row.Greeks)]);
        table.WriteTo(console);
    }

    private static void WriteLadder(IAnsiConsole console, EvaluateRiskResult result)
    {
        if (result.Ladder.Count == 0) return;
        var table = new FigureTable("Greeks at moved prices, volatility as it is", 2, "coin", "move", "P&L, USD", "delta, coins", "gamma per 1 %", "vega, USD", "theta, USD a day");
        foreach (var row in result.Ladder)
            table.Add([row.Coin, Figures.Signed(Figures.Percent(row.Move, "0.##"), row.Move), Figures.Usd(row.ProfitUsd), .. Cells(row.Greeks)]);
        table.WriteTo(console);
    }

    private static void WriteCapital(IAnsiConsole console, CapitalEfficiency capital)
    {
        var table = new FigureTable("What the margin is used for", 1, "figure", "value");
        table.Add("initial margin, USD", Figures.Usd(capital.InitialUsd));
        table.Add("maintenance margin, USD", Figures.Usd(capital.MaintenanceUsd));
        table.Add("collateral, USD", Figures.Usd(capital.CollateralUsd));
        table.Add("utilisation", capital.HasUtilisation ? Figures.Percent(capital.Utilisation) : "none");
        table.Add("margin efficiency", capital.HasMarginEfficiency ? Figures.Percent(capital.MarginEfficiency) : "none");
        table.Add("gross notional, USD", Figures.Usd(capital.GrossNotionalUsd));
        table.Add("notional per margin", capital.HasNotionalPerMargin ? Figures.Significant(capital.NotionalPerMargin) : "none");
        table.Add("theta, USD a day", Figures.Usd(capital.ThetaUsd));
        table.Add("theta of a year on margin", capital.HasReturnOnMargin ? Figures.Percent(capital.ReturnOnMargin) : "none");
        table.Add("liquidation distance, volatilities -25 % to +50 %", capital.HasLiquidationDistance ? Figures.Percent(capital.LiquidationDistance, "0.00") : "beyond the grid");
        table.WriteTo(console);
    }

    private static string[] Cells(GreekSums greeks) =>
        [Figures.Coin(greeks.Delta), Figures.Coin(greeks.Gamma), Figures.Usd(greeks.Vega), Figures.Usd(greeks.Theta)];

    private static string Contracts(double quantity) => quantity.ToString("#,0.####", CultureInfo.InvariantCulture);

    private static string Words(StressRow row) => row.Source == StressSource.Venue ? $"venue, {row.ScenarioSet}" : row.ScenarioSet;
}
