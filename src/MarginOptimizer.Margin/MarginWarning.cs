using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin;

/// <summary>Something a reader of a margin number must know.</summary>
/// <param name="Code">Stable, upper snake case, such as <c>UNVERIFIED_PARAMETER</c>.</param>
/// <param name="Message">For people.</param>
public sealed record MarginWarning(string Code, string Message)
{
    internal static MarginWarning FrozenDeltas { get; } = new(
        "FROZEN_DELTAS", "charges on delta use the deltas of the present market; they move with it, so simulate on the venue before execution");

    internal static MarginWarning OpenOrders { get; } = new(
        "OPEN_ORDER_MARGIN_UNVERIFIED", "how the venue margins open orders is not known: shown is their worst fill, not the venue's figure");

    internal static MarginWarning UnverifiedParameter(MarginModelVersion version, Currency currency, string name) =>
        new("UNVERIFIED_PARAMETER", $"{version.Name} {currency}: {name} is not verified for this date");

    internal static MarginWarning UnverifiedRule(MarginModelVersion version, RuleEvidence rule) =>
        new("UNVERIFIED_RULE", $"{version.Name}: {rule.Rule} ({rule.Source})");

    internal static MarginWarning UnmarginedBalance(Currency currency) =>
        new("BALANCE_NOT_COUNTED", $"the balance in {currency} backs no position here and is not counted");
}
