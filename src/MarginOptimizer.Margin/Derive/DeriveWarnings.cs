using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Derive;

/// <summary>What a reader of a margin of Derive must know.</summary>
internal static class DeriveWarnings
{
    private const string Missing = "the snapshot has no readings of the venue's oracles: rates are taken as zero and prices as fully trusted";

    /// <param name="unverified">Parameters of each coin that are not verified.</param>
    public static ImmutableArray<MarginWarning> Of(
        MarketSnapshot market,
        ImmutableArray<Instrument> instruments,
        MarginModelVersion version,
        ImmutableArray<RuleEvidence> rules,
        IEnumerable<(Currency Coin, string Parameter)> unverified)
    {
        var warnings = ImmutableArray.CreateBuilder<MarginWarning>();
        foreach (var (coin, parameter) in unverified) warnings.Add(MarginWarning.UnverifiedParameter(version, coin, parameter));
        foreach (var rule in rules)
        {
            if (rule.IsUnverified && rule.Concerns(instruments)) warnings.Add(MarginWarning.UnverifiedRule(version, rule));
        }

        if (market.Feeds is null) warnings.Add(new MarginWarning("ORACLE_FEEDS_ABSENT", Missing));
        return warnings.ToImmutable();
    }
}
