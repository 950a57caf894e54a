namespace MarginOptimizer.Backtesting.Reports;

/// <summary>What the codes of warnings mean over a whole run; the message of each is about one book at one time.</summary>
internal static class WarningWords
{
    public static string Of(string code) => code switch
    {
        "UNVERIFIED_PARAMETER" => "Parameters of the margin model were not verified for the date: the venue's own figure may differ.",
        "UNVERIFIED_RULE" => "A rule of the margin model stands on evidence that was not verified.",
        "FROZEN_DELTAS" => "Charges on delta use the deltas of the market at that moment and move with it.",
        "MISSING_CHARGE" => "The venue has a charge that is not modelled: the requirement is too low by it.",
        "BALANCE_NOT_COUNTED" => "A balance backs no position and was not counted as collateral.",
        "ORACLE_FEEDS_ABSENT" => "The data have none of the venue's oracle feeds: charges that need them are estimates.",
        "OPEN_ORDER_MARGIN_UNVERIFIED" => "How the venue margins open orders is not known.",
        "OPEN_ORDERS_COUNTED" => "Open orders were counted with their worst fills in the margin that was optimised.",
        "OPEN_ORDERS_NOT_OPTIMISED" => "The margin that was minimised leaves open orders out.",
        "MARKET_DATA" => "The reader of the quotes constructed or repaired something: see the notes.",
        "DEPTH_UNKNOWN" => "The data do not say how much was offered: sizes were capped by open interest, and fills are assumed at the best quote.",
        "NET_DELTA_CHANGED" => "A proposal changed the net delta of the book: a limit on delta would hold it.",
        "SAVINGS_EXPIRE" => "A saving ends early: once near legs have expired, the margin is higher with the trades than without.",
        "VALUE_AT_RISK_BY_SHORTFALL" => "A limit on value at risk was kept by keeping the expected shortfall, which is never smaller: a better book may exist.",
        "MARGIN_RESTRICTED" => "The search kept to a part of the possible books in which bounds can be proven: a better one may lie beyond.",
        _ => "See the warnings of a proposal on this book.",
    };
}
