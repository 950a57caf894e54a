using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Backtesting.Reports;

/// <summary>How searches end, for people.</summary>
internal static class AnswerWords
{
    /// <param name="reason">Name of a <see cref="TerminationReason"/>.</param>
    public static string Of(string reason) => Enum.TryParse<TerminationReason>(reason, out var known) ? Of(known) : reason;

    public static string Of(TerminationReason reason) => reason switch
    {
        TerminationReason.Optimal => "best to within the gap asked for",
        TerminationReason.FeasibleWithinGap => "good, with a known gap wider than asked for",
        TerminationReason.FeasibleAtLimit => "stopped by the work limit, with a known gap",
        TerminationReason.Infeasible => "the limits contradict each other",
        TerminationReason.InfeasibleInLots => "no whole lots keep the limits",
        TerminationReason.NoTradeWorthwhile => "no trade worthwhile",
        TerminationReason.NoSolutionFound => "no trades found that keep the limits",
        TerminationReason.Imprecise => "not accurate enough to be used",
        TerminationReason.NumericalFailure => "the arithmetic broke down",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "has no words"),
    };
}
