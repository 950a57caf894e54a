using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Derive;

/// <summary>Derive's first portfolio margin (PMRM).</summary>
/// <param name="version">Named in every answer.</param>
/// <param name="parameters">By underlying.</param>
/// <param name="rules">How well each rule is known; unverified ones that apply are warned of.</param>
public sealed class DeriveLegacyPortfolioMargin(
    MarginModelVersion version, IReadOnlyDictionary<Currency, LegacyPortfolioParameters> parameters, ImmutableArray<RuleEvidence> rules = default)
    : DeriveCoinAccount<LegacyPortfolioParameters>(version, parameters, rules)
{
    private protected override MarginUnit CompileUnit(
        MarketSnapshot market, Currency coin, ImmutableArray<Instrument> instruments, LegacyPortfolioParameters parameters) =>
        LegacyPortfolioUnit.Compile(market, coin, instruments, parameters);

    private protected override ImmutableArray<string> UnverifiedOf(LegacyPortfolioParameters parameters) => parameters.Unverified;

    private protected override VolatilityShockParameters VolatilityRuleOf(LegacyPortfolioParameters parameters) => parameters.VolatilityShock;
}
