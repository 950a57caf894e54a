using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin;

/// <summary>Something a reader of a margin number must know.</summary>
/// <param name="Code">Stable, upper snake case, such as <c>UNVERIFIED_PARAMETER</c>.</param>
/// <param name="Message">For people.</param>
public sealed record MarginWarning(string Code, string Message)
{
    private const string UnverifiedParameterCode = "UNVERIFIED_PARAMETER";

    /// <summary>What has the unverified parameter: version and coin; empty for other warnings.</summary>
    private string Subject { get; init; } = "";

    /// <summary>The unverified parameter; empty for other warnings.</summary>
    private string Parameter { get; init; } = "";

    internal static MarginWarning FrozenDeltas { get; } = new(
        "FROZEN_DELTAS", "charges on delta use the deltas of the present market; they move with it, so simulate on the venue before execution");

    public static MarginWarning OpenOrders { get; } = new(
        "OPEN_ORDER_MARGIN_UNVERIFIED",
        "how the venue margins open orders is not known: shown is their worst fill, or a bound above it where charges net, not the venue's figure");

    internal static MarginWarning UnverifiedParameter(MarginModelVersion version, Currency currency, string name) =>
        Unverified($"{version.Name} {currency}", [name]);

    internal static MarginWarning UnverifiedRule(MarginModelVersion version, RuleEvidence rule) =>
        new("UNVERIFIED_RULE", $"{version.Name}: {rule.Rule} ({rule.Source})");

    internal static MarginWarning MissingCharge(MarginModelVersion version, string charge) =>
        new("MISSING_CHARGE", $"{version.Name}: {charge}; the requirement here is too low by it");

    internal static MarginWarning UnmarginedBalance(Currency currency) =>
        new("BALANCE_NOT_COUNTED", $"the balance in {currency} backs no position here and is not counted");

    /// <summary>The same warnings, with those of unverified parameters of one version and coin made one that lists them, at the place of the first.</summary>
    internal static ImmutableArray<MarginWarning> Grouped(ImmutableArray<MarginWarning> warnings)
    {
        if (!warnings.Any(w => w.Parameter.Length > 0)) return warnings;
        var parameters = warnings.Where(w => w.Parameter.Length > 0).ToLookup(w => w.Subject, w => w.Parameter, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return
        [
            .. warnings.Where(w => w.Parameter.Length == 0 || seen.Add(w.Subject))
                .Select(w => w.Parameter.Length == 0 ? w : Unverified(w.Subject, [.. parameters[w.Subject].Distinct(StringComparer.Ordinal)])),
        ];
    }

    private static MarginWarning Unverified(string subject, string[] names)
    {
        var verb = names.Length == 1 ? "is" : "are";
        return new(UnverifiedParameterCode, $"{subject}: {string.Join(", ", names)} {verb} not verified for this date")
        {
            Subject = subject,
            Parameter = string.Join(", ", names),
        };
    }
}
