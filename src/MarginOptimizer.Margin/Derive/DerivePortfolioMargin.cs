using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Derive;

/// <summary>Derive's second portfolio margin (PMRM_2, PM2).</summary>
/// <param name="version">Named in every answer.</param>
/// <param name="parameters">By underlying.</param>
/// <param name="rules">How well each rule is known; unverified ones that apply are warned of.</param>
public sealed class DerivePortfolioMargin(
    MarginModelVersion version, IReadOnlyDictionary<Currency, PortfolioParameters> parameters, ImmutableArray<RuleEvidence> rules = default)
    : DeriveCoinAccount<PortfolioParameters>(version, parameters, rules)
{
    private protected override MarginUnit CompileUnit(
        MarketSnapshot market, Currency coin, ImmutableArray<Instrument> instruments, PortfolioParameters parameters) =>
        PortfolioUnit.Compile(market, coin, instruments, parameters);

    private protected override ImmutableArray<string> UnverifiedOf(PortfolioParameters parameters) => parameters.Unverified;

    private protected override VolatilityShockParameters VolatilityRuleOf(PortfolioParameters parameters) => parameters.VolatilityShock;
}
