using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The answer of <c>marginopt propose</c> for people.</summary>
internal static class ProposalAnswer
{
    public static void Write(IAnsiConsole console, ProposeRebalancingResult result, bool isEverySafeguardShown, bool isVerbose)
    {
        HeaderBlock.Write(console, QuestionOf(result.Mode), result.Provenance);
        TerminationBlock.Write(console, result);
        CancelsBlock.Write(console, result.Cancels);
        TradesBlock.Write(console, result.Trades);
        TransfersBlock.Write(console, result.Transfers);
        MoneyBlock.Write(console, result);
        if (result.Accounts.Count > 0) AccountsBlock.Write(console, result, isVerbose);
        else if (result.Trades.Count + result.Cancels.Count > 0) MarginChangeBlock.Write(console, result.Before, result.After);
        else MarginBlock.Write(console, result.Before);
        ExposuresBlock.Write(console, result.Exposures);
        LimitsBlock.Write(console, result.Limits, result.Trades.Count + result.Transfers.Count + result.Cancels.Count > 0, isEverySafeguardShown);
        OutlookBlock.WriteMoves(console, result.Robust);
        RobustnessBlock.WriteMoves(console, result.Robustness);
        RobustnessBlock.WriteWorstFill(console, result.Robustness, isEverySafeguardShown);
        OutlookBlock.WriteExpiries(console, result.OverExpiries);
        if (result.Explanation is { } explanation) ExplanationBlock.Write(console, explanation, isEverySafeguardShown);
        NotesBlock.WriteSkipped(console, result.Frozen, isVerbose);
        NotesBlock.WriteWarnings(console, result.Warnings, isVerbose);
    }

    private static string QuestionOf(RebalancingMode mode) => mode switch
    {
        RebalancingMode.RestoreHeadroom => "Least cost that restores the headroom",
        RebalancingMode.SaveMoney => "Least money for margin and trades",
        RebalancingMode.HedgeToTarget => "Least money for margin, trades and missed exposure targets",
        RebalancingMode.Unwind => "Least money while only closing positions",
        _ => "Least margin within the cost budget",
    };
}
