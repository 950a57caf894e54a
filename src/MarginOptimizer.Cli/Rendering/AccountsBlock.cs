using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The margin of every account before and after, and the sum over them.</summary>
internal static class AccountsBlock
{
    /// <param name="isDetailed">Each account by component too.</param>
    public static void Write(IAnsiConsole console, ProposeRebalancingResult result, bool isDetailed)
    {
        var table = new FigureTable(
            "Accounts, USD", 2, "account", "model", "initial", "after", "maintenance", "after", "collateral", "after", "headroom", "after");
        foreach (var account in result.Accounts) table.Add(Cells(account.Id, account.ModelVersion, account.Before, account.After));
        table.AddStrong(Cells("all", "", result.Before, result.After));
        table.WriteTo(console);
        console.WriteLine();
        if (!isDetailed) return;
        foreach (var account in result.Accounts)
        {
            console.Write(new Text($"Account {account.Id}, {account.ModelVersion}", new Style(decoration: Decoration.Bold)));
            console.WriteLine();
            if (account.Before.Equals(account.After)) MarginBlock.Write(console, account.Before);
            else MarginChangeBlock.Write(console, account.Before, account.After);
        }
    }

    private static string[] Cells(string name, string model, MarginReport before, MarginReport after) =>
    [
        name, model,
        Figures.Usd(before.InitialUsd), Figures.Usd(after.InitialUsd),
        Figures.Usd(before.MaintenanceUsd), Figures.Usd(after.MaintenanceUsd),
        Figures.Usd(before.CollateralUsd), Figures.Usd(after.CollateralUsd),
        Figures.Usd(before.HeadroomUsd), Figures.Usd(after.HeadroomUsd),
    ];
}
