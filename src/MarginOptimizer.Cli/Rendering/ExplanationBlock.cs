using System.Globalization;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>Why a proposal is what it is, for a portfolio manager.</summary>
internal static class ExplanationBlock
{
    public static void Write(IAnsiConsole console, Explanation explanation, bool isEveryLimitShown)
    {
        if (explanation.Legs.Count > 0) WriteLegs(console, explanation);
        if (explanation.Binding.Count > 0) WriteBinding(console, explanation);
        WriteComponents(console, explanation);
        LimitPricesBlock.Write(console, explanation, isEveryLimitShown);
        WriteLadder(console, explanation);
        WriteWorstLosses(console, explanation);
    }

    private static void WriteLegs(IAnsiConsole console, Explanation explanation)
    {
        var isSampled = explanation.SampledOrders > 0;
        var hasAccounts = explanation.Legs[0].Account.Length > 0;
        var table = new FigureTable(
            "What each leg saves of the margin (mean over all orders of doing them) and is for, USD",
            hasAccounts ? 3 : 2,
            [.. hasAccounts ? (string[])["account"] : [], "leg", "role", "quantity", "saves", "saves today", "cost", "saved per cost"]);
        foreach (var leg in explanation.Legs)
        {
            table.Add(
            [
                .. hasAccounts ? (string[])[leg.Account] : [],
                leg.Name,
                RoleOf(leg.Role),
                Figures.Significant(leg.Quantity),
                WithError(leg.SavedUsd, leg.SavedErrorUsd),
                WithError(leg.SavedTodayUsd, leg.SavedTodayErrorUsd),
                Figures.Usd(leg.CostUsd),
                leg.CostUsd > 0.0 ? Figures.Significant(leg.SavedUsd / leg.CostUsd) : "",
            ]);
        }

        table.AddStrong(
        [
            .. hasAccounts ? (string[])[""] : [],
            "all",
            "",
            "",
            Figures.Usd(explanation.MinimisedBeforeUsd - explanation.MinimisedAfterUsd),
            Figures.Usd(explanation.TodayBeforeUsd - explanation.TodayAfterUsd),
            Figures.Usd(explanation.Legs.Sum(l => l.CostUsd)),
            "",
        ]);
        table.WriteTo(console);
        if (isSampled) console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Sampled from {explanation.SampledOrders} orders, +- one standard error; the sums are exact."));
        console.WriteLine();
    }

    private static void WriteBinding(IAnsiConsole console, Explanation explanation)
    {
        var table = new FigureTable(
            "Scenarios that decide the margin", 5, "unit", "part", "market", "price", "volatility", "loss before", "loss after", "weight before", "weight after");
        foreach (var row in explanation.Binding)
        {
            table.Add(
                row.Account.Length > 0 ? $"{row.Account} {row.Currency}" : row.Currency,
                row.Table.Length > 0 && row.Table != row.Part ? $"{row.Part}, {row.Table}" : row.Part,
                row.MarketMove == 0.0 ? "today" : Figures.Signed(Figures.Percent(row.MarketMove, "0.00"), row.MarketMove),
                Figures.Signed(Figures.Percent(row.Shock.Move), row.Shock.Move),
                VolatilityOf(row.Shock.Volatility),
                Figures.Coin(row.LossBefore),
                Figures.Coin(row.LossAfter),
                WeightOf(row.WeightBefore),
                WeightOf(row.WeightAfter));
        }

        table.WriteTo(console);
        if (explanation.Binding.Any(b => b.IsFromOptimiser))
            console.WriteLine("Weights after: how hard each scenario presses on the optimum in fractions of lots; in whole lots ties come apart.");
        console.WriteLine();
    }

    private static void WriteComponents(IAnsiConsole console, Explanation explanation)
    {
        var shown = explanation.Components.Where(c => c.Before != 0.0 || c.After != 0.0).ToList();
        if (shown.Count == 0) return;
        var table = new FigureTable("Parts of the initial margin, today's market", 2, "unit", "part", "before", "after", "change");
        foreach (var part in shown)
        {
            table.Add(
                part.Account.Length > 0 ? $"{part.Account} {part.Currency}" : part.Currency,
                part.Name,
                Figures.Coin(part.Before),
                Figures.Coin(part.After),
                Figures.Signed(Figures.Coin(part.After - part.Before), part.After - part.Before));
        }

        table.WriteTo(console);
    }

    private static void WriteLadder(IAnsiConsole console, Explanation explanation)
    {
        var table = new FigureTable("Initial margin after a move of the whole market, rules compiled anew, USD at today's index", 1, "move", "before", "after", "change");
        foreach (var rung in explanation.Ladder)
        {
            var change = rung.AfterUsd - rung.BeforeUsd;
            table.Add(
                Figures.Signed(Figures.Percent(rung.Move, "0"), rung.Move), Figures.Usd(rung.BeforeUsd), Figures.Usd(rung.AfterUsd), Figures.Signed(Figures.Usd(change), change));
        }

        table.WriteTo(console);
    }

    private static void WriteWorstLosses(IAnsiConsole console, Explanation explanation)
    {
        var table = new FigureTable($"Worst losses over the {explanation.ScenarioSet}, USD", 1, "scenario", "before", "rank", "after", "rank", "");
        foreach (var loss in explanation.WorstLosses)
        {
            table.Add(
                loss.Scenario,
                Figures.Usd(loss.BeforeUsd),
                loss.RankBefore.ToString(CultureInfo.InvariantCulture),
                Figures.Usd(loss.AfterUsd),
                loss.RankAfter.ToString(CultureInfo.InvariantCulture),
                loss.IsBeyondGrid ? "beyond the grid" : "");
        }

        table.WriteTo(console);
    }

    private static string WithError(double value, double error) => error > 0.0 ? $"{Figures.Usd(value)} +- {Figures.Usd(error)}" : Figures.Usd(value);

    private static string WeightOf(double weight) => weight > 0.0 ? Figures.Percent(weight) : "";

    private static string RoleOf(LegRole role) => role switch
    {
        LegRole.Roll => "roll",
        LegRole.Close => "close",
        LegRole.CashTransfer => "cash transfer",
        LegRole.DeltaNet => "delta",
        LegRole.Wing => "wing",
        LegRole.Profile => "profile",
        _ => "",
    };

    private static string VolatilityOf(VolatilityShock shock) => shock switch
    {
        VolatilityShock.Up => "up",
        VolatilityShock.Down => "down",
        _ => "same",
    };
}
